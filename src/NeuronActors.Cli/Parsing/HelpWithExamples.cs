using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NeuronActors.Cli;

/// <summary>The library's help without the shared options that mean nothing here, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, CommonOptions common) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is NeuronCommand { Unused: var unused })
            foreach (Option option in common.Of(unused)) option.Hidden = true;   // of this one command line
        help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples { Examples: { Count: > 0 } examples })
            Write(parseResult.InvocationConfiguration.Output, examples);
        return ExitCode.Done;
    }

    private static void Write(TextWriter output, IReadOnlyList<Example> examples)
    {
        int width = examples.Max(example => example.CommandLine.Length);
        output.WriteLine("Examples:");
        foreach (Example example in examples)
            output.WriteLine($"  {example.CommandLine.PadRight(width)}  {example.Meaning}");
        output.WriteLine();
    }
}
