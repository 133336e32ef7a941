namespace NeuronActors.Networks.Tests;

/// <summary>One sentence for each thing that a spiking network cannot do.</summary>
public sealed class SpikingRefusalTests
{
    private const string Spiking =
        "rule: {name: spiking-feedback-alignment, steps: 5}\nnetwork: {layers: [4, 3, 2], activation: logistic, output-activation: logistic}\n";

    [Fact]
    public void The_network_of_the_paper_is_sound() => Assert.Equal(
        Rules.SpikingFeedbackAlignment,
        Read("rule.time-constant=0.9", "rule.input-limit=0.95", "rule.transmission-delay=1", "rule.answer=all-steps", "train.weight-decay=1e-8", "train.decay-at=[5, 9]").Rule.Kind);

    [Theory]
    [InlineData("network.activation=tanh", "whose neurons spike with probability σ(V), but hidden1 is tanh; write network.activation: logistic.")]
    [InlineData("network.output-activation=linear", "but output is linear; write network.output-activation: logistic.")]
    [InlineData("network.bias-in-slope=false", "whose Ψ is σ′(V), bias included; leave network.bias-in-slope out.")]
    [InlineData("network.connectivity=0.5", "whose synapses are all there; write network.connectivity: 1.")]
    [InlineData("network.dropout=0.5", "but spiking-feedback-alignment leaves no neuron out; leave it out")]
    [InlineData("train.optimizer=adam", "whose synapses change by themselves at every step; write train.optimizer: sgd, as Lillicrap et al. do.")]
    [InlineData("train.reduction=mean", "whose synapses sum what their streams ask for; write train.reduction: sum.")]
    [InlineData("train.frozen=[hidden1]", "whose layers learn all the time; leave train.frozen and train.phases out.")]
    [InlineData("loss.name=cross-entropy", "whose error is the output's spike less its target; write loss.name: squared-error.")]
    [InlineData("loss.factor=1", "not a multiple of that; write loss.factor: 0.5.")]
    [InlineData("rule.feedback-weights=zeros", "write rule.feedback-weights: uniform(0.1), as Lillicrap et al. do.")]
    [InlineData("data.scaling=standardise", "whose inputs are probabilities; write data.scaling: unit.")]
    [InlineData("replicas=2", "which changes its weights at every step, so replicas would have to agree as often; write replicas: 1, and shards or nodes")]
    [InlineData("rule.time-constant=0", "rule.time-constant is 0; it must lie in (0, 1]. Lillicrap et al. use 0.9.")]
    [InlineData("rule.transmission-delay=2", "Lillicrap et al. have 0.")]
    [InlineData("rule.input-limit=1.5", "it must lie in (0, 1]. Lillicrap et al. use 0.95.")]
    public void What_it_cannot_do(string setting, string expected) => Assert.Contains(
        expected, Assert.Throws<ExperimentException>(() => Read(setting)).Message, StringComparison.Ordinal);

    private static Experiment Read(params string[] overrides) =>
        ExperimentReader.Read(Spiking, "e.yaml", new Listed(), overrides, _ => throw new IOException("no other file"));
}
