using System.CommandLine;

namespace NeuronActors.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class CommonOptions
{
    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Set a key of the experiment, e.g. rule.step-size=0.2; repeatable, the last one for a key wins",
        HelpName = "key=value",
        Recursive = true,
    };

    public Option<ulong?> Seed { get; } = new WholeNumberOption("--seed", "Seed of every random draw") { Recursive = true };

    public Option<string?> Out { get; } = new("--out")
    {
        Description = "Where run folders, and what nodes record, go (default runs); for export, the file to write",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object on standard output, and everything else on standard error",
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Print the outcome only; with --json, errors only",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Print the experiment in full, and where an error arose",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        foreach (Option option in new Option[] { Set, Seed, Out, Json, Quiet, Verbose }) root.Add(option);
    }

    /// <summary>The options that stand for a command's <see cref="NeuronCommand.Unused"/>.</summary>
    public IEnumerable<Option> Of(SharedOptions which) =>
        new (SharedOptions Flag, Option Option)[] { (SharedOptions.Set, Set), (SharedOptions.Seed, Seed), (SharedOptions.Out, Out) }
            .Where(pair => which.HasFlag(pair.Flag)).Select(pair => pair.Option);

    public bool IsVerbose(ParseResult parse) => parse.GetValue(Verbose);
}
