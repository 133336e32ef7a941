namespace NeuronActors.Recording;

/// <summary>The records of one file of JSON lines.</summary>
internal sealed class LogCursor : RecordCursor
{
    private readonly LogFile file;
    private readonly ReadingFaults faults;
    private readonly int end;
    private readonly MessageLineParser parser;
    private readonly LineReader lines;

    /// <param name="file">The file.</param>
    /// <param name="outline">What its stretch says of itself.</param>
    /// <param name="end">The first batch that does not count any more.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="names">Shared strings.</param>
    /// <param name="faults">Takes what cannot be read.</param>
    public LogCursor(LogFile file, RecordingOutline outline, int end, MessageQuery query, NameTable names, ReadingFaults faults)
    {
        (this.file, this.faults, this.end) = (file, faults, end);
        parser = new MessageLineParser(outline, query, names);
        lines = new LineReader(file.Open());
    }

    public override bool TryRead(out MessageRecord record)
    {
        try
        {
            return TryNext(out record);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            faults.Broken(file.Name, lines.Line + 1, FileFault.Reason(exception));
            record = default;
            return false;
        }
    }

    public override void Conclude()
    {
        if (lines.Remainder > 0) faults.Torn(file.Name, lines.Line + 1);
    }

    public override void Dispose() => lines.Dispose();

    private bool TryNext(out MessageRecord record)
    {
        while (lines.TryNext(out var line))
        {
            switch (parser.Parse(line))
            {
                case LineMeaning.Record when parser.Record.Head.Batch < end:
                    record = parser.Record;
                    return true;
                case LineMeaning.Other when LastLine.DroppedIn(line) is { } loss:
                    faults.Incomplete(file.Name, lines.Line, loss.Dropped, loss.Reason);
                    break;
                case LineMeaning.Broken:
                    faults.Broken(file.Name, lines.Line, parser.Fault);
                    break;
            }
        }

        record = default;
        return false;
    }
}
