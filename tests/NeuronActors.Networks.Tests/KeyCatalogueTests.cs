using System.Reflection;

namespace NeuronActors.Networks.Tests;

public sealed class KeyCatalogueTests
{
    /// <summary>For every key a value that is not its default, and the keys that must be set along with it.</summary>
    private static readonly Dictionary<string, (string Value, string Along)> Examples = new()
    {
        ["name"] = ("other", ""),
        ["title"] = ("Other", ""),
        ["paper"] = ("P", ""),
        ["figure"] = ("Fig. 3", ""),
        ["time"] = ("a minute", ""),
        ["description"] = ("D", ""),
        ["kind"] = ("convergence", ""),
        ["data.name"] = ("mnist", ""),
        ["data.folder"] = ("data/mine", ""),
        ["data.scaling"] = ("standardise", ""),
        ["data.train"] = ("1000", ""),
        ["data.validation"] = ("20", ""),
        ["data.test"] = ("10", ""),
        ["data.target-on"] = ("0.9", ""),
        ["data.target-off"] = ("-0.9", ""),
        ["data.target"] = ("input", ""),
        ["data.units-per-class"] = ("100", ""),
        ["data.seed"] = ("1", ""),
        ["data.train-file"] = ("\"/mine/train.npz\"", "data: {train: /mine/other.npz, test: 5}"),
        ["data.test-file"] = ("[\"/mine/x.npy\", \"/mine/y.npy\"]", "data: {train: /mine/train.npz, test: /mine/test.npz}"),
        ["data.inputs"] = ("[height, width]", "data: {train: /mine/train.npz, test: 5}"),
        ["data.targets"] = ("kind", "data: {train: /mine/train.npz, test: 5}"),
        ["data.task"] = ("regression", "data: {train: /mine/train.npz, test: 5}"),
        ["network.layers"] = ("[784, 300, 300, 10]", ""),
        ["network.activation"] = ("tanh", ""),
        ["network.output-activation"] = ("tanh", ""),
        ["network.weights"] = ("zeros", ""),
        ["network.bias"] = ("false", ""),
        ["network.bias-in-slope"] = ("false", ""),
        ["network.connectivity"] = ("0.5", ""),
        ["network.dropout"] = ("0.5", ""),
        ["network.input-dropout"] = ("0.2", ""),
        ["network.shards"] = ("3", ""),
        ["network.projections"] = ("[{from: input, to: hidden1}, {from: hidden1, to: hidden2}, {from: hidden2, to: hidden3}, {from: hidden3, to: output}]", ""),
        ["rule.name"] = ("backprop", ""),
        ["rule.step-size"] = ("1", ""),
        ["rule.steps"] = ("5", ""),
        ["rule.feedback"] = ("learned", ""),
        ["rule.feedback-weights"] = ("zeros", ""),
        ["rule.feedback-learning-rate"] = ("0.1", ""),
        ["rule.derivative"] = ("dropped", ""),
        ["rule.relaxation-derivative"] = ("current", ""),
        ["rule.update-derivative"] = ("dropped", ""),
        ["rule.update-activity"] = ("current", ""),
        ["rule.schedule"] = ("sweep", ""),
        ["rule.start"] = ("zero", ""),
        ["rule.stop"] = ("tolerance", ""),
        ["rule.tolerance"] = ("0.1", ""),
        ["rule.threshold"] = ("0", ""),
        ["rule.delay"] = ("0..5ms", "rule: {schedule: async, stop: quiescence}"),
        ["rule.variant"] = ("fixed-prediction", "rule: {name: predictive-coding}"),
        ["rule.precisions"] = ("[1, 2, 1, 0.5]", "rule: {name: predictive-coding}"),
        ["rule.output-variance"] = ("100", "rule: {name: predictive-coding}"),
        ["rule.guard"] = ("true", "rule: {name: predictive-coding}"),
        ["rule.direction"] = ("generative", "rule: {name: predictive-coding}"),
        ["rule.modulator"] = ("gated", "rule: {name: feedback-alignment}"),
        ["rule.feedback-connectivity"] = ("0.5", "rule: {name: feedback-alignment}"),
        ["rule.noise"] = ("0.1", "rule: {name: node-perturbation}"),
        ["rule.time-constant"] = ("0.5", "rule: {name: spiking-feedback-alignment}\nnetwork: {activation: logistic, output-activation: logistic}"),
        ["rule.transmission-delay"] = ("1", "rule: {name: spiking-feedback-alignment}\nnetwork: {activation: logistic, output-activation: logistic}"),
        ["rule.input-limit"] = ("1", "rule: {name: spiking-feedback-alignment}\nnetwork: {activation: logistic, output-activation: logistic}"),
        ["rule.answer"] = ("all-steps", "rule: {name: spiking-feedback-alignment}\nnetwork: {activation: logistic, output-activation: logistic}"),
        ["loss.name"] = ("cross-entropy", "network: {output-activation: logistic}"),
        ["loss.factor"] = ("1", ""),
        ["train.batch"] = ("1", ""),
        ["train.epochs"] = ("0", ""),
        ["train.batches"] = ("7", ""),
        ["train.shuffle"] = ("none", ""),
        ["train.drop-last"] = ("false", ""),
        ["train.reduction"] = ("mean", ""),
        ["train.optimizer"] = ("adam", ""),
        ["train.learning-rate"] = ("0", ""),
        ["train.momentum"] = ("0", "train: {optimizer: momentum}"),
        ["train.beta1"] = ("0.5", "train: {optimizer: adam}"),
        ["train.beta2"] = ("0.5", "train: {optimizer: adam}"),
        ["train.epsilon"] = ("1e-6", "train: {optimizer: adam}"),
        ["train.weight-decay"] = ("1e-6", ""),
        ["train.from"] = ("backprop", ""),
        ["train.frozen"] = ("[hidden1]", ""),
        ["train.phases"] = ("[{batches: 10, learn: [hidden1]}, {batches: 5, learn: [output, hidden2]}]", ""),
        ["train.decay-at"] = ("[100, 200]", ""),
        ["train.decay-factor"] = ("0.5", ""),
        ["checkpoint.every"] = ("0", ""),
        ["nodes"] = ("3", ""),
        ["place"] = ("{hidden1: node-1, hidden2.0: node-2}", "nodes: 2"),
        ["cluster.least-nodes"] = ("2", "nodes: 2"),
        ["cluster.failure-timeout"] = ("0.5", "nodes: 2"),
        ["cluster.payload"] = ("bfloat16", "nodes: 2"),
        ["cluster.window"] = ("2", "nodes: 2"),
        ["replicas"] = ("2", ""),
        ["threads"] = ("1", ""),
        ["precision"] = ("double", ""),
        ["seed"] = ("1", ""),
        ["runtime.silence"] = ("1", ""),
        ["record"] = ("[{population: hidden2, neurons: 0..9, kinds: [feedback]}]", ""),
        ["recording.roll-at"] = ("1", ""),
        ["recording.queue"] = ("1", ""),
        ["recording.when-full"] = ("drop", ""),
        ["seeds"] = ("[0, 1]", ""),
        ["conditions"] = ("{a: {rule.steps: 5}}", ""),
        ["published"] = ("[{measure: loss, condition: null, epoch: 1, value: 0.5, tolerance: 0.1, source: S}]", ""),
        ["measure"] = ("[feedback-angle, trace]", ""),
        ["claims"] = ("[{says: It learns, less: test-loss, than: 0.5, by: 2}]", ""),
        ["quick"] = ("{train.epochs: 2}", ""),
    };

