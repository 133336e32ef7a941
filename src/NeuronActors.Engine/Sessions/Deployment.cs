using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>What a member hosts of a network in one session.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Node">Name of the member.</param>
/// <param name="Network">The graph as it is laid out.</param>
/// <param name="Settings">What all populations agree on; its run is the session.</param>
/// <param name="Hosted">The populations that are hosted here.</param>
internal sealed record Deployment<T>(string Run, string Node, Network Network, LearningSettings Settings, IReadOnlyList<Population> Hosted)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of the session.</summary>
    public uint Session => Settings.Run;

    /// <summary>Weights to begin with; null for freshly drawn ones, or where they come as messages.</summary>
    public NetworkState<T>? State { get; init; }

    /// <summary>What looks at the populations, disposed of with the session; null costs nothing.</summary>
    public Instruments<T>? Instruments { get; init; }

    /// <summary>Makes the populations; null for those of the settings' rule.</summary>
    public PopulationFactory<T>? Populate { get; init; }

    /// <summary>Decorators of outlets; null for none.</summary>
    public OutletDecoration<T>? Decorate { get; init; }

    /// <summary>Delay of messages in an asynchronous relaxation.</summary>
    public Delay Delay { get; init; } = Delay.None;

    /// <summary>Seed of the delays.</summary>
    public ulong DelaySeed { get; init; }

    /// <summary>Messages of one edge under way between two members, at the most.</summary>
    public int Window { get; init; } = 1;

    /// <summary>Activations and feedback cross between members as bfloat16.</summary>
    public bool Compact { get; init; }
}
