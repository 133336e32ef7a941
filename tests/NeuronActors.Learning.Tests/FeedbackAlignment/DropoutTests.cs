using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Dropout: what is left out, how often, and that an evaluation knows nothing of it.</summary>
public sealed class DropoutTests
{
    [Fact]
    public void The_stated_share_is_left_out_and_the_others_are_scaled_so_that_the_mean_stays()
    {
        Dropout<double> dropout = Of(0.3, neurons: 100, batch: 200);
        double[] values = [.. Enumerable.Repeat(1.0, 100 * 200)];
        dropout.Draw(new Position(4, Phase.Forward, 0), 200);
        dropout.Apply(values);
        Assert.InRange(values.Count(value => value == 0) / 20_000.0, 0.3 - 4 * 0.0033, 0.3 + 4 * 0.0033);
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - 1 / 0.7) < 1e-15));
    }

    [Fact]
    public void A_mask_belongs_to_its_batch_and_place_in_the_batch()
    {
        Dropout<double> dropout = Of(0.5, neurons: 20, batch: 10);
        double[] whole = Mask(3, 0, 10);
        Assert.Equal(whole, Mask(3, 0, 10));
        Assert.NotEqual(whole, Mask(4, 0, 10));
        Assert.Equal(whole[(6 * 20)..], Mask(3, 6, 4));   // the share of a replica that begins with sample 6

        double[] Mask(int batch, int first, int columns)
        {
            double[] values = [.. Enumerable.Repeat(1.0, 20 * columns)];
            dropout.Draw(new Position(batch, Phase.Forward, first), columns);
            dropout.Apply(values);
            return values;
        }
    }

    [Fact]
    public void An_evaluation_leaves_nobody_out()
    {
        Experiment plain = FeedbackAlignmentTests.Layered;
        var whole = new Problem<double>(plain);
        var dropped = new Problem<double>(plain.Wired(n => n with { Dropout = 0.5, InputDropout = 0.3 }));
        Assert.Equal(whole.Loop().Evaluate(whole.Input(0), 5).Output, dropped.Loop().Evaluate(dropped.Input(0), 5).Output);
        Assert.NotEqual(whole.Loop().Train(whole.Input(0), whole.Target(0), 5).Output, dropped.Loop().Train(dropped.Input(0), dropped.Target(0), 5).Output);
    }

    [Theory]
    [InlineData("feedback-alignment"), InlineData("direct-feedback-alignment"), InlineData("node-perturbation"), InlineData("pseudobackprop")]
    public void A_neuron_that_is_left_out_of_every_sample_learns_nothing_and_is_not_learnt_from(string rule)
    {
        var problem = new Problem<double>(FeedbackAlignmentTests.Layered.With(r => r with { Kind = Rules.Find(rule)!, Noise = 0.1 })
            .Wired(n => n with { Dropout = 0.7 }).Trained(t => t with { Batch = 1 }));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> before = loop.Save(), after = problem.Train(loop, 0, 1);
        var into = after.Find("weights.input.hidden1")! - before.Find("weights.input.hidden1")!;
        var outOf = after.Find("weights.hidden1.hidden2")! - before.Find("weights.hidden1.hidden2")!;
        bool[] learns = [.. into.EnumerateRows().Select(row => row.AbsoluteMaximum() > 0)];
        Assert.Contains(true, learns);
        Assert.Contains(false, learns);
        Assert.Equal(learns, outOf.EnumerateColumns().Select(column => column.AbsoluteMaximum() > 0));
    }

    [Fact]
    public void A_layer_may_have_a_probability_of_its_own()
    {
        Experiment one = FeedbackAlignmentTests.Layered.Wired(n => n with { Dropout = 0.7, Layers = [n.Layers[0], n.Layers[1] with { Dropout = 0 }, .. n.Layers.Skip(2)] });
        var problem = new Problem<double>(one.Trained(t => t with { Batch = 1 }));
        LoopNetwork<double> loop = problem.Loop();
        loop.Train(problem.Input(0), problem.Target(0), 1);
        Matrix<double>[] updates = [.. loop.Populations.Skip(1).Select(population => population.Update.LastUpdate(0))];
        Assert.DoesNotContain(updates[0].EnumerateRows(), row => row.AbsoluteMaximum() == 0);
        Assert.Contains(updates[1].EnumerateRows(), row => row.AbsoluteMaximum() == 0);
        Assert.Contains(updates[1].EnumerateRows(), row => row.AbsoluteMaximum() > 0);
    }

    [Theory]
    [InlineData(Modulator.Plain, 1), InlineData(Modulator.Gated, 1 / 0.3)]
    public void No_error_passes_through_a_neuron_that_is_left_out(Modulator modulator, double slope)
    {
        Experiment linear = FeedbackAlignmentTests.Layered.With(r => r with { Modulator = modulator })
            .Wired(n => n with { Activation = Activation.Linear, Dropout = 0.7 }).Trained(t => t with { Batch = 1 });
        var problem = new Problem<double>(linear);
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> state = loop.Save();
        var e = Vector<double>.Build.Dense([.. loop.Train(problem.Input(0), problem.Target(0), 1).Output.Zip(problem.Target(0), (y, t) => y - t)]);
        Matrix<double>[] updates = [.. loop.Populations.Skip(1).Select(population => population.Update.LastUpdate(0))];
        Vector<double> second = state.Find("feedback.output.hidden2")! * e;                               // δ₂ = B₂ e
        for (int neuron = 0; neuron < second.Count; neuron++)
            second[neuron] *= updates[2].Column(neuron).AbsoluteMaximum() > 0 ? slope : 0;                // who was left out sent nothing up
        Vector<double> first = state.Find("feedback.hidden2.hidden1")! * second / 0.3;                    // δ₁ = B₁ δ₂, and f′ = 1 / (1 − p)
        var x = Vector<double>.Build.Dense(problem.Input(0)[..6]);
        int[] learning = [.. Enumerable.Range(0, first.Count).Where(neuron => updates[0].Row(neuron).AbsoluteMaximum() > 0)];
        Assert.NotEmpty(learning);
        Assert.Contains(0, second);
        Assert.Contains(second, error => error != 0);
        foreach (int neuron in learning) Assert.True((updates[0].Row(neuron) - first[neuron] * x).L2Norm() < 1e-12 * (1 + x.L2Norm()));
    }

    private static Dropout<double> Of(double probability, int neurons, int batch)
    {
        var problem = new Problem<double>(Small.Chain(3, neurons, 2).Wired(n => n with { Dropout = probability }).Trained(t => t with { Batch = batch }));
        return new Dropout<double>(new PopulationContext<double>
        {
            Population = problem.Network.Populations[1], Settings = problem.Settings, Parents = [], Children = [], Siblings = [], FeedbackFrom = [],
            FeedbackTo = [], ModulationFrom = [], ModulationTo = [], Control = new Port<double>("", null, 1), Updates = new Port<double>("", null, 1),
            Report = _ => { }, Wake = () => { },
        });
    }
}
