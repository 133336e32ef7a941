namespace NeuronActors.Networks.Tests;

/// <summary>The sentences about feedback alignment, its relatives and the options that came with them.</summary>
public sealed class FeedbackAlignmentRefusalTests
{
    [Theory]
    [InlineData("network.connectivity", "0", "is 0; it must lie in (0, 1]. Lillicrap et al. use 1, and 0.5 in the sparse network.")]
    [InlineData("network.connectivity", "1.5", "is 1.5; it must lie in (0, 1]. Lillicrap et al. use 1, and 0.5 in the sparse network.")]
    [InlineData("network.dropout", "1", "is 1; it must lie in [0, 1). Customary is 0.5.")]
    [InlineData("network.input-dropout", "-0.1", "is -0.1; it must lie in [0, 1). Customary is 0.2.")]
    [InlineData("train.decay-factor", "0", "is 0; it must lie in (0, 1]. Lillicrap et al. use 0.1.")]
    public void A_value_out_of_range(string key, string value, string expected) =>
        Assert.Equal([$"e.yaml:1: {key} {expected}"], Refusals($"{key}: {value}"));

    [Theory]
    [InlineData("feedback-connectivity", "feedback-alignment", "0", "is 0; it must lie in (0, 1]. Lillicrap et al. use 1, and 0.5 in the sparse network.")]
    [InlineData("noise", "node-perturbation", "0", "is 0; it must lie in [1e-6, 1000]. Leave it out for the default, 0.01.")]
    [InlineData("noise", "node-perturbation", "1e-30", "is 1e-30; it must lie in [1e-6, 1000]. Leave it out for the default, 0.01.")]
    [InlineData("modulator", "direct-feedback-alignment", "gatd", "is 'gatd'; it must be one of plain, gated. Did you mean gated? Leave it out for the default, plain.")]
    public void A_value_of_the_rule_out_of_range(string key, string rule, string value, string expected) =>
        Assert.Equal([$"e.yaml:1: rule.{key} {expected}"], Refusals($"rule: {{name: {rule}, {key}: {value}}}"));

    [Theory]
    [InlineData("rule: {name: shallow, modulator: gated}", "rule.modulator is gated, which means nothing with rule.name: shallow; leave it out, or write rule.name: feedback-alignment.")]
    [InlineData("rule: {name: pseudobackprop, feedback-weights: zeros}", "rule.feedback-weights is zeros, which means nothing with rule.name: pseudobackprop; leave it out, or write rule.name: activation-relaxation.")]
    [InlineData("rule: {name: feedback-alignment, noise: 1}", "rule.noise is 1, which means nothing with rule.name: feedback-alignment; leave it out, or write rule.name: node-perturbation.")]
    [InlineData("train: {momentum: 0.5}", "train.momentum is 0.5, which means nothing with train.optimizer: sgd; leave it out, or write train.optimizer: momentum.")]
    [InlineData("train: {optimizer: momentum, beta1: 0.5}", "train.beta1 is 0.5, which means nothing with train.optimizer: momentum; leave it out, or write train.optimizer: adam.")]
    public void An_option_of_another_rule_or_optimizer(string text, string expected) => Assert.Equal([$"e.yaml:1: {expected}"], Refusals(text));

    [Theory]
    [InlineData("train: {frozen: [hiden1]}", "train.frozen names a layer hiden1, which is not in network.layers; the layers that learn are hidden1, hidden2, hidden3, output. Did you mean hidden1?")]
    [InlineData("train: {frozen: [input]}", "train.frozen names input, the input, which has no weights; the layers that learn are hidden1, hidden2, hidden3, output.")]
    [InlineData("train: {phases: [{batches: 3, learn: [hidden1]}, {batches: 3, learn: [outputs]}]}", "train.phases[1].learn names a layer outputs, which is not in network.layers; the layers that learn are hidden1, hidden2, hidden3, output. Did you mean output?")]
    [InlineData("train: {phases: [{batches: 3, learn: []}]}", "train.phases[0] lets no layer learn; name at least one in learn, or leave the phase out.")]
    [InlineData("train: {frozen: [hidden1], phases: [{batches: 3, learn: [hidden1]}]}", "train.phases[0] lets hidden1 learn, but train.frozen keeps its weights; take it out of one of them.")]
    [InlineData("{rule.name: shallow, train: {phases: [{batches: 3, learn: [output, hidden2]}]}}", "train.phases[0] lets hidden2 learn, but with rule.name: shallow only output does; leave it out, or write another rule.name.")]
    [InlineData("train: {frozen: [output, hidden1, hidden2, hidden3]}", "train.frozen keeps the weights of all layers that would learn, hidden1, hidden2, hidden3, output; leave at least one of them out.")]
    [InlineData("{rule.name: shallow, train: {frozen: [output]}}", "train.frozen keeps the weights of all layers that would learn, output; leave at least one of them out.")]
    [InlineData("train: {decay-at: [10, 10]}", "train.decay-at is [10, 10], which does not ascend; write each batch once, in order.")]
    [InlineData("train: {decay-at: [20, 10]}", "train.decay-at is [20, 10], which does not ascend; write each batch once, in order.")]
    public void A_course_that_cannot_be(string text, string expected) => Assert.Equal([$"e.yaml:1: {expected}"], Refusals(text));

