using System.Numerics;
using NeuronActors.Learning;

namespace NeuronActors.Recording;

/// <summary>Where a run stands. The next batch to present is <paramref name="BatchInEpoch"/> of <paramref name="Epoch"/>.</summary>
/// <param name="Epoch">Index of the epoch, from 0.</param>
/// <param name="BatchInEpoch">Index of the next batch in it, from 0.</param>
/// <param name="BatchesDone">Batches learned since the run began, ≥ 0.</param>
public sealed record RunPosition(int Epoch, int BatchInEpoch, long BatchesDone);

/// <summary>What the unfinished epoch has summed up so far.</summary>
/// <param name="Correct">Samples classified rightly.</param>
/// <param name="Seen">Samples presented.</param>
/// <param name="Loss">Loss summed over those samples, in double whatever the run's precision; dimensionless.</param>
public sealed record EpochSums(long Correct, long Seen, double Loss);

/// <summary>What has travelled since the run began.</summary>
/// <param name="Messages">Messages between populations.</param>
/// <param name="Bytes">Their payloads, in bytes.</param>
/// <param name="WeightTransportBytes">The part of it that was weights, in bytes.</param>
public sealed record MessageCounters(long Messages, long Bytes, long WeightTransportBytes);

/// <summary>Everything of a run, short of its network, that it needs to go on as if nothing had happened.</summary>
/// <param name="Experiment">The experiment as canonical text.</param>
/// <param name="Seed">The seed of all random streams.</param>
/// <param name="Position">Where the run stands.</param>
/// <param name="Sums">The unfinished epoch's sums.</param>
/// <param name="Counters">Messages and bytes so far.</param>
/// <param name="SecondsPerEpoch">Seconds that each finished epoch took, in order.</param>
public sealed record RunProgress(
    string Experiment,
    ulong Seed,
    RunPosition Position,
    EpochSums Sums,
    MessageCounters Counters,
    IReadOnlyList<double> SecondsPerEpoch);

/// <summary>A run at one moment, whole.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="State">Its network and optimisers.</param>
/// <typeparam name="T">The run's precision.</typeparam>
public sealed record Checkpoint<T>(RunProgress Progress, NetworkState<T> State)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>A checkpoint without its values: what can be said of it before its precision is known.</summary>
/// <param name="FormatVersion">Version of the file format, from 1.</param>
/// <param name="Precision"><c>float</c> or <c>double</c>.</param>
/// <param name="Progress">How far the run is.</param>
/// <param name="Matrices">Names and shapes of the matrices, in the order of their values.</param>
/// <param name="OptimizerSteps">Steps of each optimiser, by the name of the matrix it belongs to.</param>
public sealed record CheckpointHeader(
    int FormatVersion,
    string Precision,
    RunProgress Progress,
    IReadOnlyList<MatrixShape> Matrices,
    IReadOnlyDictionary<string, long> OptimizerSteps);
