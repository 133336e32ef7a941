using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>What a population tells the coordinator. Facts for metrics and control; no population learns from them.</summary>
/// <param name="Population">Index of the reporting population.</param>
/// <param name="At">Where it stood.</param>
public abstract record Report(int Population, Position At);

/// <summary>The output layer's activity for a batch, [n × batch]; the reader releases it.</summary>
public sealed record OutputReport<T>(int Population, Position At, Payload<T> Activity) : Report(Population, At)
    where T : unmanaged;

/// <summary>A population has applied its weight updates for a batch.</summary>
/// <param name="Population">Index of the reporting population.</param>
/// <param name="At">The batch; its step is the number of relaxation steps taken.</param>
/// <param name="Updates">One entry per incoming projection.</param>
public sealed record LearnedReport(int Population, Position At, IReadOnlyList<WeightUpdateNorms> Updates) : Report(Population, At);

/// <summary>Size of one projection's update.</summary>
/// <param name="Projection">Index of the projection.</param>
/// <param name="RowSquares">Σ ΔW² of each of this population's neurons, so that a layer's norm does not depend on its shards.</param>
public sealed record WeightUpdateNorms(int Projection, double[] RowSquares);

/// <summary>With several replicas: what a population would change its weights by, had it learnt its share of the batch alone.</summary>
/// <remarks>It applies none of it, but waits for the sum over all replicas. The values are its own and stay as they are until that sum has come.</remarks>
/// <param name="Population">Index of the reporting population.</param>
/// <param name="At">The batch; its step is the number of relaxation steps taken.</param>
/// <param name="Values">Sums over the share's samples: ΔW of each incoming projection, Δb if there are biases, Δψ of each projection whose feedback weights are learned; each [n × something], column-major.</param>
public sealed record GradientReport<T>(int Population, Position At, IReadOnlyList<T[]> Values) : Report(Population, At)
    where T : unmanaged;

/// <summary>A value is no longer finite. The population has stopped and kept its weights as they were before this batch.</summary>
public sealed record DivergedReport(int Population, Position At) : Report(Population, At);

/// <summary>A relaxation that was to end by itself has not ended within the greatest number of steps.</summary>
public sealed record RestlessReport(int Population, Position At, double Change) : Report(Population, At);

/// <summary>Asynchronous relaxation: this population is at rest.</summary>
/// <param name="Population">Index of the reporting population.</param>
/// <param name="At">Where it stood.</param>
/// <param name="Sent">Messages sent so far, by edge index.</param>
/// <param name="Read">Messages read so far, by edge index.</param>
public sealed record RestingReport(
    int Population, Position At, IReadOnlyList<KeyValuePair<int, long>> Sent, IReadOnlyList<KeyValuePair<int, long>> Read)
    : Report(Population, At);
