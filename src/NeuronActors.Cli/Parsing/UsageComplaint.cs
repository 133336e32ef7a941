using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronActors.Networks;

namespace NeuronActors.Cli;

/// <summary>What is said about a command line that is not understood.</summary>
internal static class UsageComplaint
{
    /// <summary>One line per mistake, and where help is.</summary>
    public static int Say(ParseResult parse, TextWriter error)
    {
        foreach (string sentence in Sentences(parse).Distinct()) error.WriteLine($"neuron: {sentence}");
        error.WriteLine($"neuron: {Path(parse.CommandResult)} --help shows what can be written here.");
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Sentences(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        if (parse.UnmatchedTokens.Count > 0) return parse.UnmatchedTokens.Select(token => Unmatched(token, command));
        if (command.Subcommands.Count > 0) return [$"{command.Name} needs a command: {string.Join(", ", command.Subcommands.Select(part => part.Name))}."];
        Argument[] missing = [.. command.Arguments.Where(argument => IsMissing(argument, parse))];
        return missing.Length > 0
            ? missing.Select(argument => $"{command.Name} needs {argument.Name}: {argument.Description}.")
            : parse.Errors.Select(mistake => string.Join(' ', mistake.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static bool IsMissing(Argument argument, ParseResult parse) =>
        argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 };

    private static string Unmatched(string token, Command command)
    {
        bool isOption = token.StartsWith('-');
        var candidates = isOption
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options)).Select(option => option.Name)
            : command.Subcommands.Select(part => part.Name);
        string what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"there is no {what} {token} here.{NearestName.Suggestion(token, candidates)}";
    }

    private static string Path(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Path(parent)} {command.Command.Name}"
        : "neuron";
}
