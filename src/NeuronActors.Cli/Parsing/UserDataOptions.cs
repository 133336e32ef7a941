using System.CommandLine;

namespace NeuronActors.Cli;

/// <summary>Options that name files of the user's own; each sets a key of the section <c>data</c>.</summary>
internal sealed class UserDataOptions
{
    /// <summary>What the help shows them under.</summary>
    public const string Heading = "Data";

    private readonly Option<string[]> train = new("--train")
    {
        Description = "Training samples: .npy, .npz, .csv, .tsv, .parquet, idx, or a folder of PNG images by class; twice for inputs and targets in two files",
        HelpName = "FILE",
    };

    private readonly Option<string[]> test = new("--test")
    {
        Description = "Test samples likewise; or a number of training samples to set aside for the test",
        HelpName = "FILE",
    };

    private readonly Option<string[]> inputs = new("--inputs")
    {
        Description = "Array or column that is an input; may be repeated (default x, or all columns but the targets)",
        HelpName = "NAME",
    };

    private readonly Option<string[]> targets = new("--targets")
    {
        Description = "Array or column that is a target; may be repeated (default y; or label, target, class, y, or the last column)",
        HelpName = "NAME",
    };

    private (Option<string[]> Option, string Key)[] All => [(train, "data.train"), (test, "data.test"), (inputs, "data.inputs"), (targets, "data.targets")];

    public void AddTo(NeuronCommand command) => command.Add(Heading, [.. All.Select(pair => pair.Option)]);

    /// <summary>Adds those that choose arrays or columns.</summary>
    public void AddNamesTo(NeuronCommand command) => command.Add(Heading, inputs, targets);

    /// <summary>What is chosen of a file.</summary>
    public (IReadOnlyList<string> Inputs, IReadOnlyList<string> Targets) Names(Invocation call) => (call.Get(inputs) ?? [], call.Get(targets) ?? []);

    /// <summary>What the options set, as for <c>--set</c>, each with what was typed.</summary>
    public IEnumerable<(string Setting, string Typed)> Settings(Invocation call) =>
        from pair in All
        let values = call.Get(pair.Option)
        where values is { Length: > 0 }
        select ($"{pair.Key}={(values is [var only] ? Quoted(only) : $"[{string.Join(", ", values.Select(Quoted))}]")}", $"{pair.Option.Name} {string.Join(' ', values)}");

    // A number is a count of samples; anything else is quoted, so that YAML takes no part of a path for something else.
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(char.IsAsciiDigit) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
