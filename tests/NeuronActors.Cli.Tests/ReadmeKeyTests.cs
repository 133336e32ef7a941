using System.Text.RegularExpressions;
using NeuronActors.Networks;

namespace NeuronActors.Cli.Tests;

/// <summary>The tables of keys in the README and on the page about clusters are those of the program.</summary>
public sealed partial class ReadmeKeyTests
{
    public static TheoryData<string, string> Rows =>
        [.. Repository.Lines("README.md").Concat(Repository.Lines("docs/cluster.md")).Select(line => Row().Match(line)).Where(row => row.Success).Select(row => (row.Groups[1].Value, row.Groups[2].Value))];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_default_in_the_table_is_the_default_that_explain_tells(string key, string written)
    {
        Spoken said = await Spoken.By("explain", key);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Matches($@"\n +default +{Regex.Escape(written)}\n", said.Output);
    }

    [Fact]
    public void Every_key_of_a_cluster_is_in_the_table() => Assert.Superset(
        KeyCatalogue.All.Select(key => key.Name).Where(name => name.StartsWith("cluster.", StringComparison.Ordinal)).ToHashSet(),
        Rows.Select(row => row.Data.Item1).ToHashSet());

    [GeneratedRegex(@"^\| `([a-z.-]+)` \| `?([^|`]+?)`? \| .* \| .* \|$")]
    private static partial Regex Row();
}
