using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>The undisturbed run, and others that are compared with it.</summary>
internal sealed class Inquiry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CancellationToken stop;

    /// <summary>Lives the undisturbed run.</summary>
    public Inquiry(Stage<T> stage, CancellationToken stop = default)
    {
        (Stage, this.stop) = (stage, stop);
        Updates = new UpdateArithmetic<T>(stage);
        Undisturbed = new World<T>(stage, new WorldOptions<T> { KeepsActs = true, Witness = Updates }).Run();
    }

    private Inquiry(Inquiry<T> other, WorldOptions<T> options)
    {
        (Stage, stop, Updates) = (other.Stage, other.stop, other.Updates);
        Undisturbed = Live(options);
    }

    /// <summary>The same inquiry with another undisturbed run, in whose way all are to be made that are compared with it.</summary>
    public Inquiry<T> Lived(WorldOptions<T> options) => new(this, options);

    /// <summary>What all runs have in common.</summary>
    public Stage<T> Stage { get; }

    /// <summary>The undisturbed run.</summary>
    public World<T> Undisturbed { get; }

    /// <summary>What was seen of its weight changes.</summary>
    public UpdateArithmetic<T> Updates { get; }

    /// <summary>The graph.</summary>
    public Network Network => Stage.Network;

    /// <summary>One more run.</summary>
    /// <exception cref="OperationCanceledException">The audit is to stop.</exception>
    public World<T> Live(WorldOptions<T> options) => Live(Stage, options);

    /// <summary>One more run, of something else.</summary>
    /// <exception cref="OperationCanceledException">The audit is to stop.</exception>
    public World<T> Live(Stage<T> stage, WorldOptions<T> options)
    {
        stop.ThrowIfCancellationRequested();
        return new World<T>(stage, options).Run();
    }

    /// <summary>How each population's life differs from the undisturbed one, in the order in which that happened.</summary>
    public IReadOnlyList<Difference<T>> Differences(IReadOnlyList<Scribe<T>> other, bool isCut = false) =>
    [
        .. Network.Populations.Select(population => Difference<T>.Of(Network, Undisturbed.Scribes[population.Index], other[population.Index], isCut))
            .OfType<Difference<T>>().OrderBy(difference => difference.Entry.Ordinal).ThenBy(difference => difference.Entry.Header.Batch),
    ];

    /// <summary>What a run shows that nothing explains: a population differs although nothing that it had read does.</summary>
    /// <param name="world">A run in which something was changed.</param>
    /// <param name="words">What was changed.</param>
    /// <param name="changed">The population that was changed itself, and the entries it had made before.</param>
    public IReadOnlyList<Leak> Unexplained(World<T> world, string words, (int Population, int Entries)? changed = null) =>
    [
        .. world.Leaks.Count > Undisturbed.Leaks.Count ? world.Leaks : [],
        .. Differences(world.Scribes, isCut: world.End is not null)
            .Where(difference => !difference.IsRead && !(difference.Population.Index == changed?.Population && difference.Index >= changed?.Entries))
            .Select(difference => LeakOf(difference, words, "though nothing that it had read was different")),
        .. world.End is { IsLeak: true } end && Undisturbed.End is null ? [new Leak(end.Population, end.At, end.Signal, words, $"{end.Sentence}; what was changed: {words}")] : Array.Empty<Leak>(),
    ];

    /// <summary>A difference as a leak.</summary>
    public Leak LeakOf(Difference<T> difference, string words, string why)
    {
        string signal = difference.Signal(Network), name = difference.Population.Name;
        return new Leak(name, difference.Entry.At, signal, words, $"{name}: {signal} ({difference.Entry.At}) {difference.What}, {why}; what was changed: {words}");
    }

    /// <summary>A result: violated if there is a leak.</summary>
    public static AuditResult Result(string property, string evidence, IReadOnlyList<Leak> leaks, params (string Name, double Value)[] numbers) => new(
        property, leaks.Count > 0 ? AuditVerdict.Violated : AuditVerdict.Holds, evidence, numbers.ToDictionary(number => number.Name, number => number.Value), leaks);

    /// <summary>A property that is not judged.</summary>
    public static AuditResult NotJudged(string property, string why) => new(property, AuditVerdict.NotJudged, why, new Dictionary<string, double>(), []);
}
