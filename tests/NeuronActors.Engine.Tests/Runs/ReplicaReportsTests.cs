using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>One report out of those of all replicas.</summary>
public sealed class ReplicaReportsTests
{
    private readonly Problem<float> problem = new(Small.Chain(3, 4, 2).Replicated(2));
    private readonly List<(int Replica, int To, MessageKind Kind, Payload<float>? Payload)> sent = [];
    private readonly ReplicaReports<float> reports;

    public ReplicaReportsTests() => reports = new ReplicaReports<float>(
        problem.Network, problem.Settings, (replica, to, kind, _, _, payload) => sent.Add((replica, to.Index, kind, payload)));

    [Fact]
    public void A_saved_state_is_passed_on_when_all_replicas_have_the_same()
    {
        Assert.Null(reports.Take(1, Saved(weight: 0)));
        Assert.IsType<SavedReport<float>>(reports.Take(0, Saved(weight: 0)));
    }

    [Theory]
    [InlineData(1e-30f), InlineData(-0f), InlineData(float.NaN)]
    public void A_replica_whose_weights_have_drifted_by_one_bit_ends_the_run(float drifted)
    {
        reports.Take(0, Saved(weight: 0));
        var failed = Assert.IsType<FailedReport>(reports.Take(1, Saved(drifted)));
        Assert.Contains("replica 1 has other weights than replica 0", failed.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replica_that_has_taken_another_update_ends_the_run()
    {
        reports.Begin(0, columns: 5, Phase.Forward);
        reports.Take(0, Learned(steps: 3, square: 1));
        var failed = Assert.IsType<FailedReport>(reports.Take(1, Learned(steps: 3, square: 2)));
        Assert.Contains("replica 1 has another update than replica 0", failed.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_those_of_the_replica_that_took_most()
    {
        reports.Begin(0, columns: 5, Phase.Forward);
        Assert.Null(reports.Take(0, Learned(steps: 3, square: 1)));
        Assert.Equal(7, Assert.IsType<LearnedReport>(reports.Take(1, Learned(steps: 7, square: 1))).At.Step);
    }

    [Fact]
    public void A_replica_without_samples_of_its_own_counts_neither_in_the_steps_nor_in_the_update()
    {
        reports.Begin(0, columns: 1, Phase.Forward);
        reports.Take(1, Gradients(10));
        reports.Take(0, Gradients(1));
        Assert.All(sent, update => Assert.All(update.Payload!.Values, value => Assert.Equal(1f, value)));
        reports.Take(1, Learned(steps: 7, square: 1));
        Assert.Equal(3, Assert.IsType<LearnedReport>(reports.Take(0, Learned(steps: 3, square: 1))).At.Step);
    }

    [Fact]
    public void The_sum_goes_to_that_population_of_every_replica_once_all_have_reported()
    {
        reports.Begin(0, columns: 5, Phase.Forward);
        Assert.Null(reports.Take(1, Gradients(10)));
        Assert.Empty(sent);
        Assert.Null(reports.Take(0, Gradients(1)));
        Assert.Equal([(0, 1, MessageKind.Update), (1, 1, MessageKind.Update)], sent.Select(update => (update.Replica, update.To, update.Kind)));
        Assert.All(sent, update => Assert.All(update.Payload!.Values, value => Assert.Equal(11f, value)));
        foreach ((_, _, _, Payload<float>? payload) in sent) payload!.Release();
        Assert.Throws<InvalidOperationException>(sent[0].Payload!.Release);   // each replica holds one share of it
    }

    [Fact]
    public void A_refused_message_names_the_replica()
    {
        var violation = new LocalityViolation(1, default, default, "a reason");
        Assert.Equal("in replica 1, a reason", Assert.IsType<LocalityViolation>(reports.Take(1, violation)).Reason);
    }

    private static LearnedReport Learned(int steps, double square) =>
        new(1, new Position(0, Phase.Learn, steps), [new WeightUpdateNorms(0, [square, 0, 0, 0])]);

    private static GradientReport<float> Gradients(float value) =>
        new(1, new Position(0, Phase.Learn, 3), [[.. Enumerable.Repeat(value, 12)], [.. Enumerable.Repeat(value, 4)]]);

    private SavedReport<float> Saved(float weight)
    {
        var matrix = new StateMatrix<float>("weights.input.hidden1", Dense.Of<float>(4, 1, [1, 2, 3, weight]));
        var snapshot = new PopulationSnapshot<float>(problem.Network.Populations[1], [matrix], new Dictionary<string, long> { [matrix.Name] = 4 });
        return new SavedReport<float>(1, default, snapshot);
    }
}
