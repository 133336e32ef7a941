namespace NeuronActors.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("list")]
    [InlineData("run")]
    [InlineData("resume")]
    [InlineData("export")]
    [InlineData("explain")]
    [InlineData("engines")]
    [InlineData("node")]
    [InlineData("cluster")]
    [InlineData("cluster up")]
    [InlineData("cluster status")]
    [InlineData("cluster kill")]
    [InlineData("cluster down")]
    [InlineData("bench")]
    [InlineData("data")]
    [InlineData("data check")]
    [InlineData("data get")]
    public async Task Every_command_has_help_with_examples_that_call_it(string command)
    {
        Spoken said = await Spoken.By([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Empty(said.Error);
        Assert.Contains($"neuron {command}".TrimEnd() + " ", said.Output[said.Output.IndexOf("Examples:", StringComparison.Ordinal)..]);
        foreach (string option in new[] { "--set", "--out", "--seed", "--quiet", "--json", "--verbose" }) Assert.Contains(option, said.Output);
    }

    [Fact]
    public async Task The_version_is_printed_alone()
    {
        Spoken said = await Spoken.By("--version");

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.True(Version.TryParse(said.Output.Trim().Split('+', '-')[0], out _), said.Output);
    }

    [Fact]
    public async Task Without_a_command_help_goes_to_standard_error_and_the_exit_code_is_2()
    {
        Spoken said = await Spoken.By();

        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Output));
        Assert.Contains("Commands:", said.Error);
    }
}
