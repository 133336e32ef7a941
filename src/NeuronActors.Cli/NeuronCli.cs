using System.CommandLine;

namespace NeuronActors.Cli;

/// <summary>The command line as a function: arguments in, text and an exit code out.</summary>
public static class NeuronCli
{
    /// <summary>Carries out one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Standard output; taken for a file or a pipe, so nothing on it is redrawn.</param>
    /// <param name="error">Standard error, likewise.</param>
    /// <param name="stop">Asks a run to stop in order.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken stop = default) =>
        Run(args, new Terminal(output, error, IsOutputLive: false, IsErrorLive: false), stop);

    internal static async Task<int> Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken stop)
    {
        var root = new NeuronRoot(terminal, args);
        // Without it, "@name" would be read as a file of arguments.
        ParseResult parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (args.Count == 0) return ShowHelp(root, terminal);
        if (parse.Errors.Count > 0 && parse.Action is not HelpWithExamples) return UsageComplaint.Say(parse, terminal.Error);
        try
        {
            return await parse.InvokeAsync(Configuration(terminal), stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Complaint.Say(exception, terminal.Error, root.Common.IsVerbose(parse));
        }
    }

    /// <summary>A bare <c>neuron</c> asks for nothing; what it can be asked goes to standard error.</summary>
    private static int ShowHelp(NeuronRoot root, Terminal terminal)
    {
        root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = terminal.Error });
        return ExitCode.Usage;
    }

    /// <summary>Signals and exceptions are this program's own business.</summary>
    private static InvocationConfiguration Configuration(Terminal terminal) => new()
    {
        Output = terminal.Output,
        Error = terminal.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };
}
