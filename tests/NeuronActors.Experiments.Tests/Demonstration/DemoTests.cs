using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

public sealed class DemoTests : IDisposable
{
    private static readonly string[] Small =
        ["data.train=640", "data.test=200", "network.layers=[784, 32, 16, 10]", "train.epochs=2", "train.batch=32", "threads=1", "network.shards=1"];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task It_shows_what_the_paper_claims_at_one_look()
    {
        var said = new List<string>();
        DemoResult demo = await Demo.Run(folder.Options, said.Add, Small, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Completed, demo.Status);
        Assert.Equal(["ar", "backprop", "ar-learned"], demo.Rules.Select(rule => rule.Name));
        Assert.NotEmpty(said);
        DemoRule relaxation = demo.Rules[0], backprop = demo.Rules[1], learned = demo.Rules[2];

        Assert.Equal(["hidden1<-input", "hidden2<-hidden1", "output<-hidden2"], relaxation.Updates.Select(update => update.Projection));
        Assert.All(backprop.Updates, update => Assert.InRange(update.Degrees, 0, 0.01));
        Assert.All(relaxation.Updates, update => Assert.InRange(update.Degrees, 0, 5));
        Assert.InRange(learned.Updates[0].Degrees, 5, 180);

        const int Transposes = (32 * 16 + 16 * 10) * sizeof(float);   // what goes down to both hidden layers
        Assert.Equal([Transposes, Transposes, 0], demo.Rules.Select(rule => rule.WeightTransportBytesPerBatch));
        Assert.True(relaxation.MessagesPerBatch > backprop.MessagesPerBatch);
        Assert.True(relaxation.BytesPerBatch > backprop.BytesPerBatch);
    }

    [Fact]
    public async Task Relaxation_is_watched_to_one_degree_and_to_quiescence()
    {
        DemoResult demo = await Demo.Run(folder.Options, overrides: [.. Small, "train.epochs=1"], stop: TestContext.Current.CancellationToken);
        Assert.Null(demo.Rules[1].Relaxation);
        RelaxationSteps steps = demo.Rules[0].Relaxation!;
        Assert.Equal(("hidden1", 100, 2), (steps.Layer, steps.Steps, steps.StepsToQuiescenceAtStepSizeOne));
        Assert.InRange(steps.StepsToOneDegree!.Value, 40, 200);
        Assert.InRange(steps.StepsToQuiescence!.Value, steps.StepsToOneDegree.Value, 2000);
        Assert.Equal(steps.DegreesAfterSteps < 1, steps.StepsToOneDegree <= 100);
        Assert.Null(demo.Rules[2].Relaxation!.StepsToOneDegree);
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        DemoResult demo = await Demo.Run(folder.Options, overrides: Small, stop: stop.Token);
        Assert.Equal(RunStatus.Interrupted, demo.Status);
        Assert.Empty(demo.Rules);
    }

    [Fact]
    public async Task A_wrong_override_is_refused() =>
        await Assert.ThrowsAsync<ExperimentException>(() => Demo.Run(folder.Options, overrides: ["rule.step-size=3"]));

    public void Dispose() => folder.Dispose();
}
