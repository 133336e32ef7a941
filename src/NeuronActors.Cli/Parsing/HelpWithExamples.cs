using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NeuronActors.Cli;

/// <summary>The library's help without the shared options that mean nothing here, followed by sections of further options and by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, CommonOptions common) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is NeuronCommand command)
        {
            foreach (Option option in common.Of(command.Unused).Concat(command.Headings.Keys)) option.Hidden = true;   // of this one command line
            help.Invoke(parseResult);
            Write(parseResult.InvocationConfiguration.Output, command.Headings);
        }
        else
        {
            help.Invoke(parseResult);
        }
        if (parseResult.CommandResult.Command is IHasExamples { Examples: { Count: > 0 } examples })
            Write(parseResult.InvocationConfiguration.Output, examples);
        return ExitCode.Done;
    }

    private static void Write(TextWriter output, IReadOnlyDictionary<Option, string> headings)
    {
        if (headings.Count == 0) return;
        int width = headings.Keys.Max(option => Label(option).Length);
        foreach (IGrouping<string, Option> section in headings.GroupBy(pair => pair.Value, pair => pair.Key))
        {
            output.WriteLine($"{section.Key}:");
            foreach (Option option in section) output.WriteLine($"  {Label(option).PadRight(width)}  {option.Description}");
            output.WriteLine();
        }
    }

    private static string Label(Option option) =>
        string.Join(", ", option.Aliases.Append(option.Name)) + (option.HelpName is { } value ? $" <{value}>" : "");

    private static void Write(TextWriter output, IReadOnlyList<Example> examples)
    {
        int width = examples.Max(example => example.CommandLine.Length);
        output.WriteLine("Examples:");
        foreach (Example example in examples)
            output.WriteLine($"  {example.CommandLine.PadRight(width)}  {example.Meaning}");
        output.WriteLine();
    }
}
