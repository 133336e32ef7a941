using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using NeuronActors.Learning;
using NeuronActors.Operation.Tests;
using NeuronActors.Recording;

namespace NeuronActors.Cluster.Tests;

/// <summary>Without a common beat, over a slow line: every process reaches the broker 20 ± 10 ms late, each way.</summary>
public sealed class AsynchronousTests(Cluster cluster, ITestOutputHelper output) : IClassFixture<Cluster>
{
    /// <summary>Of the way that the weights have gone.</summary>
    private const double Tolerance = 0.01;

    private static readonly string[] Lockstep = [.. Cluster.TwentyBatches(), .. Cluster.Set("rule.stop=quiescence", "rule.step-size=0.5")];
    private static readonly string[] Asynchronous = [.. Lockstep, .. Cluster.Set("rule.schedule=async", "rule.threshold=1e-6"), .. Cluster.On(2)];

    [Fact]
    public async Task Over_a_line_of_20_ms_a_run_without_steps_ends_by_itself_at_the_weights_of_lockstep_but_for_a_hundredth()
    {
        await using DelayRelay line = DelayRelay.Start(
            new IPEndPoint(IPAddress.Loopback, cluster.Broker.Port!.Value), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(10), seed: 6);
        cluster.Line = string.Create(CultureInfo.InvariantCulture, $"amqp://127.0.0.1:{line.Address.Port}");
        await cluster.Have(2);
        Task<JsonNode> asynchronous = Answer("asynchronous", Asynchronous);   // it waits for the line most of the time
        JsonNode still = await Answer("still", [.. Lockstep, .. Cluster.Set("train.learning-rate=1e-30")]);
        JsonNode lockstep = await Answer("lockstep", Lockstep), free = await asynchronous;
        double way = Distance(WeightsOf(still), WeightsOf(lockstep)), difference = Distance(WeightsOf(free), WeightsOf(lockstep));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{difference / way:0.00000} of the way apart; losses {lockstep["loss"]} and {free["loss"]}; {free["millisecondsPerBatch"]} ms per batch"));
        Assert.Equal("completed", (string)free["status"]!);
        Assert.InRange(difference / way, 0, Tolerance);
    }

    private async Task<JsonNode> Answer(string name, string[] arguments)
    {
        using NeuronProcess run = cluster.Run(name, arguments);
        return await run.Answers();
    }

    private static NetworkState<float> WeightsOf(JsonNode answer) =>
        CheckpointFile.Read<float>(new CheckpointFolder(Path.Combine((string)answer["runFolder"]!, "checkpoints")).Latest().Newest!.Path).State;

    private static double Distance(NetworkState<float> one, NetworkState<float> other) =>
        Math.Sqrt(one.Matrices.Sum(matrix => Math.Pow((matrix.Values - other.Find(matrix.Name)!).FrobeniusNorm(), 2)));
}
