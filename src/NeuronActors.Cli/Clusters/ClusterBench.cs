using System.Globalization;
using NeuronActors.Benchmarks;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using NeuronActors.RabbitMq;
using NeuronActors.Recording;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>What the wire costs: the batch of the paper on two nodes of this machine, beside one process and what the broker can do by itself.</summary>
internal static class ClusterBench
{
    private const int Nodes = 2, WarmUp = 30, Batches = 150, Repetitions = 3, PingPongs = 1000, Rounds = 5, BatchesInTurn = 100;

    /// <summary>Milliseconds of a batch on two nodes, at the most.</summary>
    private const double BatchTarget = 40;

    /// <summary>Bytes on the wire over those that the placement promises, at the most.</summary>
    private const double BytesTarget = 1.05;

    /// <summary>Time of a batch on two members of a cluster without a broker / time with one, at the most.</summary>
    private const double MembersTarget = 1.5;

    /// <summary>Measures; half a minute, two where there is an engine without a broker.</summary>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="TransportException">There is no broker on this machine.</exception>
    public static async Task<IReadOnlyList<BenchRatio>> Run(Action<string> progress, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("neuron-bench-").FullName;
        try
        {
            progress("batches of 64 on 784-300-300-100-10, in one process");
            RunSummary local = await Median("engine=local", null, folder, stop).ConfigureAwait(false);
            progress($"the same on {Nodes} nodes");
            await using LocalCluster cluster = await LocalCluster.ForOneCommand(Nodes, connection: null, folder, stop).ConfigureAwait(false);
            var transport = new RabbitMqTransportFactory(cluster.Connection);
            RunSummary spread = await Median("engine=rabbitmq", transport, folder, stop).ConfigureAwait(false);
            if (spread.WeightsSha256 != local.WeightsSha256) throw new InvalidOperationException("the nodes have learnt other weights than one process.");
            EdgeFlow promised = Promised();
            int frame = (int)(promised.Bytes / promised.Messages);
            progress($"frames of {Quantity.Size(frame)} to the broker and back");
            PingPongResult broker = await BrokerPingPong.Run(transport, frame, PingPongs).WaitAsync(stop).ConfigureAwait(false);
            return [.. Ratios(local, spread, promised, broker), .. await Members(transport, spread, folder, progress, stop).ConfigureAwait(false)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<BenchRatio> Ratios(RunSummary local, RunSummary spread, EdgeFlow promised, PingPongResult broker)
    {
        double alone = local.MillisecondsPerBatch!.Value;
        yield return new($"AR batch, 100 steps, {Nodes} nodes", spread.MillisecondsPerBatch!.Value, "ms", BatchTarget, false, string.Create(
            CultureInfo.InvariantCulture, $"{alone:0.##} ms in one process; {Quantity.Count(promised.Messages)} messages and {Quantity.Size(promised.Bytes)} cross, the same weights"));
        yield return new("its bytes on the wire / sum over cut edges", (double)spread.WireBytes!.Value / Batches / promised.Bytes, "", BytesTarget, false, "headers included");
        yield return new("the broker alone, there and back", broker.RoundTripMicroseconds, "µs", null, false, string.Create(
            CultureInfo.InvariantCulture, $"one frame of {Quantity.Size(broker.FrameBytes)} at a time, median; 99 of 100 within {broker.RoundTripMicroseconds99:0} µs"));
        yield return new("the broker alone, one way", broker.GigabytesPerSecond, "GB/s", null, true, string.Create(
            CultureInfo.InvariantCulture, $"{BrokerPingPong.Window} frames under way; at that rate a batch's bytes take {promised.Bytes / broker.GigabytesPerSecond / 1e6:0.#} ms"));
    }

    /// <summary>The same batches on members of a cluster without a broker, in turn with those over the broker; nothing if this build has no such engine.</summary>
    private static async Task<IReadOnlyList<BenchRatio>> Members(RabbitMqTransportFactory broker, RunSummary spread, string folder, Action<string> progress, CancellationToken stop)
    {
        if (BuiltEngines.StartMembers(Nodes, folder) is not var (factory, members)) return [];
        await using (members.ConfigureAwait(false))
        {
            progress($"the same on {Nodes} nodes of {factory.Name} and of {broker.Name} in turn");
            RunSummary first = await Train(factory, WarmUp, folder, stop).ConfigureAwait(false);
            if (first.Status != RunStatus.Completed) throw new InvalidOperationException($"{factory.Name} has not completed its run: {first.Sentence}");
            InTurn engines = await InTurn.Measure(Rounds, () => Milliseconds(broker), () => Milliseconds(factory)).ConfigureAwait(false);
            RunSummary same = await Train(factory, Batches, folder, stop).ConfigureAwait(false);
            if (same.WeightsSha256 != spread.WeightsSha256) throw new InvalidOperationException($"the nodes of {factory.Name} have learnt other weights than those of {broker.Name}.");
            return
            [
                new($"AR batch, 100 steps, {Nodes} nodes, {factory.Name} / {broker.Name}", engines.Ratio, "", MembersTarget, false, string.Create(
                    CultureInfo.InvariantCulture, $"{engines.Other:0.##} ms against {engines.Yardstick:0.##} ms, {Rounds} rounds in turn, the same weights; {broker.Name} against itself scatters by {engines.Scatter:0.###}")),
            ];
        }

        async Task<double> Milliseconds(ITransportFactory transport) => (await Train(transport, BatchesInTurn, folder, stop).ConfigureAwait(false)).MillisecondsPerBatch!.Value;
    }

    private static async Task<RunSummary> Train(ITransportFactory transport, int batches, string folder, CancellationToken stop)
    {
        var options = new RunOptions { OutDirectory = folder, CommandLine = [], Transport = transport };
        RunSummary run = await TrainingRun.Start(Of($"engine={transport.Name}", batches), options, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return run;
    }

    private static EdgeFlow Promised()
    {
        Experiment experiment = Of("engine=rabbitmq", Batches);
        Network network = experiment.LaidOut(Environment.ProcessorCount);
        return Placement.Of(network, BatchCosts.Of(network, experiment), [.. Enumerable.Range(1, Nodes).Select(LocalCluster.NameOf)], experiment.Place).CutFlow;
    }

    /// <summary>The run of median speed, after one that is not counted.</summary>
    private static async Task<RunSummary> Median(string engine, RabbitMqTransportFactory? transport, string folder, CancellationToken stop)
    {
        var options = new RunOptions { OutDirectory = folder, CommandLine = [], Transport = transport };
        await TrainingRun.Start(Of(engine, WarmUp), options, stop).ConfigureAwait(false);
        var runs = new List<RunSummary>();
        for (int i = 0; i < Repetitions; i++) runs.Add(await TrainingRun.Start(Of(engine, Batches), options, stop).ConfigureAwait(false));
        stop.ThrowIfCancellationRequested();
        return runs.OrderBy(run => run.MillisecondsPerBatch).ElementAt(Repetitions / 2);
    }

    private static Experiment Of(string engine, int batches) => ExperimentReader.Open(
        "ar-mnist", ExperimentCatalogue.Listed,
        [
            engine, .. engine == "engine=local" ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"nodes={Nodes}") },
            "data.name=strokes", "data.test=64", string.Create(CultureInfo.InvariantCulture, $"data.train={64 * batches}"),
            "train.epochs=1", "train.learning-rate=0.003",
        ]).Experiment;
}
