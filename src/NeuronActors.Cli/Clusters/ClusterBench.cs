using System.Globalization;
using NeuronActors.Benchmarks;
using NeuronActors.Engine;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Cli;

/// <summary>What it costs to cross between processes: the batch of the paper on two nodes of this machine, in turn with one process.</summary>
internal static class ClusterBench
{
    private const int Nodes = 2, WarmUp = 30, Batches = 150, Rounds = 5;

    /// <summary>Milliseconds of a batch on two nodes, at the most.</summary>
    private const double BatchTarget = 40;

    /// <summary>Bytes that cross over those that the placement promises, at the most.</summary>
    private const double BytesTarget = 1.05;

    /// <summary>Measures; half a minute.</summary>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="InvalidOperationException">The nodes have learnt other weights than one process, or have not completed a run.</exception>
    public static async Task<IReadOnlyList<BenchRatio>> Run(Action<string> progress, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("neuron-bench-").FullName;
        try
        {
            progress($"batches of 64 on 784-300-300-100-10, on {Nodes} nodes and in one process in turn");
            await using LocalMembers members = LocalMembers.ForOneCommand(Nodes, folder);
            await Train(members.Options, WarmUp).ConfigureAwait(false);
            await Train(null, WarmUp).ConfigureAwait(false);
            InTurn turns = await InTurn.Measure(Rounds, () => Milliseconds(null), () => Milliseconds(members.Options)).ConfigureAwait(false);
            RunSummary alone = await Train(null, Batches).ConfigureAwait(false), spread = await Train(members.Options, Batches).ConfigureAwait(false);
            if (spread.WeightsSha256 != alone.WeightsSha256) throw new InvalidOperationException("the nodes have learnt other weights than one process.");
            return [.. Ratios(turns, spread, Promised())];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task<double> Milliseconds(ClusterOptions? cluster) => (await Train(cluster, Batches).ConfigureAwait(false)).MillisecondsPerBatch!.Value;

        async Task<RunSummary> Train(ClusterOptions? cluster, int batches)
        {
            var options = new RunOptions { OutDirectory = folder, CommandLine = [], Cluster = cluster };
            RunSummary run = await TrainingRun.Start(Of(cluster is null ? 1 : Nodes, batches), options, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            return run.Status == RunStatus.Completed ? run : throw new InvalidOperationException($"a run was not completed: {run.Sentence}");
        }
    }

    private static IEnumerable<BenchRatio> Ratios(InTurn turns, RunSummary spread, EdgeFlow promised)
    {
        yield return new($"AR batch, 100 steps, {Nodes} nodes", turns.Other, "ms", BatchTarget, false, string.Create(
            CultureInfo.InvariantCulture,
            $"{turns.Yardstick:0.##} ms in one process, in turn; {Quantity.Count(promised.Messages)} messages and {Quantity.Size(promised.Bytes)} cross, the same weights"));
        yield return new("its bytes between nodes / sum over cut edges", (double)spread.WireBytes!.Value / Batches / promised.Bytes, "", BytesTarget, false, "headers included");
    }

    private static EdgeFlow Promised()
    {
        Experiment experiment = Of(Nodes, Batches);
        Network network = experiment.LaidOut(Environment.ProcessorCount);
        return Placement.Of(network, BatchCosts.Of(network, experiment), [.. Enumerable.Range(1, Nodes).Select(LocalMembers.NameOf)], experiment.Place).CutFlow;
    }

    private static Experiment Of(int nodes, int batches) => ExperimentReader.Open(
        "ar-mnist", ExperimentCatalogue.Listed,
        [
            string.Create(CultureInfo.InvariantCulture, $"nodes={nodes}"), "data.name=strokes", "data.test=64",
            string.Create(CultureInfo.InvariantCulture, $"data.train={64 * batches}"), "train.epochs=1", "train.learning-rate=0.003",
        ]).Experiment;
}
