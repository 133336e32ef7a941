namespace NeuronActors.Networks.Tests;

public sealed class ExperimentReaderTests
{
    private static readonly Listed Catalogue = new(("ar-mnist", """
        name: ar-mnist
        title: AR on MNIST
        data:
          name: mnist
        rule:
          steps: 50
          step-size: 0.2
        train: {epochs: 10, batch: 32}
        conditions:
          default: {}
          learned: {rule.feedback: learned}
        """));

    [Fact]
    public void What_is_not_written_keeps_its_default() =>
        Assert.Equal(new Experiment { Name = "short" }, ExperimentReader.Read("name: short", "experiment.yaml"));

    [Fact]
    public void Every_section_is_read()
    {
        var experiment = ExperimentReader.Read(
            """
            title: "Everything: at once"
            network:
              layers:
                - 784
                - {name: code, neurons: 30, activation: leaky-relu(0.1), weights: orthogonal}
                - neurons: 10
              shards: [2]
              bias: false
            rule: {schedule: async, stop: quiescence, delay: 0..5ms, feedback-learning-rate: null}
            loss: {factor: 1}
            train: {optimizer: adam, learning-rate: 1e-3, batches: 100, shuffle: once}
            checkpoint: {every: 0}
            precision: double
            seed: 18446744073709551615
            runtime: {silence: 2.5}
            seeds: [0, 1, 2]
            """,
            "every thing.yaml");
        Assert.Equal("every-thing", experiment.Name);
        Assert.Equal("Everything: at once", experiment.Title);
        Assert.Equal(["784", "code", "10"], experiment.Network.Layers.Select(layer => layer.Name ?? $"{layer.Neurons}"));
        Assert.Equal("leaky-relu(0.1)", experiment.Network.Layers[1].Activation.ToString());
        Assert.Equal([2], experiment.Network.Shards.Layers);
        Assert.False(experiment.Network.Bias);
        Assert.Equal(new Delay(0, 5), experiment.Rule.Delay);
        Assert.Null(experiment.Rule.FeedbackLearningRate);
        Assert.Equal(1, experiment.Loss.Factor);
        Assert.Equal(1e-3, experiment.Train.LearningRate);
        Assert.Equal(Shuffle.Once, experiment.Train.Shuffle);
        Assert.Equal(100, experiment.Train.Batches);
        Assert.Equal(0, experiment.Checkpoint.Every);
        Assert.Equal(Precision.Double, experiment.Precision);
        Assert.Equal(ulong.MaxValue, experiment.Seed);
        Assert.Equal(2.5, experiment.WatchdogSeconds);
        Assert.Equal([0, 1, 2], experiment.Seeds);
    }

    [Fact]
    public void A_dotted_name_says_the_same_as_a_map() => Assert.Equal(
        ExperimentReader.Read("rule: {steps: 5, step-size: 0.5}", "e.yaml"),
        ExperimentReader.Read("rule.steps: 5\nrule.step-size: 0.5", "e.yaml"));

    [Fact]
    public void An_empty_section_is_no_section() =>
        Assert.Equal(new Experiment { Name = "e" }, ExperimentReader.Read("name: e\nrule:\ntrain: {}", "e.yaml"));

    [Fact]
    public void Extending_merges_map_by_map_and_replaces_values()
    {
        var experiment = ExperimentReader.Read(
            """
            extends: ar-mnist
            rule: {steps: 5}
            conditions: {learned: {rule.feedback: random}, dropped: {rule.derivative: dropped}}
            """,
            "mine.yaml",
            Catalogue);
        Assert.Equal("mine", experiment.Name);
        Assert.Equal("AR on MNIST", experiment.Title);
        Assert.Equal((5, 0.2), (experiment.Rule.Steps, experiment.Rule.StepSize));
        Assert.Equal((10, 32), (experiment.Train.Epochs, experiment.Train.Batch));
        Assert.Equal(["default", "learned", "dropped"], experiment.Conditions.Select(condition => condition.Name));
        Assert.Equal("random", experiment.Conditions[1].Set["rule.feedback"]);
    }

