#if AKKA_ENGINE
using NeuronActors.Akka;
#endif
using NeuronActors.Networks;
using NeuronActors.Engine;
using Serilog;
#if AKKA_ENGINE
using Serilog.Events;
#endif

namespace NeuronActors.Cli;

/// <summary>What this build has beside the local engine and RabbitMQ.</summary>
internal static class BuiltEngines
{
#if AKKA_ENGINE
    /// <summary>Makes engines within this process; null if this build has none but the local one.</summary>
    public static IEngineFactory? InProcess { get; } = new AkkaEngineFactory();

    /// <summary>Starts members of a cluster as processes of this machine, which end with this one; null if this build has no such engine.</summary>
    public static (ITransportFactory Factory, IAsyncDisposable Members)? StartMembers(int nodes, string outDirectory)
    {
        LocalMembers members = LocalMembers.ForOneCommand(nodes, outDirectory);
        return (members.Factory, members);
    }

    /// <summary>Starts members that stay, and writes them down; null if this build has no such engine.</summary>
    public static StartedCluster? StartMembersToStay(int nodes, ClusterFolder folder, string? outDirectory) => LocalMembers.ToStay(nodes, folder, outDirectory);

    /// <summary>Writes what the engine itself warns of into a log; what it calls an error is a warning there, since a run goes on or says why not.</summary>
    public static void Log(ITransportFactory factory, ILogger log)
    {
        if (factory is AkkaTransportFactory akka)
            akka.Noted = note => log.Write(note.IsError ? LogEventLevel.Warning : LogEventLevel.Information, "Akka.NET: {Sentence:l}", note.Sentence);
    }
#else
    /// <summary>Makes engines within this process; null if this build has none but the local one.</summary>
    public static IEngineFactory? InProcess => null;

    /// <summary>Starts members of a cluster as processes of this machine, which end with this one; null if this build has no such engine.</summary>
    public static (ITransportFactory Factory, IAsyncDisposable Members)? StartMembers(int nodes, string outDirectory) => null;

    /// <summary>Starts members that stay, and writes them down; null if this build has no such engine.</summary>
    public static StartedCluster? StartMembersToStay(int nodes, ClusterFolder folder, string? outDirectory) => null;

    /// <summary>Writes what the engine itself warns of into a log.</summary>
    public static void Log(ITransportFactory factory, ILogger log)
    {
        // RabbitMQ's transport has nothing to say that its connection does not.
    }
#endif

    /// <summary>Whether a run of an experiment leaves this process.</summary>
    public static bool NeedsCluster(Experiment experiment) =>
        experiment.Engine != EngineNames.Local && !(experiment.Nodes == 1 && InProcess?.Name == experiment.Engine);
}
