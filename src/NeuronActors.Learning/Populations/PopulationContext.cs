using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Everything a population is handed when it is wired. It holds no other way to reach anything (law 2).</summary>
public sealed record PopulationContext<T>
    where T : unmanaged
{
    /// <summary>The population.</summary>
    public required Population Population { get; init; }

    /// <summary>Where it stands among its neighbours.</summary>
    public required IReadOnlyList<ParentProjection<T>> Parents { get; init; }

    /// <summary>Projections that leave this population's layer, in projection order.</summary>
    public required IReadOnlyList<ChildProjection<T>> Children { get; init; }

    /// <summary>The other shards of this layer, in shard order, where the layer needs a layer-wide quantity.</summary>
    public required IReadOnlyList<LateralNeighbour<T>> Siblings { get; init; }

    /// <summary>From where this population hears of its error, in order of projections and broadcasts.</summary>
    public required IReadOnlyList<FeedbackSource<T>> FeedbackFrom { get; init; }

    /// <summary>Who hears of its error from this population: those below it, then those it broadcasts to.</summary>
    public required IReadOnlyList<FeedbackListener<T>> FeedbackTo { get; init; }

    /// <summary>Where the output's reward comes in, if it sends one.</summary>
    public required IReadOnlyList<Port<T>> ModulationFrom { get; init; }

    /// <summary>Where the output sends a reward to, if the rule has one.</summary>
    public required IReadOnlyList<Outlet<T>> ModulationTo { get; init; }

    /// <summary>What the coordinator sends.</summary>
    public required Port<T> Control { get; init; }

    /// <summary>With several replicas, where the coordinator sends the sum of their weight updates.</summary>
    public required Port<T> Updates { get; init; }

    /// <summary>Where reports to the coordinator go.</summary>
    public required Action<Report> Report { get; init; }

    /// <summary>Called, from any thread, when something the population waits for outside its ports has come.</summary>
    public required Action Wake { get; init; }

    /// <summary>Loss, rule, optimiser and seed of the run.</summary>
    public required LearningSettings Settings { get; init; }

    /// <summary>Count of projections on the longest path to the output; 0 for the output itself.</summary>
    public int DepthBelowOutput { get; init; }

    /// <summary>Steps in which word of one population has reached every other, the input left aside: see <see cref="Network.Reach"/>.</summary>
    public int Reach { get; init; }

    /// <summary>True for the layer that is clamped to the input.</summary>
    public bool IsInput => Parents.Count == 0;

    /// <summary>True for the layer that is clamped to the target.</summary>
    public bool IsOutput => Children.Count == 0;

    /// <summary>The populations of the layers below, in the order of <see cref="Parents"/>.</summary>
    /// <param name="withInput">Whether the input's is among them.</param>
    public IReadOnlyCollection<ParentShard<T>> ShardsBelow(bool withInput) =>
        [.. Parents.SelectMany(parent => parent.Shards).Where(shard => withInput || shard.Population.Layer.Index != 0)];

    /// <summary>Whether anybody tells this population of its error.</summary>
    public bool HearsError => FeedbackFrom.Count > 0;

    /// <summary>Who hears of its error from this population, in the order of <see cref="FeedbackTo"/>.</summary>
    /// <param name="withInput">Whether the input is among them.</param>
    public IReadOnlyCollection<FeedbackListener<T>> Listeners(bool withInput) =>
        [.. FeedbackTo.Where(listener => withInput || listener.Population.Layer.Index != 0)];

    /// <summary>Looks at a population's state after each relaxation step; null costs nothing.</summary>
    public IRelaxationProbe<T>? Probe { get; init; }

    /// <summary>Sees what crosses this population's border and how its weights change; null costs nothing.</summary>
    public IPopulationObserver<T>? Observer { get; init; }

    /// <summary>Called when the population enters a phase of a batch; null costs nothing.</summary>
    public Action<Population, Position>? Entered { get; init; }
}

/// <summary>One projection into this population's layer.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Shards">The source layer's populations, in shard order.</param>
public sealed record ParentProjection<T>(Projection Projection, IReadOnlyList<ParentShard<T>> Shards)
    where T : unmanaged;

/// <summary>A population below: its activations come in, feedback goes out.</summary>
public sealed record ParentShard<T>(Population Population, Port<T> Activation, Outlet<T> Feedback)
    where T : unmanaged;

/// <summary>One projection out of this population's layer.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Shards">The target layer's populations, in shard order.</param>
public sealed record ChildProjection<T>(Projection Projection, IReadOnlyList<ChildShard<T>> Shards)
    where T : unmanaged;

/// <summary>A population above: activations go out, its feedback comes in.</summary>
public sealed record ChildShard<T>(Population Population, Outlet<T> Activation, Port<T> Feedback)
    where T : unmanaged;

/// <summary>A layer that tells this population of its error, along a projection or a broadcast.</summary>
/// <param name="Projection">The projection or broadcast, from this population's layer to the one that tells.</param>
/// <param name="Shards">The populations that tell, in shard order.</param>
public sealed record FeedbackSource<T>(Projection Projection, IReadOnlyList<FeedbackShard<T>> Shards)
    where T : unmanaged;

/// <summary>A population that tells of its error.</summary>
public sealed record FeedbackShard<T>(Population Population, Port<T> Feedback)
    where T : unmanaged;

/// <summary>A population that is told of this one's error.</summary>
public sealed record FeedbackListener<T>(Population Population, Outlet<T> Outlet)
    where T : unmanaged;

/// <summary>Another shard of the same layer.</summary>
public sealed record LateralNeighbour<T>(Population Population, Outlet<T> Outlet, Port<T> Port)
    where T : unmanaged;

/// <summary>Sees the state of a population after each step of relaxation.</summary>
public interface IRelaxationProbe<T>
    where T : unmanaged
{
    /// <summary>Called after a step.</summary>
    /// <param name="population">Whose state it is.</param>
    /// <param name="at">Batch, phase and steps taken.</param>
    /// <param name="state">x, [neurons × columns]; only valid during the call.</param>
    /// <param name="columns">Samples.</param>
    void Relaxed(Population population, Position at, ReadOnlySpan<T> state, int columns);

    /// <summary>Called by predictive coding when a population knows its prediction error of a step; step 0 is the feedforward pass.</summary>
    /// <param name="population">Whose error it is.</param>
    /// <param name="at">Batch, phase and steps taken.</param>
    /// <param name="error">e with the sign of the gradient by the prediction, weighted by Σ⁻¹, [neurons × columns]; only valid during the call.</param>
    /// <param name="columns">Samples.</param>
    void Erred(Population population, Position at, ReadOnlySpan<T> error, int columns)
    {
    }
}
