using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Layered and direct feedback alignment, and shallow learning, against the formulas of Lillicrap et al. 2016.</summary>
public sealed class FeedbackAlignmentTests
{
    [Fact]
    public void Layered_updates_are_those_of_the_paper()
    {
        var problem = new Problem<double>(Layered);
        NetworkState<double> state = problem.Loop().Save();
        AssertUpdates(problem, state, (_, delta, layer) => B(state, layer, layer + 1) * delta);       // δ₂ = B₂ e, δ₁ = B₁ δ₂
    }

    [Fact]
    public void Gated_layered_updates_pass_on_the_error_times_the_slope()
    {
        var problem = new Problem<double>(Layered.With(r => r with { Modulator = Modulator.Gated }));
        NetworkState<double> state = problem.Loop().Save();
        AssertUpdates(problem, state, (_, delta, layer) => B(state, layer, layer + 1) * (layer == 2 ? delta : delta.PointwiseMultiply(NaiveFeedbackAlignment.Slope(problem, state, layer + 1))));
    }

    [Fact]
    public void With_a_logistic_output_and_cross_entropy_the_output_s_error_is_what_it_is_told_apart_by()
    {
        Experiment experiment = Layered with { Loss = new LossSettings { Name = LossKind.CrossEntropy } };
        var problem = new Problem<double>(experiment with { Network = experiment.Network with { OutputActivation = Activation.Parse("logistic") } });
        NetworkState<double> state = problem.Loop().Save();
        AssertUpdates(problem, state, (_, delta, layer) => B(state, layer, layer + 1) * delta, h => 1 / (1 + Math.Exp(-h)));
    }

    [Theory]
    [InlineData(Modulator.Plain), InlineData(Modulator.Gated)]
    public void Direct_updates_multiply_the_output_s_error_with_each_layer_s_own_weights(Modulator modulator)
    {
        var problem = new Problem<double>(Direct.With(r => r with { Modulator = modulator }));
        NetworkState<double> state = problem.Loop().Save();
        AssertUpdates(problem, state, (e, _, layer) => B(state, layer, 3) * e);
    }

    [Fact]
    public void Gated_by_its_slopes_and_with_the_transpose_for_feedback_weights_it_is_backprop()
    {
        foreach (int[] layers in new[] { new[] { 6, 9, 8, 4 }, [6, 9, 8, 7, 4] })
        {
            var aligned = new Problem<double>(Small.Chain(layers).With(r => r with { Kind = Rules.FeedbackAlignment, Modulator = Modulator.Gated }));
            var backprop = new Problem<double>(Small.Chain(layers).With(r => r with { Kind = Rules.Backprop }));
            LoopNetwork<double> loop = aligned.Loop(), yardstick = backprop.Loop();
            loop.Restore(Transposed(loop.Save()));
            loop.Train(aligned.Input(0), aligned.Target(0), aligned.Columns);
            yardstick.Train(backprop.Input(0), backprop.Target(0), backprop.Columns);
            foreach ((NeuronPopulation<double> a, NeuronPopulation<double> b) in loop.Populations.Zip(yardstick.Populations).Skip(1))
                AssertNear(b.Update.LastUpdate(0), a.Update.LastUpdate(0), 1e-13);
        }
    }

    [Fact]
    public void Direct_feedback_through_the_product_of_all_matrices_above_is_backprop_of_a_linear_network()
    {
        Experiment linear = Small.Chain(6, 9, 8, 4);
        linear = linear with { Network = linear.Network with { Activation = Activation.Linear } };
        var direct = new Problem<double>(linear.With(r => r with { Kind = Rules.DirectFeedbackAlignment }));
        var backprop = new Problem<double>(linear.With(r => r with { Kind = Rules.Backprop }));
        LoopNetwork<double> loop = direct.Loop(), yardstick = backprop.Loop();
        NetworkState<double> state = loop.Save();
        Matrix<double> top = state.Find("weights.hidden2.output")!, middle = state.Find("weights.hidden1.hidden2")!;
        loop.Restore(With(state, ("feedback.output.hidden2", top.Transpose()), ("feedback.output.hidden1", (top * middle).Transpose())));
        loop.Train(direct.Input(0), direct.Target(0), direct.Columns);
        yardstick.Train(backprop.Input(0), backprop.Target(0), backprop.Columns);
        foreach ((NeuronPopulation<double> a, NeuronPopulation<double> b) in loop.Populations.Zip(yardstick.Populations).Skip(1))
            AssertNear(b.Update.LastUpdate(0), a.Update.LastUpdate(0), 1e-13);
    }

