using System.Runtime.CompilerServices;
using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>The recorded messages of a run: all nodes, rolled files and stretches, JSON lines and traces alike, as one stream of records.</summary>
/// <remarks>
/// It reads while it is asked and keeps nothing: memory does not grow with the records. What a later stretch did again is left out. Records of
/// one population come in the order in which it sent them; those of several nodes one node after the other. Not thread-safe.
/// </remarks>
public sealed class MessageLog
{
    /// <summary>The folder of the records within a run's folder.</summary>
    public const string FolderName = "messages";

    private readonly List<(LogFile File, RecordingOutline Outline)> logs = [];
    private readonly List<TraceFolder> traces = [];
    private readonly Dictionary<string, (RecordingOutline? Outline, string? Fault)> known = [];   // by the name of the file
    private readonly NameTable names = new();
    private Stretches stretches = new([]);

    private MessageLog(string place) => Place = place;

    /// <summary>The folder of the run.</summary>
    public string Place { get; }

    /// <summary>Whether nothing was recorded.</summary>
    public bool IsEmpty => logs.Count == 0 && traces.Count == 0;

    /// <summary>What the newest stretch says of the run and its network.</summary>
    /// <exception cref="InvalidOperationException">Nothing was recorded.</exception>
    public RecordingOutline Outline => Outlines.OrderBy(outline => outline.Begun).ThenBy(outline => outline.Stretch).LastOrDefault()
        ?? throw new InvalidOperationException("nothing was recorded");

    /// <summary>What could not be read so far.</summary>
    public ReadingFaults Faults { get; } = new();

    private IEnumerable<RecordingOutline> Outlines => logs.Where(log => log.File.Roll == 0).Select(log => log.Outline).Concat(traces.Select(folder => folder.Outline));

    /// <summary>Opens the records of a run; a run without any has an empty log.</summary>
    /// <param name="runFolder">The folder of the run; a run may be at work in it.</param>
    public static MessageLog Open(string runFolder)
    {
        var log = new MessageLog(Path.TrimEndingDirectorySeparator(runFolder));
        log.Look();
        return log;
    }

    /// <summary>A log of other streams than files.</summary>
    internal static MessageLog Of(IEnumerable<LogFile> files)
    {
        var log = new MessageLog("");
        log.AddLogs(files);
        log.stretches = new Stretches([.. log.Outlines]);
        return log;
    }

    /// <summary>Reads values of messages.</summary>
    /// <param name="query">Which.</param>
    /// <param name="stop">Ends it early, with what was read.</param>
    public IEnumerable<MessageRecord> Messages(MessageQuery query, CancellationToken stop = default)
    {
        foreach (var open in Cursors(query))
        {
            using var cursor = open.Cursor();
            if (cursor is null) continue;
            while (cursor.TryRead(out var record))
            {
                if (stop.IsCancellationRequested) yield break;
                yield return record;
            }

            cursor.Conclude();
        }
    }

