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
#else
    /// <summary>Makes engines within this process; null if this build has none but the local one.</summary>
    public static IEngineFactory? InProcess => null;
#endif

    /// <summary>Whether a run of an experiment leaves this process.</summary>
    public static bool NeedsCluster(Experiment experiment) =>
        experiment.Engine != "local" && !(experiment.Nodes == 1 && InProcess?.Name == experiment.Engine);
}
