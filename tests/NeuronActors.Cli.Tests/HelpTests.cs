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
    [InlineData("messages")]
    [InlineData("why")]
    [InlineData("explain")]
    [InlineData("node")]
    [InlineData("cluster")]
    [InlineData("cluster up")]
    [InlineData("cluster status")]
    [InlineData("cluster kill")]
    [InlineData("cluster down")]
    [InlineData("bench")]
    [InlineData("data")]
    [InlineData("data show")]
    [InlineData("data check")]
    [InlineData("data get")]
    [InlineData("new rule")]
    public async Task Every_command_has_help_with_examples_that_call_it(string command)
    {
        Spoken said = await Spoken.By([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Empty(said.Error);
        Assert.Contains($"neuron {command}".TrimEnd() + " ", said.Output[said.Output.IndexOf("Examples:", StringComparison.Ordinal)..]);
        foreach (string option in new[] { "--quiet", "--json", "--verbose" }) Assert.Contains(option, said.Output);
    }

    /// <summary>An option that would silently do nothing is neither offered nor taken.</summary>
    [Theory]
    [InlineData("list", "--set --seed --out")]
    [InlineData("explain", "--set --seed --out")]
    [InlineData("bench", "--set --seed --out")]
    [InlineData("data check", "--set --seed --out")]
    [InlineData("data show strokes", "--set --seed --out")]
    [InlineData("data get mnist", "--set --seed --out")]
    [InlineData("cluster up", "--set --seed")]
    [InlineData("cluster status", "--set --seed --out")]
    [InlineData("cluster kill node-1", "--set --seed --out")]
    [InlineData("cluster down", "--set --seed --out")]
    [InlineData("node", "--set --seed")]
    [InlineData("export runs/x", "--set --seed")]
    [InlineData("messages runs/x", "--set --seed --out")]
    [InlineData("why runs/x --synapse a/1<-b/2 --batch 0", "--set --seed --out")]
    [InlineData("claims", "--seed")]
    [InlineData("run ar-mnist", "")]
    [InlineData("demo", "")]
    public async Task A_shared_option_that_a_command_does_not_use_is_left_out_of_its_help_and_refused(string command, string unused)
    {
        string[] words = command.Split(' ');
        string help = (await Spoken.By([.. words, "--help"])).Output;
        foreach (string option in new[] { "--set", "--seed", "--out" })
        {
            bool isUnused = unused.Split(' ').Contains(option);
            Assert.Equal(!isUnused, help.Contains(option + " ", StringComparison.Ordinal));
            if (!isUnused) continue;
            Spoken said = await Spoken.By([.. words, option, option == "--set" ? "seed=3" : "3"]);
            Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
            string name = words[0] is "cluster" or "data" ? $"{words[0]} {words[1]}" : words[0];
            Assert.Equal($"neuron: {name} has no use for {option}, which would change nothing; leave it out.", said.Error.Trim());
        }
    }

    /// <summary>Sections of options, in their order.</summary>
    [Theory]
    [InlineData("run", 13, "Data Cluster TLS Telemetry Diagnosis")]
    [InlineData("resume", 8, "Cluster TLS Telemetry Diagnosis")]
    [InlineData("node", 9, "Cluster TLS Telemetry")]
    [InlineData("cluster status", 5, "Cluster TLS")]
    [InlineData("cluster kill", 4, "Cluster TLS")]
    [InlineData("list", 4, "")]
    public async Task Help_shows_few_options_first_and_those_of_clusters_TLS_and_telemetry_below(string command, int first, string headings)
    {
        string[] lines = (await Spoken.By([.. command.Split(' '), "--help"])).Output.Split('\n');
        string[] expected = ["Options", .. headings.Split(' ', StringSplitOptions.RemoveEmptyEntries), "Examples"];

        int begin = Array.IndexOf(lines, "Options:");
        Assert.Equal(expected, lines[begin..].Where(line => line.EndsWith(':') && !line.StartsWith(' ')).Select(line => line[..^1]));
        Assert.Equal(first, lines.Skip(begin + 1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Count());
        Assert.DoesNotContain("--ends-with-input", string.Concat(lines));
        if (headings.Length == 0) return;
        string cluster = string.Join('\n', lines[Array.IndexOf(lines, "Cluster:")..Array.IndexOf(lines, "TLS:")]), tls = string.Join('\n', lines[Array.IndexOf(lines, "TLS:")..]);
        foreach (string option in new[] { "--join <HOST:PORT>", "--cluster <NAME>", "--host <HOST>", "--port <N>" }) Assert.Contains($"\n  {option} ", cluster);
        foreach (string option in new[] { "--tls-ca <FILE.pem>", "--tls-cert <FILE.pem>", "--tls-key <FILE.pem>", "--insecure" }) Assert.Contains($"\n  {option} ", tls);
        if (headings.Contains("Telemetry", StringComparison.Ordinal)) Assert.Contains("--otlp <http://HOST:4317> ", string.Join('\n', lines[Array.IndexOf(lines, "Telemetry:")..]));
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
