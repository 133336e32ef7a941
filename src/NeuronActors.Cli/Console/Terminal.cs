using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>Standard output and standard error, and which of them somebody is looking at.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsOutputLive">Whether output is a terminal, so that a line may be redrawn and coloured.</param>
/// <param name="IsErrorLive">The same for error.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool IsOutputLive, bool IsErrorLive)
{
    /// <summary>A file has no right edge: lines are not broken, so that they can be searched.</summary>
    private const int WidthOfFiles = 10_000;

    /// <summary>Those of this process.</summary>
    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Standard output for tables and coloured text.</summary>
    public IAnsiConsole OutputConsole() => Open(Output, IsOutputLive);

    /// <summary>Standard error for tables and coloured text.</summary>
    public IAnsiConsole ErrorConsole() => Open(Error, IsErrorLive);

    /// <summary>A console on which nothing is seen.</summary>
    public static IAnsiConsole Muted() => Open(TextWriter.Null, isLive: false);

    private static IAnsiConsole Open(TextWriter writer, bool isLive)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isLive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isLive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isLive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(isLive ? writer : new TrimmedWriter(writer)),
        });
        if (!isLive) console.Profile.Width = WidthOfFiles;
        return console;
    }
}