    [Fact]
    public void Empty_conditions_remove_inherited_ones() =>
        Assert.Empty(ExperimentReader.Read("extends: ar-mnist\nconditions: {}", "mine.yaml", Catalogue).Conditions);

    [Fact]
    public void A_file_extends_another_relative_to_its_own_folder()
    {
        var disk = Listed.Disk(
            (Path.Combine("lab", "base.yaml"), "extends: deep/er.yaml\nseed: 3"),
            (Path.Combine("lab", "deep", "er.yaml"), "extends: ar-mnist\nseed: 4\nthreads: 2"));
        var document = ExperimentReader.Open(
            Path.Combine("lab", "mine.yaml"), Catalogue, [], path => path == Path.Combine("lab", "mine.yaml") ? "extends: base.yaml" : disk(path));
        Assert.Equal((3UL, 2, 50), (document.Experiment.Seed, document.Experiment.Threads, document.Experiment.Rule.Steps));
        Assert.Equal($"{Path.Combine("lab", "base.yaml")}:2", document.PlaceOf("seed"));
        Assert.Equal("ar-mnist.yaml:6", document.PlaceOf("rule.steps"));
        Assert.Null(document.PlaceOf("rule.start"));
    }

    [Fact]
    public void Files_are_read_from_disk()
    {
        var folder = Directory.CreateTempSubdirectory("neuron-networks");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "base.yaml"), "threads: 3");
            File.WriteAllText(Path.Combine(folder.FullName, "mine.yaml"), "extends: base.yaml");
            Assert.Equal(3, ExperimentReader.Open(Path.Combine(folder.FullName, "mine.yaml"), Catalogue).Experiment.Threads);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_override_wins_over_the_file_and_the_last_one_over_others()
    {
        var document = ExperimentReader.ReadDocument(
            "rule: {step-size: 0.2}", "e.yaml", null, ["rule.step-size=0.3", "rule.step-size=0.4", "network.layers=[784, 30, 10]", "rule={steps: 7}"]);
        Assert.Equal((0.4, 7), (document.Experiment.Rule.StepSize, document.Experiment.Rule.Steps));
        Assert.Equal([784, 30, 10], document.Experiment.Network.Layers.Select(layer => layer.Neurons));
        Assert.Equal("--set rule.step-size=0.4", document.PlaceOf("rule.step-size"));
    }

    [Fact]
    public void Choosing_backprop_later_puts_inherited_keys_of_the_relaxation_back_to_their_defaults() => Assert.Equal(
        new RuleSettings { Kind = Rules.Backprop },
        ExperimentReader.Read("extends: ar-mnist\nconditions: {}", "mine.yaml", Catalogue, ["rule.name=backprop"]).Rule);

    [Fact]
    public void A_condition_may_choose_backprop_although_the_experiment_sets_the_relaxation()
    {
        var experiment = ExperimentReader.Read("rule: {step-size: 0.2}\nconditions: {bp: {rule.name: backprop}}", "e.yaml");
        Assert.Equal(new RuleSettings { Kind = Rules.Backprop }, experiment.Under(experiment.Conditions[0]).Rule);
        Assert.Equal(0.2, experiment.Rule.StepSize);
    }

    [Fact]
    public void Quotes_make_a_text_of_what_would_be_null() =>
        Assert.Equal("null", ExperimentReader.Read("paper: \"null\"", "e.yaml").Paper);

    [Fact]
    public void The_same_place_is_known_for_checks_that_need_the_data()
    {
        var document = ExperimentReader.ReadDocument("name: e\nnetwork:\n  layers: [784, 10]\n", "e.yaml");
        var refused = Assert.Throws<ExperimentException>(() => document.CheckData(64, 10, 100));
        Assert.Equal(
            "e.yaml:3: network.layers begins with 784 neurons, but a sample of strokes has 64 inputs; write 64 first.",
            refused.Message);
        document.CheckData(784, 10, 100);
    }
}
