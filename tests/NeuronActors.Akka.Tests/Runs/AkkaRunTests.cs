using NeuronActors.Experiments;
using NeuronActors.Experiments.Tests;
using NeuronActors.Networks;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Whole runs, from the first checkpoint to the summary, on actors of this process and on members of a cluster.</summary>
public sealed class AkkaRunTests : IDisposable
{
    private const string Longer = "train.epochs=30";

    private readonly TemporaryFolder folder = new();
    private readonly AkkaPlace place = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task In_one_process_what_is_recorded_and_learnt_is_that_of_the_local_engine()
    {
        RunSummary local = await TrainingRun.Start(Recorded("engine=local"), folder.Options);
        RunSummary actors = await TrainingRun.Start(Recorded("engine=akka"), folder.Options with { InProcess = new AkkaEngineFactory() });
        Assert.Equal(local.WeightsSha256, actors.WeightsSha256);
        Assert.Equal(Records.Union(local.RunFolder), Records.Union(actors.RunFolder));
        Assert.Equal(local.Recorded!.Events, actors.Recorded!.Events);
        Assert.Equal((0, null), (actors.Recorded.Dropped, actors.Recorded.Reason));
    }

    [Fact]
    public async Task On_two_nodes_too_also_when_one_of_them_is_lost()
    {
        RunSummary local = await TrainingRun.Start(Recorded("engine=local"), folder.Options);
        await using var nodes = new TestCluster(0, place.Of) { Instruments = new NodeRecorder(folder.FolderPath, sentence => Assert.Fail(sentence)) };
        nodes.Add("node-1");
        nodes.Add("node-2");
        RunSummary spread = await Start(Recorded("engine=akka", "nodes=2"));
        RunSummary disturbed = await Start(Recorded("engine=akka", "nodes=2"), new Saboteur(27, () => _ = nodes.Kill("node-1")));
        await nodes.DisposeAsync();
        Assert.All([spread, disturbed], run => Assert.Equal(local.WeightsSha256, run.WeightsSha256));
        Assert.Empty(spread.Recoveries);
        Assert.NotEmpty(disturbed.Recoveries);
        Assert.Equal(Records.Union(local.RunFolder), Records.Union(spread.RunFolder));
        Assert.Equal(Records.Union(local.RunFolder), Records.Union(disturbed.RunFolder));
    }

    [Fact]
    public async Task A_member_that_joins_is_used_from_the_next_checkpoint_on_and_one_that_leaves_hands_over()
    {
        RunSummary undisturbed = await TrainingRun.Start(Strokes("engine=local", Longer), folder.Options);
        await using var nodes = new TestCluster(2, place.Of);
        Task gone = Task.CompletedTask;
        var observer = new Saboteur(5, () => gone = nodes.Leave("node-1"));
        observer.OnFirstBatchOfTheSecondStretch = () => nodes.Add("node-3");
        RunSummary run = await Start(Strokes("engine=akka", "nodes=2", Longer), observer);
        Assert.Equal(undisturbed.WeightsSha256, run.WeightsSha256);
        Assert.Empty(run.Recoveries);
        Assert.Contains(observer.Outcomes, outcome => outcome is RunOutcome.Rearranged { Why: "node-1 wants to leave" });
        Assert.Contains(observer.Outcomes, outcome => outcome is RunOutcome.Rearranged { Why: "node-3 joined" });
        Assert.Equal(["node-2", "node-3"], run.Nodes);
        await gone;
    }

    [Fact]
    public async Task A_second_coordinator_of_the_same_run_is_refused_and_another_may_take_over_when_the_first_is_gone()
    {
        await using var nodes = new TestCluster(1, place.Of);
        await using (ClusterClient first = await nodes.Connect("the-run"))
        {
            await first.WaitForNodes(1, TimeSpan.FromSeconds(30), CancellationToken.None);
            TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => nodes.Connect("the-run"));
            Assert.True(refusal.IsFinal);
            Assert.Contains("is already in this cluster", refusal.Message, StringComparison.Ordinal);
            await using ClusterClient other = await nodes.Connect("another-run");
            place.Break("coordinator");   // without any goodbye
        }
        await using ClusterClient heir = await nodes.Connect("the-run");
        Assert.Null(heir.LostBecause);
    }

    [Fact]
    public async Task Of_two_coordinators_that_come_at_the_same_time_one_is_refused()
    {
        await using var nodes = new TestCluster(1, place.Of);
        await using (ClusterClient known = await nodes.Connect("known")) await known.WaitForNodes(1, TimeSpan.FromSeconds(30), CancellationToken.None);
        Task<ClusterClient>[] both = [nodes.Connect("the-run"), nodes.Connect("the-run")];
        Exception?[] refusals = await Task.WhenAll(both.Select(connecting => Xunit.Record.ExceptionAsync(() => connecting).AsTask()));
        Assert.True(Assert.IsType<TransportException>(Assert.Single(refusals.OfType<Exception>())).IsFinal);
        await (await both.Single(connecting => connecting.IsCompletedSuccessfully)).DisposeAsync();
    }

    private Task<RunSummary> Start(Experiment experiment, IRunObserver? observer = null) =>
        TrainingRun.Start(experiment, folder.Options with { Transport = place.Of("coordinator"), Observer = observer ?? new Saboteur(-1, () => { }) });

    private static Experiment Strokes(params string[] set) => Small.Listed(
        "ar-mnist",
        [
            "train.epochs=2", "train.batches=20", "rule.steps=10", "rule.step-size=0.5", "rule.feedback=learned", "threads=2", "network.shards=2",
            "train.optimizer=momentum", "train.learning-rate=0.0005", "checkpoint.every=8", .. set,
        ]);

    /// <summary>With lines of few neurons from everybody, and arrays of one layer.</summary>
    private static Experiment Recorded(params string[] set) => Small.Listed(
        "ar-mnist",
        [
            "train.epochs=1", "rule.steps=4", "rule.step-size=0.5", "checkpoint.every=20", "threads=2", "network.shards=2",
            "record=[{population: \"*\", neurons: 0..1, samples: 0..1}, {population: hidden2, kinds: [feedback], samples: 0..2, as: trace}]", .. set,
        ]);
}
