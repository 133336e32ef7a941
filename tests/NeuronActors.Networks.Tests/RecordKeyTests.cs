namespace NeuronActors.Networks.Tests;

/// <summary>What an experiment records: the key <c>record</c>, and how it is refused.</summary>
public sealed class RecordKeyTests
{
    [Fact]
    public void An_entry_is_read_with_all_that_narrows_it_down()
    {
        var entry = Assert.Single(Read(
            "record: [{population: hidden2, neurons: 0..9, kinds: [activation, feedback], batches: 0..2, samples: 3, as: trace}]").Record);
        Assert.Equal(("hidden2", new IndexRange(0, 9), new IndexRange(0, 2), new IndexRange(3, 3)), (entry.Population, entry.Neurons, entry.Batches, entry.Samples));
        Assert.Equal([RecordedKind.Activation, RecordedKind.Feedback], entry.Kinds);
        Assert.Equal((RecordForm.Trace, false), (entry.As, entry.HeadersOnly));
    }

    [Fact]
    public void Without_more_than_a_population_it_is_every_message_of_it_and_no_weight_change()
    {
        var entry = Assert.Single(Read("record: [{population: \"*\"}]").Record);
        Assert.Equal(new RecordSettings("*"), entry);
        Assert.All(Enum.GetValues<RecordedKind>(), kind => Assert.Equal(kind != RecordedKind.WeightChange, entry.Wants(kind)));
    }

    [Fact]
    public void Nothing_is_recorded_unless_it_is_asked_for() => Assert.Empty(Read("").Record);

    [Theory]
    [InlineData("[{population: hidden2, neurons: 0..9, kinds: [activation, weight-change], batches: 7, samples: 0..3, as: trace}, {population: \"*\", headers-only: true}]")]
    [InlineData("[{population: output, kinds: [clamp]}]")]
    public void What_is_recorded_is_written_as_it_was_read(string text)
    {
        var experiment = Read($"record: {text}\nrecording: {{roll-at: 1, queue: 2, when-full: drop}}");
        var written = ExperimentWriter.Write(experiment);
        Assert.Contains($"\nrecord: {text}\nrecording:\n  roll-at: 1\n  queue: 2\n  when-full: drop\n", written, StringComparison.Ordinal);
        Assert.Equal(experiment, ExperimentReader.Read(written, "copy.yaml"));
    }

    [Fact]
    public void A_condition_may_record_something_else() => Assert.Equal(
        "hidden1", Assert.Single(Read("conditions: {seen: {record: [{population: hidden1}]}}") is var figure ? figure.Under(figure.Conditions[0]).Record : []).Population);

    [Theory]
    [InlineData("population: hiden2", "record[0] names a population hiden2, which is not in the network; the layers are input, hidden1, hidden2, hidden3, output. Did you mean hidden2?")]
    [InlineData("population: hidden2.1", "record[0] names hidden2.1, but network.shards is auto, which cuts layers by the number of cores; write hidden2, or state network.shards.")]
    [InlineData("population: hidden2, neurons: 290..300", "record[0] asks for neurons 290..300 of hidden2, which has 300; write numbers in [0, 299], or \"*\".")]
    [InlineData("population: \"*\", neurons: 784", "record[0] asks for neurons 784 of every population, but the largest layer has 784; write numbers in [0, 783], or \"*\".")]
    [InlineData("population: hidden2, samples: 0..64", "record[0] asks for samples 0..64, but train.batch is 64; write numbers in [0, 63], or \"*\".")]
    [InlineData("population: hidden2, kinds: [spikes]", "record[0] lists spikes of hidden2, which has none to give with rule.name: activation-relaxation; write some of activation, feedback, feedback-weights, weight-change.")]
    [InlineData("population: \"*\", kinds: [modulation]", "record[0] lists modulation, which no population has to give with rule.name: activation-relaxation; write some of activation, feedback, feedback-weights, input, clamp, weight-change.")]
    [InlineData("population: input, kinds: [weight-change]", "record[0] lists weight-change of input, which is the input and has no weights; name another layer.")]
    [InlineData("population: hidden2, as: trace, headers-only: true", "record[0] is a trace of values, but headers-only keeps none; leave one of the two out.")]
    [InlineData("population: hidden2, kinds: [weight-change], headers-only: true", "record[0] lists weight-change, which has no header, but headers-only keeps nothing else; leave one of the two out.")]
    [InlineData("population: hidden2, neurons: 3, headers-only: true", "record[0] chooses neurons or samples, of which headers-only keeps none; leave one of the two out.")]
    [InlineData("population: hidden2, neurons: 9..0", "record[0].neurons is '9..0'; it must be a number, a range such as 0..9 with the lesser number first, or \"*\" for all.")]
    [InlineData("population: hidden2, batches: 3..", "record[0].batches is '3..'; it must be a number, a range such as 0..9 with the lesser number first, or \"*\" for all.")]
    [InlineData("population: hidden2, kinds: [feedbak]", "record[0].kinds[0] is 'feedbak'; it must be one of activation, feedback, feedback-weights, lateral, input, clamp, spikes, modulation, weight-change. Did you mean feedback?")]
    [InlineData("population: hidden2, as: csv", "record[0].as is 'csv'; it must be one of log, trace.")]
    [InlineData("neurons: 1", "record[0] lacks population; it must be the name of a layer or of a population, such as hidden2 or hidden2.0, or \"*\" for all.")]
    [InlineData("population: hidden2, neuron: 1", "record[0] has no key neuron; the keys are population, neurons, kinds, batches, samples, headers-only, as. Did you mean neurons?")]
    public void What_there_cannot_be_is_refused_in_one_sentence(string entry, string sentence) =>
        Assert.Equal($"e.yaml:1: {sentence}", Assert.Single(Refused($"record: [{{{entry}}}]")));

