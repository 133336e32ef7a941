namespace NeuronActors.Networks.Tests;

public sealed class SizeRefusalTests
{
    [Theory]
    [InlineData("network.layers: [784, 40000, 10]\ntrain.batch: 60000", "hidden1 has 40000 neurons and train.batch is 60000, but neurons times samples must not exceed 2000000000; write train.batch in [1, 50000].")]
    [InlineData("network.layers: [50000, 50000, 10]", "input has 50000 neurons and hidden1 50000, but the weights between two layers must not exceed 2000000000; write smaller layers.")]
    [InlineData("rule: {name: predictive-coding, variant: variational, output-variance: 20000}", "rule.output-variance is 20000, which multiplies the rounding of float beyond what updates bear; write precision: double, or rule.output-variance in [1, 10000]. Whittington and Bogacz use 100.")]
    public void What_is_too_large_is_refused(string text, string sentence)
    {
        var refusal = Assert.Throws<ExperimentException>(() => ExperimentReader.Read(text, "e.yaml"));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network.layers: [784, 40000, 10]\ntrain.batch: 50000")]
    [InlineData("rule: {name: predictive-coding, variant: variational, output-variance: 10000}")]
    [InlineData("rule: {name: predictive-coding, variant: variational, output-variance: 1e6}\nprecision: double")]
    public void What_is_just_not_too_large_is_taken(string text) => Assert.NotNull(ExperimentReader.Read(text, "e.yaml"));
}
