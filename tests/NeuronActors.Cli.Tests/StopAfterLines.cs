using System.Text;

namespace NeuronActors.Cli.Tests;

/// <summary>A standard output or error that asks the command to stop once it has said so many lines.</summary>
internal sealed class StopAfterLines(int lines, string of = "") : StringWriter
{
    private readonly CancellationTokenSource source = new();

    public CancellationToken Token => source.Token;

    public override void Write(char value)
    {
        base.Write(value);
        Count();
    }

    public override void Write(string? value)
    {
        base.Write(value);
        Count();
    }

    public override void Write(char[] buffer, int index, int count)
    {
        base.Write(buffer, index, count);
        Count();
    }

    public override void Write(StringBuilder? value)
    {
        base.Write(value);
        Count();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    private void Count()
    {
        if (!source.IsCancellationRequested && ToString().Split('\n').SkipLast(1).Count(line => line.Contains(of, StringComparison.Ordinal)) >= lines) source.Cancel();
    }
}