    /// <summary>Reads values of messages while they are written, until the run is over.</summary>
    /// <param name="query">Which.</param>
    /// <param name="isOver">Whether nothing more will be written; asked before each look at the files.</param>
    /// <param name="interval">Between two looks.</param>
    /// <param name="waits">Called when all that is there was read.</param>
    /// <param name="stop">Ends it early, with what was read.</param>
    public async IAsyncEnumerable<MessageRecord> Follow(
        MessageQuery query, Func<bool> isOver, TimeSpan interval, Action waits, [EnumeratorCancellation] CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        ArgumentNullException.ThrowIfNull(waits);
        var open = new Dictionary<string, RecordCursor>();
        try
        {
            for (var over = false; !over && !stop.IsCancellationRequested;)
            {
                over = isOver();
                Look();
                foreach (var cursor in Opened(query, open))
                    while (!stop.IsCancellationRequested && cursor.TryRead(out var record)) yield return record;
                waits();
                if (!over) await Task.Delay(interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var cursor in open.Values) cursor.Conclude();
        }
        finally
        {
            foreach (var cursor in open.Values) cursor.Dispose();
        }
    }

    /// <summary>Reads how weights changed.</summary>
    /// <param name="query">Which.</param>
    /// <param name="stop">Ends it early, with what was read.</param>
    public IEnumerable<WeightChangeRecord> WeightChanges(WeightChangeQuery query, CancellationToken stop = default) =>
        logs.SelectMany(log => ChangesIn(log.File, log.Outline, query, stop))
            .Concat(traces.SelectMany(folder => TraceChanges.Of(folder, stretches.EndOf(folder.Outline), query, Faults, stop)));

    /// <summary>Looks for files that have come since. What cannot be used is among the faults.</summary>
    internal void Look()
    {
        logs.Clear();
        traces.Clear();
        var folder = Path.Combine(Place, FolderName);
        if (!Directory.Exists(folder)) return;
        AddLogs(Directory.EnumerateFiles(folder).Select(path => LogFile.At(path, Path.Combine(FolderName, Path.GetFileName(path)))).OfType<LogFile>());
        foreach (var path in Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, TraceFolder.IndexName)))) AddTraces(path);
        traces.Sort((one, other) => Compare((one.Outline.Stretch, one.Outline.Node, 0), (other.Outline.Stretch, other.Outline.Node, 0)));
        stretches = new Stretches([.. Outlines]);
    }

    /// <summary>One for each file, in the order in which they are to be read; a cursor is null where its file cannot be used.</summary>
    internal IEnumerable<(string Name, Func<RecordCursor?> Cursor)> Cursors(MessageQuery query)
    {
        foreach (var (file, outline) in logs) yield return (file.Name, () => OrFault<RecordCursor>(file.Name, () => new LogCursor(file, outline, stretches.EndOf(outline), query, names, Faults)));
        foreach (var folder in traces)
            foreach (var trace in folder.Traces.Where(trace => !trace.IsWeightChange && MayMatch(trace, query)))
            {
                var name = Path.Combine(folder.Name, trace.Values);
                yield return (name, () => OrFault<RecordCursor>(name, () => new TraceCursor(folder, trace, stretches.EndOf(folder.Outline), query)));
            }
    }

    /// <summary>Cursors stay open from one look to the next, so that each goes on where it was.</summary>
    private IEnumerable<RecordCursor> Opened(MessageQuery query, Dictionary<string, RecordCursor> open)
    {
        foreach (var (name, create) in Cursors(query))
        {
            if (!open.TryGetValue(name, out var cursor) && (cursor = create()) is not null) open[name] = cursor;
            if (cursor is not null) yield return cursor;
        }
    }

    private static bool MayMatch(TraceEntry trace, MessageQuery query) =>
        (query.Kinds?.Contains(trace.Kind) ?? true) && (query.Populations?.Contains(trace.Population) ?? true);

    private static int Compare((int Stretch, string Node, int Roll) one, (int Stretch, string Node, int Roll) other)
    {
        var byStretch = one.Stretch.CompareTo(other.Stretch);
        var byNode = byStretch != 0 ? byStretch : string.CompareOrdinal(one.Node, other.Node);
        return byNode != 0 ? byNode : one.Roll.CompareTo(other.Roll);
    }

    private T? OrFault<T>(string name, Func<T> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Faults.Unusable(name, FileFault.Reason(exception));
            return null;
        }
    }

    /// <summary>A file that begins with what it records is the first of a stretch, whatever its name ends with: a node may be called gpu_001.</summary>
    private void AddLogs(IEnumerable<LogFile> files)
    {
        var beginnings = files.Select(file => (File: file, Beginning: BeginningOf(file))).ToArray();
        var outlines = beginnings.Where(found => found.Beginning.Outline is not null).ToDictionary(found => found.File.Stem, found => found.Beginning.Outline!);
        foreach (var (file, (own, fault)) in beginnings)
        {
            if ((own ?? outlines.GetValueOrDefault(file.FirstStem)) is { } outline)
                logs.Add((file with { Node = outline.Node, Stretch = outline.Stretch, Roll = own is null ? file.Roll : 0 }, outline));
            else if (fault is not null) Faults.Unusable(file.Name, $"its first line does not say what it records: {fault}");
        }

        logs.Sort((one, other) => Compare((one.File.Stretch, one.File.Node, one.File.Roll), (other.File.Stretch, other.File.Node, other.File.Roll)));
    }

    private void AddTraces(string path)
    {
        var name = Path.Combine(FolderName, Path.GetFileName(path));
        try
        {
            traces.Add(TraceFolder.Read(path, name));
        }
        catch (FormatException exception)
        {
            Faults.Unusable(Path.Combine(name, TraceFolder.IndexName), exception.Message);
        }
    }

    /// <summary>What the first line of a file says, or why it does not; neither where there is none yet. A first line stays what it is.</summary>
    private (RecordingOutline? Outline, string? Fault) BeginningOf(LogFile file)
    {
        if (known.TryGetValue(file.Name, out var beginning)) return beginning;
        try
        {
            using var lines = new LineReader(file.Open());
            if (!lines.TryNext(out var line)) return default;
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return known[file.Name] = (RecordingOutline.Of(document.RootElement), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidDataException)
        {
            return known[file.Name] = (null, FileFault.Reason(exception));
        }
    }

    private IEnumerable<WeightChangeRecord> ChangesIn(LogFile file, RecordingOutline outline, WeightChangeQuery query, CancellationToken stop)
    {
        using var lines = OrFault(file.Name, () => new LineReader(file.Open()));
        if (lines is null) yield break;
        var parser = new MessageLineParser(outline, Nothing, names);
        var change = new WeightChangeLine(outline, query);
        var end = stretches.EndOf(outline);
        while (!stop.IsCancellationRequested && TryNext(lines, parser, change, file, out var record))
            if (record is not null && record.Batch < end) yield return record;
        if (lines.Remainder > 0) Faults.Torn(file.Name, lines.Line + 1);
    }

    private static MessageQuery Nothing { get; } = new() { Kinds = [] };

    private bool TryNext(LineReader lines, MessageLineParser parser, WeightChangeLine change, LogFile file, out WeightChangeRecord? record)
    {
        record = null;
        try
        {
            if (!lines.TryNext(out var line)) return false;
            var meaning = parser.Parse(line);
            if (meaning == LineMeaning.WeightChange) record = change.Read(line);
            else if (meaning == LineMeaning.Broken) Faults.Broken(file.Name, lines.Line, parser.Fault);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            Faults.Broken(file.Name, lines.Line, FileFault.Reason(exception));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Faults.Broken(file.Name, lines.Line + 1, FileFault.Reason(exception));
            return false;
        }

        return true;
    }
}