    /// <summary>The key that no experiment keeps.</summary>
    private static readonly string[] WithoutChoice = ["extends", "rules"];

    public static TheoryData<string> Keys => [.. Examples.Keys];

    [Fact]
    public void Every_key_has_an_example_below() =>
        Assert.Equal(KeyCatalogue.All.Select(key => key.Name).Order(), Examples.Keys.Concat(WithoutChoice).Order());

    [Theory]
    [MemberData(nameof(Keys))]
    public void Setting_a_key_changes_that_key_and_no_other(string name)
    {
        var (value, along) = Examples[name];
        var before = ExperimentReader.Read($"name: e\ntitle: t\n{along}", "e.yaml");
        var after = ExperimentReader.Read($"name: e\ntitle: t\n{along}", "e.yaml", null, [$"{name}={value}"]);
        var changed = ExperimentWriter.Flatten(before).Zip(ExperimentWriter.Flatten(after)).Where(pair => pair.First.Value != pair.Second.Value);
        Assert.Equal([(name, value)], changed.Select(pair => (pair.Second.Key, pair.Second.Value)));
    }

    [Fact]
    public void There_is_a_key_for_every_property_of_the_settings()
    {
        Type[] parts = [typeof(DataSettings), typeof(NetworkSettings), typeof(RuleSettings), typeof(LossSettings), typeof(TrainSettings), typeof(CheckpointSettings), typeof(ClusterSettings), typeof(RecordingSettings)];
        var properties = parts.SelectMany(Settable).Count() + Settable(typeof(Experiment)).Count() - parts.Length;
        Assert.Equal(properties, KeyCatalogue.All.Count - 1);

        static IEnumerable<PropertyInfo> Settable(Type type) =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.PropertyType != typeof(object));   // options of a rule of one's own are keys of that rule
    }

    [Fact]
    public void Every_key_explains_itself() => Assert.All(KeyCatalogue.All, key =>
    {
        Assert.EndsWith(".", key.Meaning, StringComparison.Ordinal);
        Assert.NotEmpty(key.Range);
        Assert.NotEmpty(key.Source);
    });

    [Fact]
    public void Explaining_the_step_size_gives_meaning_range_default_and_source() => Assert.Equal(
        """
        rule.step-size
          η_x of the relaxation x ← x + η_x (−x + ψ g): one Euler step of eq. 5.
          range    a number in (0, 1]
          default  0.1
          source   Millidge et al. 2020, section 2: 0.1
        """,
        KeyCatalogue.Find("rule.step-size")!.Explain());

    [Fact]
    public void Sections_list_their_keys() =>
        Assert.Equal(["loss.name", "loss.factor"], KeyCatalogue.InSection("loss").Select(key => key.Name));

    [Theory]
    [InlineData("rule.stepsize", "rule.step-size")]
    [InlineData("train.epoch", "train.epochs")]
    [InlineData("network.layer", "network.layers")]
    [InlineData("step-size", "rule.step-size")]
    [InlineData("model.shards", "network.shards")]
    [InlineData("optimiser", "train.optimizer")]
    [InlineData("qqqqqqqq", null)]
    public void The_nearest_key_is_suggested(string written, string? meant) => Assert.Equal(meant, KeyCatalogue.Nearest(written));

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("stpe", "step", 1)]
    [InlineData("same", "same", 0)]
    public void Edits_are_counted_as_people_mistype(string from, string to, int edits) =>
        Assert.Equal(edits, NearestName.Edits(from, to));
}
