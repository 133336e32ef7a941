using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>One call of a command: what was asked for, and where the answer goes.</summary>
internal sealed class Invocation
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ParseResult parse;
    private readonly CommonOptions common;
    private readonly Terminal terminal;

    public Invocation(
        ParseResult parse, CommonOptions common, Terminal terminal, IReadOnlyList<string> commandLine, CancellationToken stop)
    {
        (this.parse, this.common, this.terminal, CommandLine, Stop) = (parse, common, terminal, commandLine, stop);
        IAnsiConsole people = IsJson ? terminal.ErrorConsole() : terminal.OutputConsole();
        Outcome = IsQuiet && IsJson ? Terminal.Muted() : people;
        Progress = IsQuiet ? Terminal.Muted() : people;
    }

    /// <summary>The whole command line, for records.</summary>
    public IReadOnlyList<string> CommandLine { get; }

    /// <summary>Cancelled when the command is to stop in order.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Standard output, for a program that runs until it is ended and writes its log there.</summary>
    public TextWriter Output => terminal.Output;

    /// <summary>Where the outcome is told to people.</summary>
    public IAnsiConsole Outcome { get; }

    /// <summary>Where people are told what is going on; silent with <c>--quiet</c>.</summary>
    public IAnsiConsole Progress { get; }

    public bool IsJson => parse.GetValue(common.Json);

    public bool IsQuiet => parse.GetValue(common.Quiet);

    public bool IsVerbose => parse.GetValue(common.Verbose);

    public ulong? Seed => parse.GetValue(common.Seed);

    public string? Out => parse.GetValue(common.Out);

    public IReadOnlyList<string> Set => parse.GetValue(common.Set) ?? [];

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parse.GetValue(argument);

    /// <summary>The answer for scripts: one line on standard output, if <c>--json</c> asks for it.</summary>
    public void Answer(Func<JsonObject> answer)
    {
        if (IsJson) terminal.Output.WriteLine(answer().ToJsonString(OneLine));
    }

    /// <summary>A sentence about something that went wrong.</summary>
    public void Complain(string sentence) => terminal.Error.WriteLine($"neuron: {sentence}");
}
