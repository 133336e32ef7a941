using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace NeuronActors.Cli.Tests;

/// <summary>Whatever the documents and the deployment files tell <c>neuron</c> is what it understands.</summary>
public sealed partial class WrittenCommandLineTests
{
    private const string SomeNodes = "3";

    private static readonly string[] Documents = ["README.md", "docs/cluster.md", "deploy/README.md"];

    private static readonly (string File, Func<string, Match> Find)[] Programs =
    [
        ("deploy/local/up.sh", line => ScriptCall().Match(line)),
        ("deploy/local/down.sh", line => ScriptCall().Match(line)),
        ("deploy/local/status.sh", line => ScriptCall().Match(line)),
        ("deploy/local/kill.sh", line => ScriptCall().Match(line)),
        ("deploy/publish.sh", line => ScriptCall().Match(line)),
        ("deploy/container/coordinate.sh", line => ScriptCall().Match(line)),
        ("deploy/container/Containerfile", line => ImageCall().Match(line)),
        ("deploy/compose/compose.yaml", line => Arguments().Match(line)),
        ("deploy/kubernetes/node.yaml", line => Arguments().Match(line)),
        ("deploy/kubernetes/coordinator.yaml", line => Arguments().Match(line)),
    ];

    /// <summary>Variables of shells and manifests, with something that they may stand for.</summary>
    private static readonly (string Variable, string Value)[] Values =
    [
        ("kill \"$@\"", "kill node-2"), ("--nodes \"$@\"", $"--nodes {SomeNodes}"), ("run \"$@\"", "run ar-mnist"), ("\"$@\"", ""),
        ("\"$(dirname \"$unfinished\")\"", "runs/ar-mnist"), ("\"$build/runs\"", "runs"),
        ("\"$$NODES\"", SomeNodes), ("$(NODES)", SomeNodes), ("$(NEURONACTORS_NODE_NAME)", "node-0"), ("$(POD_ADDRESS)", "10.0.0.3"), ("$$RUN", RunOfExample()), ("\"$$(hostname -i)\"", "10.0.0.3"),
    ];

    public static TheoryData<string, string> Written
    {
        get
        {
            var written = new TheoryData<string, string>();
            foreach (string document in Documents)
                foreach (string line in InDocument(document).Distinct()) written.Add(document, line);
            foreach ((string file, Func<string, Match> find) in Programs)
                foreach (string line in InProgram(file, find).Distinct()) written.Add(file, line);
            return written;
        }
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void It_is_understood(string place, string line)
    {
        var root = new NeuronRoot(new Terminal(TextWriter.Null, TextWriter.Null, IsOutputLive: false, IsErrorLive: false), []);

        ParseResult parse = root.Parse([.. CommandLineParser.SplitCommandLine(line)]);

        Assert.True(parse.Errors.Count == 0, $"{place}: neuron {line}: {string.Join(" ", parse.Errors.Select(error => error.Message))}");
    }

    [Fact]
    public void In_every_one_of_these_files_some_are_found()
    {
        Assert.All(Documents, document => Assert.NotEmpty(InDocument(document)));
        Assert.All(Programs, program => Assert.NotEmpty(InProgram(program.File, program.Find)));
    }

    [Theory]
    [InlineData("node --helth 8580")]
    [InlineData("cluster kill")]
    [InlineData("run ar-mnist --nodes $NODES")]
    public void What_nobody_understands_would_be_noticed(string line) => Assert.Throws<Xunit.Sdk.TrueException>(() => It_is_understood("here", line));

    /// <summary>Lines of fenced blocks, up to two blanks or '#' where an explanation begins, and what stands in backticks and is more than the name of a command.</summary>
    private static IEnumerable<string> InDocument(string document)
    {
        bool isFenced = false;
        foreach (string line in Repository.Lines(document))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isFenced = !isFenced;
            IEnumerable<Match> calls = isFenced ? FencedCall().Matches(line) : InlineCall().Matches(line);
            foreach (string call in calls.Select(call => call.Groups["call"].Value).Where(IsForTheProgram)) yield return call;
        }
    }

    private static IEnumerable<string> InProgram(string file, Func<string, Match> find) =>
        from line in Repository.Lines(file)
        let found = find(line)
        where found.Success
        let call = Values.Aggregate(found.Groups["call"].Value, (text, value) => text.Replace(value.Variable, value.Value, StringComparison.Ordinal))
        let words = found.Groups["list"].Success ? call.Replace(",", " ", StringComparison.Ordinal) : call
        // What is no command is told to coordinate.sh, which puts "run" in front.
        select found.Groups["run"].Success || found.Groups["list"].Success && !words.StartsWith("node ", StringComparison.Ordinal) ? $"run {words}" : words;

    /// <summary>"…" leaves something out, and the tests are run by the script of the repository.</summary>
    private static bool IsForTheProgram(string call) =>
        !call.Contains('…', StringComparison.Ordinal) && call != "test" && !call.StartsWith("test ", StringComparison.Ordinal);

    private static string RunOfExample() =>
        Repository.Lines("deploy/compose/.env.example").Single(line => line.StartsWith("RUN=", StringComparison.Ordinal))["RUN=".Length..];

    [GeneratedRegex(@"^\s*(\$ )?(\./)?neuron (?<call>[^#\s]\S*(?: [^#\s]\S*)*)")]
    private static partial Regex FencedCall();

    [GeneratedRegex(@"`(?:\./neuron (?<call>[^`]+)|neuron (?<call>[^\s`]+ [^`]+))`")]
    private static partial Regex InlineCall();

    [GeneratedRegex(@"^(?:|[^#]*(?:\) |exec ))(?:neuron|""\$neuron""|""\$out/neuron"") (?<call>\w.*?)(?: \|\||;|$)")]
    private static partial Regex ScriptCall();

    [GeneratedRegex(@"^#.* run .*neuronactors/neuron:\S+ (?<call>.+)$")]
    private static partial Regex ImageCall();

    [GeneratedRegex(@"^\s*(?:(?<list>command|args): \[(?<call>[^/].*)\]|(?<run>entrypoint): .*coordinate\.sh (?<call>.*)'\])$")]
    private static partial Regex Arguments();
}
