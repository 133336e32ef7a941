using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary>How records are shown.</summary>
internal enum MessageForm
{
    Table,
    Plot,
    Csv,
    Json,
}

/// <summary>Shows records as they come, up to a number of them.</summary>
internal sealed class MessageOutput(Invocation call, MessageColumns columns, MessageForm form, long limit) : IDisposable
{
    private static readonly string[] Numbers = ["batch", "step", "sample", "value"];

    private readonly MessageTable table = new(call.Outcome, MessageColumns.Headings, Numbers);
    private readonly MessagePlot plot = new(columns);
    private readonly WaitingLines lines = new(call.Output);

    /// <summary>Records that were shown.</summary>
    public long Written { get; private set; }

    /// <summary>Records that were not.</summary>
    public long Left { get; private set; }

    public void Add(in MessageRecord record)
    {
        if (Written == limit)
        {
            Left++;
            return;
        }
        if (Written++ == 0 && form == MessageForm.Csv) lines.Write(MessageColumns.CsvHeading);
        switch (form)
        {
            case MessageForm.Table: table.Add(columns.Cells(record)); break;
            case MessageForm.Plot: plot.Add(record); break;
            case MessageForm.Csv: lines.Write(columns.Csv(record)); break;
            default: lines.Write(columns.Json(record)); break;
        }
    }

    /// <summary>Writes what waits to be written.</summary>
    public void Flush()
    {
        table.Flush();
        lines.Flush();
    }

    /// <summary>All have come.</summary>
    public void Finish()
    {
        Flush();
        if (form == MessageForm.Plot && Written > 0)
            foreach (string line in plot.Lines(call)) call.Output.WriteLine(line);
        if (Left > 0) call.Progress.WriteLine($"… and {Quantity.Count(Left)} more: --limit 0 shows all, or choose with --neuron, --kind, --batch, --step and --sample.");
    }

    public void Dispose() => lines.Flush();

    /// <summary>Many short lines in few writes.</summary>
    private sealed class WaitingLines(TextWriter output)
    {
        private const int Room = 1 << 16;

        private readonly System.Text.StringBuilder waiting = new(Room);

        public void Write(string line)
        {
            waiting.Append(line).Append('\n');
            if (waiting.Length >= Room) Flush();
        }

        public void Flush()
        {
            if (waiting.Length == 0) return;
            output.Write(waiting);
            output.Flush();
            waiting.Clear();
        }
    }
}
