using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>The thread that writes what the recorders of all populations hand on, and the files it writes to.</summary>
/// <remarks>A fault ends the recording and nothing else: what comes afterwards is counted, not kept.</remarks>
internal sealed class RecordWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Suffix = ".jsonl";
    private const long Mebibyte = 1 << 20;
    private const int IdleLooks = 5;            // looks in vain before a flush: it costs more than many a message
    private const int ValuesAtOnce = 1 << 11;   // half a MiB of lines: a file is at most so much larger than asked, unless one message is

    private readonly RecordedPart part;
    private readonly int stretch;
    private readonly MessageLogFile<T> log;
    private readonly LinePieces pieces;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly Action<string> failed;
    private string? reason;
    private long safeEvents, safeBytes;
    private bool isUnflushed;

    /// <summary>Starts the thread.</summary>
    /// <param name="part">What is recorded.</param>
    /// <param name="failed">Told, once, from any thread, why recording has ended.</param>
    public RecordWriter(RecordedPart part, Action<string> failed)
    {
        (this.part, this.failed, Network) = (part, failed, part.Network);
        RecordingSettings settings = part.Experiment.Recording;
        stretch = FreeStretch(part);
        string name = part.NameOf(stretch);
        Queue = new RecordQueue<T>(settings.Queue * Mebibyte, settings.WhenFull == WhenFull.Wait, part.Patience, part.Clock) { Stuck = GaveUp };
        log = new MessageLogFile<T>(Path.Combine(part.Folder, name + Suffix), settings.RollAt * Mebibyte, Watched);
        Traces = new TraceFiles(Path.Combine(part.Folder, name), typeof(T) == typeof(float) ? "<f4" : "<f8", part, stretch, Watched);
        pieces = new LinePieces(part.Run);
        thread = new Thread(Write) { IsBackground = true, Name = $"records of {part.Node}" };
        thread.Start();
    }

    /// <summary>The graph.</summary>
    public Network Network { get; }

    /// <summary>What waits to be written.</summary>
    public RecordQueue<T> Queue { get; }

    /// <summary>The arrays.</summary>
    public TraceFiles Traces { get; }

    /// <summary>Samples of a batch at the most.</summary>
    public int Samples => part.Experiment.Train.Batch;

    /// <summary>Weight changes are means over the batch.</summary>
    public bool IsMean => part.Experiment.Train.Reduction == Reduction.Mean;

    /// <summary>What is in the files so far.</summary>
    public RecordedSummary Summary
    {
        get
        {
            long offered = Queue.Offered;
            lock (gate)
            {
                long dropped = offered - safeEvents;
                return new RecordedSummary(safeEvents, safeBytes, dropped, dropped == 0 ? null : reason ?? "they came faster than they could be written");
            }
        }
    }

    /// <summary>Lines of a kind of message.</summary>
    public RecordTarget<T> LinesOf(in MessageHeader header, Population sender, Population receiver, RecordedPatch patch) =>
        new MessageLines<T>(pieces, header, sender, receiver, patch);

    /// <summary>Lines of the weight changes of a projection.</summary>
    public RecordTarget<T> LinesOf(Population population, Projection projection, RecordedPatch patch, WeightChangeForm<T> form) =>
        new WeightChangeLines<T>(pieces, population, projection, patch, form);

    /// <summary>Writes what waits, the last line, and closes the files.</summary>
    public void Dispose()
    {
        Queue.Flush();   // a slow disk may take longer than the patience in all, as long as it comes on
        Queue.Close();
        if (!thread.Join(part.Patience)) Stop("the disk takes nothing");
    }

    /// <summary>The number that was asked for, or the next of which there are no records.</summary>
    private static int FreeStretch(RecordedPart part)
    {
        int number = part.Stretch;
        while (Path.Exists(Path.Combine(part.Folder, part.NameOf(number) + Suffix)) || Path.Exists(Path.Combine(part.Folder, part.NameOf(number)))) number++;
        return number;
    }

    private WatchedStream Watched(string path, Stream stream) => new(part.Through(path, stream), Queue.Progress);

    private void Write()
    {
        Try(Begin);
        int idle = 0;
        while (!Queue.IsOver)
        {
            long flushes = Queue.FlushesAsked;
            RecordBlock<T>? all = Queue.TakeAll();
            idle = all is null ? idle + 1 : 0;
            if (flushes == 0 && idle >= IdleLooks && isUnflushed) Try(Flush);   // for whoever follows the file
            while (all is not null) all = WriteSome(all);
            if (flushes == 0) continue;
            if (isUnflushed) Try(Flush);
            Queue.Flushed(flushes);
        }
        Try(Flush);
        WriteEnd();
        Queue.End();
    }

    /// <summary>Writes some blocks that follow one another and go to the same place, and gives them back together: what is done once per piece costs more than a block.</summary>
    /// <returns>The block behind them.</returns>
    private RecordBlock<T>? WriteSome(RecordBlock<T> from)
    {
        RecordBlock<T>? to = from;
        for (int values = 0; to is not null && to.Target.IsLog == from.Target.IsLog && values < ValuesAtOnce; to = to.Next) values += to.Values.Length;
        isUnflushed = true;
        if (!Queue.IsStopped) TryWrite(from, to);
        Queue.Return(from, to);
        return to;
    }

    private void TryWrite(RecordBlock<T> from, RecordBlock<T>? to)
    {
        try
        {
            WriteSome(from, to);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Stop(FileFault.Reason(fault));
        }
    }

    private void WriteSome(RecordBlock<T> from, RecordBlock<T>? to)
    {
        if (from.Target.IsLog) log.Write(from, to);
        else
            for (RecordBlock<T>? block = from; block != to; block = block!.Next) block!.Target.Write(block);
    }

    private void Try(Action step)
    {
        if (Queue.IsStopped) return;
        try
        {
            step();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Stop(FileFault.Reason(fault));
        }
    }

    private void Begin()
    {
        Directory.CreateDirectory(part.Folder);
        JsonObject line = PartDescription.Of(part, stretch);
        line.Insert(0, "event", "begin");
        WriteLine(line);
        isUnflushed = true;
    }

    private void Flush()
    {
        log.Flush();
        Traces.Flush();
        isUnflushed = false;
        Count();
    }

    private void Count()
    {
        lock (gate) (safeEvents, safeBytes) = (log.Lines + Traces.Rows, log.Bytes + Traces.Bytes);
    }

    /// <summary>The last line and the closing of the files: what fails now has failed before.</summary>
    private void WriteEnd()
    {
        foreach (Action step in new Action[] { Count, WriteLast, log.Dispose, Traces.Close })
        {
            try
            {
                step();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Stop(FileFault.Reason(fault));
            }
        }
    }

    private void WriteLast()
    {
        RecordedSummary summary = Summary;
        WriteLine(new JsonObject { ["event"] = "end", ["written"] = summary.Events, ["dropped"] = summary.Dropped, ["reason"] = summary.Reason });
    }

    private void WriteLine(JsonObject line)
    {
        line.Insert(0, "@t", PartDescription.Now);
        log.Write(new RecordBlock<T>(0) { Target = new OneLine(line.ToJsonString(Relaxed)) }, null);
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private void GaveUp() => Say("the disk takes nothing");

    private void Stop(string why)
    {
        Say(why);
        Queue.Stop();
    }

    private void Say(string why)
    {
        lock (gate)
        {
            if (reason is not null) return;
            reason = why;
        }
        failed($"{Path.Combine(part.Folder, part.NameOf(stretch))}{Suffix} cannot be written ({why}): nothing more is recorded, and the run goes on.");
    }

    private sealed class OneLine(string text) : RecordTarget<T>
    {
        public override bool IsLog => true;

        public override void Format(RecordBlock<T> block, RecordStream to)
        {
            to.Write(LineText.Of(text + "\n"));
            to.EndLines(0);
        }
    }
}
