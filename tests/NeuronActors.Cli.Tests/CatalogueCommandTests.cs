using NeuronActors.Experiments;
using NeuronActors.Networks;

namespace NeuronActors.Cli.Tests;

public sealed class CatalogueCommandTests
{
    [Fact]
    public async Task Explain_prints_meaning_range_default_and_source_of_a_key()
    {
        Spoken said = await Spoken.By("explain", "rule.step-size");

        Assert.Equal(ExitCode.Done, said.Code);
        foreach (string part in new[] { "rule.step-size", "(0, 1]", "0.1", "Millidge et al. 2020" }) Assert.Contains(part, said.Output);
    }

    [Fact]
    public async Task Explain_without_a_key_lists_every_key_and_with_a_section_only_its_own()
    {
        Spoken all = await Spoken.By("explain"), section = await Spoken.By("explain", "checkpoint");

        foreach (Key key in KeyCatalogue.All) Assert.Contains($"\n{key.Name} ", all.Output);
        Assert.StartsWith("checkpoint.every\n", section.Output);
        Assert.DoesNotContain("rule.", section.Output);
    }

    [Fact]
    public async Task Explain_of_a_misspelt_key_names_the_nearest()
    {
        Spoken said = await Spoken.By("explain", "rule.stepsize");

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.Contains("Did you mean rule.step-size?", said.Error);
    }

    [Fact]
    public async Task Explain_of_a_former_name_explains_the_key()
    {
        Spoken said = await Spoken.By("explain", "cluster.gone-after");

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.StartsWith("cluster.failure-timeout\n", said.Output);
    }

    [Fact]
    public async Task List_shows_every_experiment_with_its_data()
    {
        Spoken people = await Spoken.By("list"), scripts = await Spoken.By("list", "--json");

        foreach (string name in ExperimentCatalogue.Listed.Names) Assert.Contains($"\n{name} ", people.Output);
        Assert.Equal(
            ExperimentCatalogue.Listed.Names, scripts.Json["experiments"]!.AsArray().Select(experiment => (string?)experiment!["name"]));
        Assert.Contains(scripts.Json["experiments"]!.AsArray(), experiment => (string?)experiment!["data"] == "fashion-mnist");
    }

    [Theory]
    [InlineData("explain rule.steps")]
    [InlineData("list")]
    public async Task With_json_people_read_on_standard_error_unless_it_is_quiet(string commandLine)
    {
        Spoken spoken = await Spoken.By([.. commandLine.Split(' '), "--json"]);
        Spoken quiet = await Spoken.By([.. commandLine.Split(' '), "--json", "--quiet"]);

        Assert.NotEmpty(spoken.Json);
        Assert.NotEmpty(spoken.Error);
        Assert.Equal((spoken.Output, ""), (quiet.Output, quiet.Error));
    }
}
