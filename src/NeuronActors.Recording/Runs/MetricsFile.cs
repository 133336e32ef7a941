using System.Globalization;
using System.Text;

namespace NeuronActors.Recording;

/// <summary>Measured values of a run, one row at a time: <c>metrics.csv</c>.</summary>
/// <remarks>
/// UTF-8, comma-separated, line feeds, a header row, invariant culture, numbers in their shortest form that reads back to the
/// same bits. A row is handed to the operating system as it is appended, so a killed process loses none;
/// <see cref="FlushToDisk"/> before a checkpoint makes a loss of power harmless too. Not thread-safe.
/// </remarks>
public sealed class MetricsFile : IDisposable
{
    private readonly FileStream stream;
    private readonly int columnCount;

    private MetricsFile(FileStream stream, int columnCount)
    {
        this.stream = stream;
        this.columnCount = columnCount;
    }

    /// <summary>Begins a new file.</summary>
    /// <param name="path">The file; a former one is replaced.</param>
    /// <param name="columns">Names of the columns, at least one.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public static MetricsFile Create(string path, IReadOnlyList<string> columns) =>
        Begin(Open(path, FileMode.Create), Header(columns), columns.Count);

    /// <summary>Goes on with the file of a run that is resumed: rows after the checkpoint and a torn last line go, so that the
    /// file becomes what it would have been without the interruption.</summary>
    /// <param name="path">The file; begun anew if it is missing or has no complete line.</param>
    /// <param name="columns">The same columns as before.</param>
    /// <param name="positionColumn">The column that holds a row's position: batches done. It never falls from row to row.</param>
    /// <param name="lastPosition">The checkpoint's position; rows up to and including it stay.</param>
    /// <exception cref="RecordingException">The file has other columns or an unreadable row.</exception>
    public static MetricsFile Resume(string path, IReadOnlyList<string> columns, string positionColumn, long lastPosition)
    {
        var header = Header(columns);
        var position = columns.ToList().IndexOf(positionColumn);
        if (position < 0) throw new ArgumentException($"There is no column '{positionColumn}'.", nameof(positionColumn));
        var stream = Open(path, FileMode.OpenOrCreate);
        try
        {
            LineFile.DropTornLine(stream);
            if (stream.Length == 0) return Begin(stream, header, columns.Count);
            stream.SetLength(EndOfKeptRows(stream, path, header, columns.Count, position, lastPosition));
            stream.Seek(0, SeekOrigin.End);
            return new MetricsFile(stream, columns.Count);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends one row.</summary>
    /// <param name="values">One per column: a number, a text without line breaks, or null for an empty cell.</param>
    /// <exception cref="ArgumentException">Too few or too many values, or one that has no invariant text.</exception>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void Append(params ReadOnlySpan<object?> values)
    {
        if (values.Length != columnCount)
            throw new ArgumentException($"A row has {columnCount} values, not {values.Length}.", nameof(values));
        var cells = new string[values.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = CsvCell.Format(values[i]);
        WriteLine(string.Join(',', cells));
    }

    /// <summary>Waits until all rows are on the disk.</summary>
    /// <exception cref="RecordingException">The disk does not take them.</exception>
    public void FlushToDisk()
    {
        try
        {
            stream.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            throw AtomicFile.CannotWrite(stream.Name, exception);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static string Header(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0) throw new ArgumentException("Metrics need at least one column.", nameof(columns));
        return string.Join(',', columns.Select(CsvCell.Format));
    }

    private static FileStream Open(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, exception);
        }
    }

    private static MetricsFile Begin(FileStream stream, string header, int columnCount)
    {
        var file = new MetricsFile(stream, columnCount);
        file.WriteLine(header);
        return file;
    }

    private static long EndOfKeptRows(
        FileStream stream, string path, string header, int columnCount, int positionColumn, long lastPosition)
    {
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        var end = 0;
        for (var number = 1; end < bytes.Length; number++)
        {
            var length = bytes.AsSpan(end).IndexOf((byte)'\n') + 1;
            var line = Encoding.UTF8.GetString(bytes, end, length - 1);
            if (number == 1) RefuseOtherColumns(path, line, header);
            else if (PositionOf(path, number, line, columnCount, positionColumn) > lastPosition) break;
            end += length;
        }

        return end;
    }

    private static void RefuseOtherColumns(string path, string found, string expected)
    {
        if (found != expected)
            throw new RecordingException(
                $"{path}:1: the columns are '{found}', but this run writes '{expected}': " +
                "move the file away, or resume with the version of the program that wrote it.");
    }

    private static long PositionOf(string path, int number, string line, int columnCount, int positionColumn)
    {
        var cells = CsvCell.Split(line);
        if (cells.Count == columnCount
            && long.TryParse(cells[positionColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return position;
        throw new RecordingException(
            $"{path}:{number}: '{line}' is not a row of these metrics: mend or delete the line, then resume.");
    }

    private void WriteLine(string line)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stream.Flush();
        }
        catch (IOException exception)
        {
            throw AtomicFile.CannotWrite(stream.Name, exception);
        }
    }
}
