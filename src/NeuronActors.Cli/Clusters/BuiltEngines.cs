#if AKKA_ENGINE
using NeuronActors.Akka;
#endif
using NeuronActors.Networks;
using NeuronActors.Runtime;

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
#else
    /// <summary>Makes engines within this process; null if this build has none but the local one.</summary>
    public static IEngineFactory? InProcess => null;

    /// <summary>Starts members of a cluster as processes of this machine, which end with this one; null if this build has no such engine.</summary>
    public static (ITransportFactory Factory, IAsyncDisposable Members)? StartMembers(int nodes, string outDirectory) => null;

    /// <summary>Starts members that stay, and writes them down; null if this build has no such engine.</summary>
    public static StartedCluster? StartMembersToStay(int nodes, ClusterFolder folder, string? outDirectory) => null;
#endif

    /// <summary>Whether a run of an experiment leaves this process.</summary>
    public static bool NeedsCluster(Experiment experiment) =>
        experiment.Engine != EngineNames.Local && !(experiment.Nodes == 1 && InProcess?.Name == experiment.Engine);
}
