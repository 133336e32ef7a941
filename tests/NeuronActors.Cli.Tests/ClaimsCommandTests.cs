namespace NeuronActors.Cli.Tests;

public sealed class ClaimsCommandTests : IDisposable
{
    private const string Text = """
        data: {name: linear-6-4, train: 200, test: 20}
        network: {layers: [6, 5, 4], activation: linear, output-activation: linear, weights: uniform(0.1), shards: 1}
        rule: {name: backprop}
        train: {batch: 10, epochs: 50, learning-rate: 0.01}
        threads: 1
        seeds: [0]
        claims: [{says: it learns, less: test-nse, than: BOUND}]
        quick: {train.epochs: 2}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("neuron-claims-");

    [Fact]
    public async Task A_claim_that_holds_is_told_in_a_table_and_for_scripts()
    {
        Spoken said = await Spoken.By("claims", Written("10"), "--json", "--out", folder.FullName);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal((1, 1), ((int?)said.Json["claims"], (int?)said.Json["held"]));
        Assert.Contains("1 of 1 claims hold", said.Error);
    }

    [Theory]
    [InlineData("claims")]
    [InlineData("run --quick")]
    public async Task A_claim_that_does_not_hold_is_complained_of_and_refused(string command)
    {
        Spoken said = await Spoken.By([.. command.Split(' '), Written("0"), "--out", folder.FullName]);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("fails", said.Output);
        Assert.Contains("little-quick does not show that it learns: test-nse (", said.Error);
        Assert.Contains(") is not less than 0; its runs are in ", said.Error);
    }

    [Fact]
    public async Task An_experiment_that_claims_nothing_is_refused()
    {
        Spoken said = await Spoken.By("claims", "ar-mnist", "--out", folder.FullName);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("ar-mnist claims nothing in a quick form", said.Error);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Written(string bound)
    {
        string path = Path.Combine(folder.FullName, "little.yaml");
        File.WriteAllText(path, Text.Replace("BOUND", bound, StringComparison.Ordinal));
        return path;
    }
}
