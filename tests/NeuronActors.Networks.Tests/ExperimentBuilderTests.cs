namespace NeuronActors.Networks.Tests;

public sealed class ExperimentBuilderTests
{
    [Fact]
    public void Code_says_the_same_as_a_file() => Assert.Equal(
        ExperimentReader.Read(
            """
            name: my
            title: Mine
            data: {name: mnist, train: 5000}
            network:
              layers: [784, {name: code, neurons: 300, activation: tanh}, 10]
              activation: relu
              output-activation: logistic
              shards: 2
              projections: [{from: input, to: code}, {from: code, to: output}, {from: input, to: output}]
            rule: {name: activation-relaxation, step-size: 0.2}
            loss: {name: cross-entropy}
            train: {epochs: 3}
            checkpoint: {every: 10}
            precision: double
            seed: 7
            conditions: {learned: {rule.feedback: learned, rule.steps: 50}}
            """,
            "other.yaml"),
        ExperimentBuilder.Named("my")
            .Data("mnist", data => data with { Train = 5000 })
            .Layers(new LayerSettings(784), new LayerSettings(300) { Name = "code", Activation = Numerics.Activation.Tanh }, new LayerSettings(10))
            .Activation("relu", "logistic")
            .Shards(2)
            .Projection("input", "code").Projection("code", "output").Projection("input", "output")
            .Rule("activation-relaxation", rule => rule with { StepSize = 0.2 })
            .Loss("cross-entropy")
            .Train(train => train with { Epochs = 3 })
            .CheckpointEvery(10)
            .Seed(7)
            .Set("precision", "double")
            .Condition("learned", ("rule.feedback", " learned "), ("rule.steps", "\"50\""))
            .With(experiment => experiment with { Title = "Mine" })
            .Build());

    [Fact]
    public void Layers_may_be_numbers_alone_and_shards_a_list()
    {
        var network = ExperimentBuilder.Named("my").Layers(784, 300, 100, 10).Shards(2, 1).Build().Network;
        Assert.Equal([784, 300, 100, 10], network.Layers.Select(layer => layer.Neurons));
        Assert.Equal([2, 1], network.Shards.Layers);
    }

    [Fact]
    public void Building_on_another_experiment_keeps_the_rest()
    {
        var first = ExperimentBuilder.Named("first").Seed(3).Build();
        Assert.Equal(first with { Threads = 2 }, ExperimentBuilder.From(first).With(e => e with { Threads = 2 }).Build());
    }

    [Fact]
    public void What_a_file_would_be_refused_for_is_refused_in_code_without_a_place()
    {
        var builder = ExperimentBuilder.Named("my")
            .Rule("backpropp", rule => rule with { StepSize = double.NaN })
            .Train(train => train with { Batch = 0 })
            .Set("seeed", "3");
        Assert.Equal(
            [
                "rule.name is 'backpropp'; it must be one of activation-relaxation, backprop, predictive-coding, feedback-alignment, direct-feedback-alignment, shallow, node-perturbation, pseudobackprop, spiking-feedback-alignment. Did you mean backprop? Leave it out for the default, activation-relaxation.",
                "there is no key seeed. Did you mean seed?",
                "rule.step-size is .nan; it must be a finite number in (0, 1]. Millidge et al. use 0.1.",
                "train.batch is 0; it must lie in [1, 65536]. Millidge et al. use 64.",
            ],
            Assert.Throws<ExperimentException>(builder.Build).Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_text_that_would_break_out_of_its_condition_is_refused() => Assert.Equal(
        ["rule.steps is '1}, evil: {seed: 1'; it must be a whole number in [1, 100000]. Millidge et al. use 100."],
        Assert.Throws<ExperimentException>(
            ExperimentBuilder.Named("my").Condition("a", ("rule.steps", "1}, evil: {seed: 1")).Build).Message.Split('\n'));

    [Fact]
    public void An_enumeration_outside_its_members_is_a_broken_promise() => Assert.Throws<ArgumentOutOfRangeException>(
        () => ExperimentValidator.Check(new Experiment { Precision = (Precision)9 }));
}
