using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>Makes engines within this process.</summary>
public interface IEngineFactory
{
    /// <summary>Name of the engine in an experiment, e.g. <c>akka</c>.</summary>
    string Name { get; }

    /// <summary>An engine for one run, or for one replica of one.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="settings">What all populations agree on.</param>
    /// <param name="threads">Threads that run populations, at least 1.</param>
    /// <param name="instruments">What looks at the populations, disposed of with the engine; null costs nothing.</param>
    IEngine<T> Create<T>(Network network, LearningSettings settings, int threads, Instruments<T>? instruments = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
