using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Experiments;

/// <summary>The engines by name, and what is known of those that are not here.</summary>
public static class Engines
{
    /// <summary>All engines, with what they need.</summary>
    public static IReadOnlyList<EngineInfo> All { get; } =
    [
        new("local", IsBuilt: true, "TPL Dataflow mailboxes in this process; the default"),
#if AKKA_ENGINE
        new("akka", IsBuilt: true, "populations as Akka.NET actors, of this process or of the members of an Akka.Cluster"),
#else
        new("akka", IsBuilt: false, "Akka.Cluster 1.5.x was not found in your package sources; with one that has it, `neuron --refresh engines` builds this engine"),
#endif
        new("rabbitmq", IsBuilt: true, "populations as queues of a RabbitMQ broker, on one node or many; loses nothing when a node dies"),
    ];

    /// <summary>The local engine.</summary>
    public static IEngine<T> CreateLocal<T>(
        Experiment experiment, Network network, LearningSettings settings, int threads, int replica = 0, Func<MessageHeader, bool>? withhold = null,
        Instruments<T>? instruments = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new LocalEngine<T>(network, settings, new LocalOptions
        {
            Threads = threads,
            Delay = experiment.Rule.Delay,
            Seed = experiment.Seed + (ulong)replica,
            Withhold = withhold,
        }, instruments);
}

/// <summary>An engine as <c>neuron engines</c> shows it.</summary>
/// <param name="Name">Its name in an experiment.</param>
/// <param name="IsBuilt">Whether this build has it.</param>
/// <param name="Description">What it is, or what is missing and why.</param>
public sealed record EngineInfo(string Name, bool IsBuilt, string Description);
