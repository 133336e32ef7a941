namespace NeuronActors.Networks.Tests;

public sealed class FirstErrorStepRefusalTests
{
    [Theory]
    [InlineData("rule.schedule: async\nrule.stop: quiescence", "with rule.schedule: async populations have no steps in common; leave it out, or write rule.schedule: parallel or sweep.")]
    [InlineData("rule.start: activity", "with rule.start: activity what relaxes is not zero before the error comes; leave it out, or write rule.start: zero.")]
    [InlineData("rule: {name: predictive-coding, direction: generative, variant: variational}", "it is counted from a clamped label; leave it out, or write rule.direction: discriminative.")]
    public void Rules_whose_first_error_has_no_step(string text, string sentence)
    {
        var refusal = Assert.Throws<ExperimentException>(() => ExperimentReader.Read($"measure: [first-error-step]\n{text}", "e.yaml"));
        Assert.Contains($"measure lists first-error-step, but {sentence}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_activation_relaxation_that_begins_at_zero_it_can_be_measured() =>
        Assert.Single(ExperimentReader.Read("measure: [first-error-step]\nrule.start: zero", "e.yaml").Measure);
}