    [Theory]
    [InlineData("[{neurons: 784, patch: 6}, 10]", "network.layers[0] is the input, which sees no layer below; leave patch out.")]
    [InlineData("[784, {neurons: 3000, patch: 6}, 10]", "network.layers[1] has 3000 neurons, but a map of patches of 6 × 6 over 28 × 28 has 529; write 2645, or another multiple of 529. Lillicrap et al. have 6 maps over 28 × 28 pixels with patch: 6, 3174 neurons.")]
    [InlineData("[784, {neurons: 300, patch: 6}, 10]", "network.layers[1] has 300 neurons, but a map of patches of 6 × 6 over 28 × 28 has 529; write 529, or another multiple of 529. Lillicrap et al. have 6 maps over 28 × 28 pixels with patch: 6, 3174 neurons.")]
    [InlineData("[784, {neurons: 1, patch: 29}, 10]", "network.layers[1] has patch: 29, but input is an image of 28 × 28; write a patch in [1, 28]. Lillicrap et al. have 6 maps over 28 × 28 pixels with patch: 6, 3174 neurons.")]
    [InlineData("[784, 300, {neurons: 100, patch: 2}, 10]", "network.layers[2] has patch: 2, but the 300 neurons of hidden1 are no square image; leave patch out, or give hidden1 a square number of neurons. Lillicrap et al. have 6 maps over 28 × 28 pixels with patch: 6, 3174 neurons.")]
    [InlineData("[{neurons: 784, dropout: 0.2}, 10]", "network.layers[0] is the input; write network.input-dropout instead of dropout.")]
    [InlineData("[784, {neurons: 10, dropout: 0.5}]", "network.layers[1] is the output, of which no neuron is left out; leave dropout out.")]
    public void Layers_that_cannot_be(string layers, string expected) => Assert.Equal([$"e.yaml:1: {expected}"], Refusals($"network: {{layers: {layers}}}"));

    [Theory]
    [InlineData("{rule.name: pseudobackprop, network.shards: 2}", "network.shards cuts hidden2 into 2, but rule.name: pseudobackprop inverts all of its weights at once; write 1 for it, or network.shards: auto.")]
    [InlineData("{rule.name: node-perturbation, network.shards: [2, 2, 2, 2]}", "network.shards cuts output into 2, but rule.name: node-perturbation makes one reward of the whole output; write 1 for it, or network.shards: auto.")]
    public void Shards_that_the_rule_cannot_have(string text, string expected) => Assert.Contains($"e.yaml:1: {expected}", Refusals(text));

    [Theory]
    [InlineData("rule: {name: feedback-alignment, feedback-weights: zeros}", "rule.feedback-weights is zeros, through which no hidden layer would hear of the error; write uniform(0.5), as Lillicrap et al. in Fig. 2, or rule.name: shallow.")]
    [InlineData("{network.dropout: 0.5, network.activation: logistic, network.output-activation: logistic, rule.name: spiking-feedback-alignment}", "network.dropout is 0.5, but spiking-feedback-alignment leaves no neuron out; leave it out, or write rule.name: feedback-alignment. Lillicrap et al. use dropout with feedback alignment in one hidden layer.")]
    [InlineData("{network.input-dropout: 0.2, rule.update-derivative: dropped}", "network.input-dropout is 0.2, but rule.update-derivative is dropped, by which a neuron that is left out would learn; write rule.update-derivative: frozen, or leave network.input-dropout out.")]
    [InlineData("{rule.name: predictive-coding, network.layers: [784, {neurons: 30, dropout: 0.5}, 10]}", "dropout of network.layers[1] is 0.5, but predictive-coding leaves no neuron out; leave it out, or write rule.name: feedback-alignment. Lillicrap et al. use dropout with feedback alignment in one hidden layer.")]
    [InlineData("{rule.name: node-perturbation, nodes: 2, cluster.payload: bfloat16}", "cluster.payload is bfloat16, whose rounding is as large as the noise of node perturbation; write cluster.payload: exact.")]
    public void Values_that_do_not_belong_together(string text, string expected) => Assert.Equal([$"e.yaml:1: {expected}"], Refusals(text));

    [Theory]
    [InlineData("{rule.name: pseudobackprop, network.shards: [2, 1, 1]}")]
    [InlineData("{rule.name: node-perturbation, network.shards: 3}")]
    [InlineData("{rule.name: feedback-alignment, network: {dropout: 0.5, input-dropout: 0.2, connectivity: 0.5}}")]
    [InlineData("{rule.name: feedback-alignment, network.layers: [784, {neurons: 3174, patch: 6}, 1500, 10]}")]
    [InlineData("{rule.name: feedback-alignment, network: {dropout: 0.2, layers: [784, {neurons: 300, dropout: 0}, {neurons: 300, dropout: 0.5}, 10]}}")]
    [InlineData("{rule.name: shallow, train: {phases: [{batches: 3, learn: [output]}], decay-at: [1, 2, 5]}}")]
    [InlineData("{rule.name: shallow, train: {frozen: [hidden1]}}")]
    public void What_makes_sense_is_taken_and_written_as_it_was(string text)
    {
        Experiment read = ExperimentReader.Read(text, "e.yaml", new Listed(), [], Listed.Disk());
        Assert.Equal(read, ExperimentReader.Read(ExperimentWriter.Write(read), "again.yaml", new Listed(), [], Listed.Disk()));
    }

    [Theory]
    [InlineData("backprop", "1 4 4 2 1"), InlineData("pseudobackprop", "1 4 1 1 1"), InlineData("node-perturbation", "1 4 4 2 1")]
    public void Automatic_shards_leave_whole_what_the_rule_needs_whole(string rule, string expected)
    {
        Network network = new Experiment { Rule = new RuleSettings { Kind = Rules.Find(rule)! } }.LaidOut(cores: 4);
        Assert.Equal(expected, string.Join(' ', network.Layers.Select(layer => network.ShardsOf(layer).Count)));
    }

    private static string[] Refusals(string text) => Assert.Throws<ExperimentException>(
        () => ExperimentReader.Read(text, "e.yaml", new Listed(), [], Listed.Disk())).Message.Split('\n');
}
