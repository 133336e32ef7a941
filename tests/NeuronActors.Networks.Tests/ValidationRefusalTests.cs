namespace NeuronActors.Networks.Tests;

public sealed class ValidationRefusalTests
{
    [Theory]
    [InlineData("data: {train: 100, validation: 100}", "data.validation is 100, but data.train is 100, so nothing would be left to learn; write a number in [0, 99], or raise data.train.")]
    [InlineData("data: {train: 100, validation: 60}\ntrain.batch: 64", "train.batch is 64, but there are 40 training samples; write a batch in [1, 40] or raise data.train.")]
    [InlineData("data.validation: -1", "data.validation is -1; it must lie in [0, 1000000000].")]
    [InlineData("kind: convergence\ndata.validation: 10", "data.validation is 10, but kind is convergence, which learns nothing; write data.validation: 0.")]
    [InlineData("claims: [{says: it learns, less: 50, than: validation-accuracy}]", "claims[0] speaks of validation-accuracy, but no samples are set aside; write data.validation, such as 5000.")]
    public void Samples_that_cannot_be_set_aside(string text, string sentence)
    {
        var refusal = Assert.Throws<ExperimentException>(() => ExperimentReader.Read(text, "e.yaml"));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_may_be_the_one_that_sets_them_aside()
    {
        const string text = "conditions: {a: {data.validation: 20}}\nclaims: [{says: it learns, less: 50, than: validation-accuracy of a}]";
        Assert.Equal("20", ExperimentReader.Read(text, "e.yaml").Conditions.Single().Set["data.validation"]);
    }
}
