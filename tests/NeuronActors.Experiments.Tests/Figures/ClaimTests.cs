using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

public sealed class ClaimTests : IDisposable
{
    private const string Text = """
        name: little
        data: {name: linear-6-4, train: 400, test: 50}
        network: {layers: [6, 5, 4], activation: linear, output-activation: linear, weights: uniform(0.1), shards: 1}
        rule: {name: backprop}
        train: {batch: 10, epochs: 3, learning-rate: 0.01}
        threads: 1
        seeds: [0, 1]
        measure: [feedback-angle]
        published:
          - {measure: test-nse, condition: fa, value: 0, tolerance: 1, source: here}
          - {measure: "feedback-angle:hidden1", condition: fa, epoch: 0, value: 90, tolerance: 60, source: here}
        conditions:
          backprop: {}
          fa: {rule.name: feedback-alignment, rule.feedback-weights: uniform(0.5)}
        claims:
          - {says: it learns, less: test-nse of fa, than: test-nse of fa after 1}
          - {says: it does so a thousandfold, less: test-nse of fa, than: test-nse of fa after 1, by: 1000}
          - {says: it turns, less: "feedback-angle:hidden1 of fa", than: "feedback-angle:hidden1 of fa after 0"}
          - {says: backprop has feedback weights, less: "feedback-angle:hidden1 of backprop", than: 90}
        quick: {train.epochs: 2, data.train: 100}
        """;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Claims_are_judged_by_the_mean_over_seeds_and_what_was_not_measured_fails()
    {
        FigureResult figure = await FigureRun.Start(Read(Text), folder.Options, stop: TestContext.Current.CancellationToken);
        Assert.Equal([true, false, true, false], figure.Claims.Select(claim => claim.Holds));
        FigureRow[] aligned = [.. figure.Rows.Where(row => row.Condition == "fa")];
        Assert.Equal(aligned.Average(row => row.Find("test-nse")!.Value), figure.Claims[0].Less!.Value, 12);
        Assert.Equal(aligned.Average(row => row.Find("test-nse", 1)!.Value), figure.Claims[0].Than!.Value, 12);
        Assert.Contains("not measured", figure.Claims[3].Sentence, StringComparison.Ordinal);
        Assert.Equal([true, true], figure.Conditions[1].Published.Select(published => published.IsWithin));
    }

    [Fact]
    public void The_quick_form_sets_what_it_says_and_keeps_the_claims_but_not_the_published_numbers()
    {
        Experiment quick = FigureRun.Quick(Read(Text));
        Assert.Equal(("little-quick", 2, 100, 4), (quick.Name, quick.Train.Epochs, quick.Data.Train, quick.Claims.Count));
        Assert.Equal([0ul], quick.Seeds);
        Assert.Empty(quick.Published);
    }

    [Fact]
    public void Without_a_quick_form_it_is_twenty_batches_and_claims_nothing()
    {
        Experiment quick = FigureRun.Quick(Read(Text[..Text.IndexOf("quick:", StringComparison.Ordinal)]));
        Assert.Equal((1, 20, 0), (quick.Train.Epochs, quick.Train.Batches, quick.Claims.Count));
    }

    [Fact]
    public async Task A_condition_can_begin_with_the_weights_that_another_ended_with()
    {
        Experiment experiment = Read(Text.Replace(
            "fa: {rule", "fa: {train.from: backprop, train.learning-rate: 0, rule", StringComparison.Ordinal)) with { Claims = [], Published = [] };
        FigureResult figure = await FigureRun.Start(experiment, folder.Options, stop: TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Completed, figure.Status);
        foreach (ulong seed in experiment.Seeds)
        {
            FigureRow before = figure.Rows.Single(row => row.Condition == "backprop" && row.Seed == seed);
            FigureRow after = figure.Rows.Single(row => row.Condition == "fa" && row.Seed == seed);
            Assert.All(after.Epochs, epoch => Assert.Equal(before.Find("test-nse"), epoch.Find("test-nse")));
        }
    }

    [Theory]
    [InlineData("test-nse of fa, than", "test-nse of fb, than", "there is no condition fb", "fa")]
    [InlineData("test-nse of fa, than", "test-nse, than", "but there are conditions", "test-nse of backprop")]
    [InlineData("test-nse of fa, than", "test-nice of fa, than", "which is not measured", "test-nse")]
    [InlineData("test-nse of fa, than", "\"trace:hidden1 of fa\", than", "which is not measured", "delta-angle:hidden1")]
    [InlineData("backprop: {}", "backprop: {train.from: fa}", "begins with the weights of fa", "before it")]
    [InlineData("by: 1000", "by: 0", "by is 0", "(0, 1000000]")]
    [InlineData("{train.epochs: 2, data", "{name: other, data", "quick sets name", "set it outside of quick")]
    public void What_cannot_be_is_refused_with_a_sentence(string written, string wrong, string finding, string remedy)
    {
        var refusal = Assert.Throws<ExperimentException>(() => Read(Text.Replace(written, wrong, StringComparison.Ordinal)));
        Assert.Contains(finding, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.Matches(@"^little\.yaml:\d+: ", refusal.Message);
    }

    [Fact]
    public async Task Beginning_with_another_condition_means_nothing_outside_of_a_figure()
    {
        Experiment alone = Read(Text) with { Claims = [], Published = [], Conditions = [], Seeds = [] };
        alone = alone with { Train = alone.Train with { From = "backprop" } };
        var refusal = await Assert.ThrowsAsync<ExperimentException>(() => TrainingRun.Start(alone, folder.Options, TestContext.Current.CancellationToken));
        Assert.Contains("train.from is backprop", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Experiment Read(string text) => ExperimentReader.Read(text, "little.yaml");
}
