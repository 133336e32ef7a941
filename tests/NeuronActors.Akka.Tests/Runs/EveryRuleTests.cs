using NeuronActors.Experiments;
using NeuronActors.Experiments.Tests;
using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Every rule of the project reaches the weights of the local engine, in one process and on members of a cluster.</summary>
public sealed class EveryRuleTests(EveryRuleTests.FiveNodes nodes) : IClassFixture<EveryRuleTests.FiveNodes>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>All rules there are: one that is added is here by itself.</summary>
    public static TheoryData<RuleKind, PredictiveCodingVariant?> Rules =>
        [.. Enum.GetValues<RuleKind>().SelectMany(rule => rule == RuleKind.PredictiveCoding
            ? Enum.GetValues<PredictiveCodingVariant>().Select(variant => (rule, (PredictiveCodingVariant?)variant)) : [(rule, null)])];

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Rules))]
    public async Task A_run_ends_with_the_weights_of_the_local_engine_on_1_2_3_and_5_nodes(RuleKind rule, PredictiveCodingVariant? variant)
    {
        string expected = (await TrainingRun.Start(Of(rule, variant, "engine=local"), folder.Options)).WeightsSha256!;
        RunSummary actors = await TrainingRun.Start(Of(rule, variant, "engine=akka"), folder.Options with { InProcess = new AkkaEngineFactory() });
        Assert.Equal((RunStatus.Completed, expected), (actors.Status, actors.WeightsSha256));
        foreach (int count in new[] { 1, 2, 3, 5 })
        {
            RunSummary run = await TrainingRun.Start(Of(rule, variant, "engine=akka", $"nodes={count}"), folder.Options with { Transport = nodes.Place.Of("coordinator") });
            Assert.Equal((RunStatus.Completed, expected, count), (run.Status, run.WeightsSha256, run.Nodes.Count));
        }
    }

    private static Experiment Of(RuleKind rule, PredictiveCodingVariant? variant, params string[] set) => Small.Listed(
        "ar-mnist",
        [
            $"rule.name={Words.Of(rule)}", "train.epochs=1", "train.batches=6", "data.train=192", "data.test=32", "checkpoint.every=0", "threads=1", "train.learning-rate=0.0005",
            rule == RuleKind.Pseudobackprop ? "network.shards=[2, 1, 1]" : "network.shards=2",
            .. variant is { } chosen ? new[] { $"rule.variant={Words.Of(chosen)}", "rule.steps=4", $"rule.step-size={(chosen == PredictiveCodingVariant.ZIl ? 1 : 0.1)}" } : [],
            .. rule == RuleKind.ActivationRelaxation ? new[] { "rule.steps=4" } : [],
            .. rule == RuleKind.SpikingFeedbackAlignment ? new[] { "rule.steps=2", "network.activation=logistic", "network.output-activation=logistic" } : [],
            .. set,
        ]);

    /// <summary>Names as files have them.</summary>
    private static class Words
    {
        public static string Of<TWord>(TWord word)
            where TWord : struct, Enum => string.Concat(word.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
    }

    /// <summary>Five members that host populations.</summary>
    public sealed class FiveNodes : IAsyncDisposable
    {
        private readonly TestCluster cluster;

        public FiveNodes() => cluster = new TestCluster(5, Place.Of);

        internal AkkaPlace Place { get; } = new();

        public ValueTask DisposeAsync() => cluster.DisposeAsync();
    }
}
