using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>Makes engines whose populations are actors of this process.</summary>
public sealed class AkkaEngineFactory : IEngineFactory
{
    /// <summary>The engine's name in an experiment.</summary>
    public const string EngineName = "akka";

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public IEngine<T> Create<T>(Network network, LearningSettings settings, int threads, Instruments<T>? instruments = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new AkkaEngine<T>(network, settings, threads, instruments);
}