    [Theory]
    [InlineData("hidden1.0, neurons: 150..170", "record[0] asks for neurons 150..170 of hidden1.0, which has 0 to 9 of its layer; write numbers in [0, 9], or \"*\".")]
    [InlineData("hidden1.2", "record[0] names hidden1.2, but hidden1 is cut into 2; the last is hidden1.1.")]
    [InlineData("output.0", "record[0] names output.0, but output is one population; write output.")]
    public void A_shard_is_held_against_what_the_experiment_states(string entry, string sentence) =>
        Assert.Equal($"e.yaml:1: {sentence}", Assert.Single(Refused($"record: [{{population: {entry}}}]\nnetwork: {{layers: [20, 20, 20], shards: 2}}")));

    [Fact]
    public void Neurons_of_a_shard_are_counted_over_its_layer() => Assert.Single(
        Read("record: [{population: hidden1.1, neurons: 5..12}]\nnetwork: {layers: [20, 20, 20], shards: 2}").Record);

    [Fact]
    public void Copies_of_a_network_are_not_recorded() => Assert.Equal(
        "e.yaml:1: record asks for messages, but replicas is 2, and messages of several copies of a population would be taken for one another; write replicas: 1, or leave record out.",
        Assert.Single(Refused("record: [{population: hidden1}]\nreplicas: 2")).Replace("e.yaml:2", "e.yaml:1", StringComparison.Ordinal));

    [Fact]
    public void Nor_is_what_learns_nothing() => Assert.Contains(
        "kind is convergence, which keeps none", Assert.Single(Refused("record: [{population: hidden1}]\nkind: convergence")), StringComparison.Ordinal);

    public static TheoryData<string, string, string> Rules => new()
    {
        { "backprop", "hidden2", "Activation Feedback FeedbackWeights WeightChange" },
        { "backprop", "hidden1", "Activation WeightChange" },
        { "feedback-alignment", "output", "Feedback Clamp WeightChange" },
        { "direct-feedback-alignment", "hidden2", "Activation WeightChange" },
        { "direct-feedback-alignment", "output", "Feedback Clamp WeightChange" },
        { "node-perturbation", "output", "Clamp Modulation WeightChange" },
        { "shallow", "hidden1", "Activation" },
        { "spiking-feedback-alignment", "hidden2", "Feedback Spikes WeightChange" },
        { "spiking-feedback-alignment", "input", "Input Spikes" },
        { "predictive-coding", "hidden2", "Activation Feedback FeedbackWeights WeightChange" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_has_its_own_kinds_to_give(string rule, string layer, string kinds)
    {
        var experiment = Read($"rule: {{name: {rule}}}{(rule.StartsWith("spiking", StringComparison.Ordinal) ? "\nnetwork: {activation: logistic, output-activation: logistic}" : "")}");
        var place = NetworkLayout.Names(experiment.Network).IndexOf(layer);
        Assert.Equal(kinds, string.Join(' ', RecordedKinds.Of(experiment, place).Order()));
    }

    private static Experiment Read(string text) => ExperimentReader.Read(text.Length == 0 ? "title: t" : text, "e.yaml");

    private static IEnumerable<string> Refused(string text) =>
        Assert.Throws<ExperimentException>(() => Read(text)).Problems.Select(problem => problem.ToString());
}