    [Theory]
    [InlineData("feedback-alignment"), InlineData("direct-feedback-alignment"), InlineData("shallow")]
    public void Not_one_weight_is_sent_and_feedback_weights_never_change(string rule)
    {
        var problem = new Problem<double>(Layered.With(r => r with { Kind = Rules.Find(rule)! }).Sharded(2));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save(), after = problem.Train(loop, 0, 3);
        Assert.Equal(0, loop.Traffic.MessagesOf(MessageKind.FeedbackWeights));
        foreach (StateMatrix<double> matrix in before.Matrices.Where(matrix => matrix.Name.StartsWith("feedback.", StringComparison.Ordinal)))
            Assert.Equal(matrix.Values, after.Find(matrix.Name)!);
        Assert.Equal(rule == Rules.Shallow.Name ? 0 : 2, before.Matrices.Count(matrix => matrix.Name.StartsWith("feedback.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_hidden_layer_hears_the_output_once_a_batch_and_nobody_else_where_feedback_is_direct()
    {
        var problem = new Problem<double>(Direct);
        Assert.Equal(["output>hidden2 Feedback", "output>hidden1 Broadcast"], problem.Network.Edges
            .Where(edge => edge.Receiver.Layer.Index is > 0 and < 3 && edge.Direction is EdgeDirection.Feedback or EdgeDirection.Broadcast)
            .Where(edge => edge.Sender.Name == "output" && edge.Receiver.Name != "input").Select(edge => $"{edge.Sender.Name}>{edge.Receiver.Name} {edge.Direction}"));
        LoopNetwork<double> loop = problem.Loop();
        problem.Train(loop, 0, 4);
        Assert.Equal(8, loop.Traffic.MessagesOf(MessageKind.Feedback));
        Assert.Equal(8 * 4 * problem.Columns * sizeof(double), loop.Traffic.BytesOf(MessageKind.Feedback));
    }

    [Fact]
    public void Broadcasts_come_behind_all_other_edges_and_only_where_a_rule_has_them()
    {
        Network layered = new Problem<double>(Layered.Sharded(2)).Network, direct = new Problem<double>(Direct.Sharded(2)).Network;
        Assert.DoesNotContain(layered.Edges, edge => edge.Direction == EdgeDirection.Broadcast);
        Assert.Equal(layered.Edges, direct.Edges.Take(layered.Edges.Count));
        Assert.Equal(["output>hidden1.0", "output>hidden1.1"], direct.Edges.Skip(layered.Edges.Count).Select(edge => $"{edge.Sender.Name}>{edge.Receiver.Name}"));
        Assert.Empty(new Problem<double>(Layered.With(r => r with { Kind = Rules.Shallow })).Network.Broadcasts);
    }

    [Fact]
    public void A_layer_that_also_projects_to_the_output_hears_it_along_that_projection()
    {
        Experiment experiment = Direct with
        {
            Network = Direct.Network with { Projections = [new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden1", "output"), new("hidden2", "output")] },
        };
        var problem = new Problem<double>(experiment);
        Assert.Empty(problem.Network.Broadcasts);
        LoopNetwork<double> loop = problem.Loop();
        problem.Train(loop, 0, 2);
        Assert.Equal(4, loop.Traffic.MessagesOf(MessageKind.Feedback));
    }

    [Fact]
    public void A_network_laid_out_for_another_rule_is_a_broken_promise() =>
        Assert.Throws<ArgumentException>(() => new LoopNetwork<double>(new Problem<double>(Layered).Network, new Problem<double>(Direct).Settings));

    [Fact]
    public void Shallow_learning_changes_the_output_by_backprop_and_nothing_else()
    {
        var shallow = new Problem<double>(Layered.With(r => r with { Kind = Rules.Shallow }));
        var backprop = new Problem<double>(Layered.With(r => r with { Kind = Rules.Backprop }));
        LoopNetwork<double> loop = shallow.Loop(), yardstick = backprop.Loop();
        NetworkState<double> before = loop.Save(), after = shallow.Train(loop, 0, 1), learnt = backprop.Train(yardstick, 0, 1);
        foreach (string hidden in new[] { "weights.input.hidden1", "weights.hidden1.hidden2", "bias.hidden1", "bias.hidden2" })
            Assert.Equal(before.Find(hidden), after.Find(hidden));
        Assert.Equal(learnt.Find("weights.hidden2.output"), after.Find("weights.hidden2.output"));
        Assert.NotEqual(before.Find("weights.hidden2.output"), after.Find("weights.hidden2.output"));
        Assert.Equal(0, loop.Traffic.MessagesOf(MessageKind.Feedback));
    }

    internal static Experiment Layered { get; } = Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.FeedbackAlignment });

    internal static Experiment Direct { get; } = Small.Chain(6, 9, 8, 4).With(r => r with { Kind = Rules.DirectFeedbackAlignment });

    internal static NetworkState<double> With(NetworkState<double> state, params (string Name, Matrix<double> Values)[] changed) => new(
        [.. state.Matrices.Select(matrix => changed.FirstOrDefault(c => c.Name == matrix.Name) is { Values: { } values } ? matrix with { Values = values } : matrix)]);

    internal static void AssertNear(Matrix<double> expected, Matrix<double> actual, double tolerance) =>
        Assert.True((expected - actual).FrobeniusNorm() <= tolerance * (1 + expected.FrobeniusNorm()), $"{(expected - actual).FrobeniusNorm()}");

    private static NetworkState<double> Transposed(NetworkState<double> state) => With(state,
        [.. state.Matrices.Where(matrix => matrix.Name.StartsWith("feedback.", StringComparison.Ordinal)).Select(matrix =>
        {
            string[] names = matrix.Name.Split('.');
            return (matrix.Name, state.Find($"weights.{names[2]}.{names[1]}")!.Transpose());
        })]);

    private static Matrix<double> B(NetworkState<double> state, int receiver, int from) => state.Find($"feedback.{NameOf(from)}.{NameOf(receiver)}")!;

    private static string NameOf(int layer) => layer == 3 ? "output" : $"hidden{layer}";

    private static void AssertUpdates(
        Problem<double> problem, NetworkState<double> state, Func<Matrix<double>, Matrix<double>, int, Matrix<double>> tell, Func<double, double>? outputFunction = null)
    {
        IReadOnlyList<Matrix<double>> expected = NaiveFeedbackAlignment.Updates(problem, state, tell, outputFunction);
        LoopNetwork<double> loop = problem.Loop();
        loop.Restore(state);
        loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
        foreach ((NeuronPopulation<double> population, Matrix<double> update) in loop.Populations.Skip(1).Zip(expected))
            AssertNear(update, population.Update.LastUpdate(0), 1e-13);
    }
}
