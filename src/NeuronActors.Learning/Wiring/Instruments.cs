using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>What looks at the populations of one process while they run. None of it can change a result; none at all costs nothing.</summary>
public sealed record Instruments<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Sees every relaxation step.</summary>
    public IRelaxationProbe<T>? Probe { get; init; }

    /// <summary>Who observes a population; null for nobody. Asked once per population, when it is made.</summary>
    public Func<Population, IPopulationObserver<T>?>? Observe { get; init; }

    /// <summary>Called, on whatever thread runs a population, when it enters a phase of a batch.</summary>
    public Action<Population, Position>? Entered { get; init; }

    /// <summary>
    /// Called, from any thread, before the coordinator is told what a population has learnt: what was seen until then must be safe when it returns, because
    /// nobody will do it again.
    /// </summary>
    public Action? Saving { get; init; }

    /// <summary>What has been kept so far; null where nothing is kept. Any thread may ask.</summary>
    public Func<KeptRecords>? Kept { get; init; }

    /// <summary>Called once when no population runs any more.</summary>
    public Action? Closing { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Closing?.Invoke();
}

/// <summary>How much instruments have kept of what they saw.</summary>
/// <param name="Events">Records that are safe.</param>
/// <param name="Bytes">Size of them.</param>
/// <param name="Dropped">Records that were asked for and are not there.</param>
/// <param name="Reason">Why, in a few words; null if nothing is missing.</param>
public readonly record struct KeptRecords(long Events, long Bytes, long Dropped, string? Reason);

/// <summary>Makes a population of what it is handed: the learning rule of a network that is not in <see cref="LearningRules"/>.</summary>
public delegate NeuronPopulation<T> PopulationFactory<T>(PopulationContext<T> context)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
