using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.File;

namespace NeuronActors.Recording;

/// <summary>The log of messages: JSON lines through Serilog's rolling file, one event for all lines that are written at once.</summary>
/// <remarks>For the writer's thread. What a file refuses is thrown, where Serilog by itself would keep it from us.</remarks>
internal sealed class MessageLogFile<T> : IDisposable
    where T : unmanaged
{
    private readonly string path;
    private readonly long rollAt;
    private readonly BlockFormatter formatter = new();
    private readonly Hooks hooks;
    private Logger logger;
    private FaultSink? faults;
    private int rolls;

    /// <summary>Opens no file yet.</summary>
    /// <param name="path">The first file; <c>_001</c> and so on follow where it has become too large.</param>
    /// <param name="rollAt">Bytes after which the next file is begun.</param>
    /// <param name="through">What a file's stream is led through.</param>
    public MessageLogFile(string path, long rollAt, Func<string, Stream, Stream> through)
    {
        (this.path, this.rollAt) = (path, rollAt);
        hooks = new Hooks(through);
        logger = LoggerTo(path);
    }

    /// <summary>Lines that are in the files.</summary>
    public long Lines => hooks.Lines;

    /// <summary>Their size in bytes.</summary>
    public long Bytes => hooks.Bytes;

    /// <summary>Writes the lines of blocks that follow one another: one event for all.</summary>
    /// <param name="from">The first of them.</param>
    /// <param name="to">The one behind the last; null for all.</param>
    /// <exception cref="IOException">The file cannot take them.</exception>
    public void Write(RecordBlock<T> from, RecordBlock<T>? to)
    {
        if (hooks.Current?.Size >= rollAt) Roll();
        formatter.To = to;
        logger.Write(from.Event);
        faults!.Throw();
    }

    /// <summary>Everything so far is in the files.</summary>
    public void Flush() => hooks.Current?.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        logger.Dispose();
        faults!.Throw();
    }

    /// <summary>The next file: Serilog would count what passes through its own stream, and ours does not.</summary>
    private void Roll()
    {
        Dispose();
        logger = LoggerTo(FormattableString.Invariant($"{Path.ChangeExtension(path, null)}_{++rolls:000}{Path.GetExtension(path)}"));
    }

    private Logger LoggerTo(string file)
    {
        ILogEventSink guarded = LoggerSinkConfiguration.Wrap(
            sink => faults = new FaultSink(sink),
            sink => sink.File(
                formatter, file, fileSizeLimitBytes: long.MaxValue, buffered: true, rollOnFileSizeLimit: true, retainedFileCountLimit: null, hooks: hooks));
        return new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(guarded).CreateLogger();
    }

    /// <summary>Formats in place, in the buffer of the stream below the writer that it is handed.</summary>
    private sealed class BlockFormatter : ITextFormatter
    {
        /// <summary>The block behind the last that belongs to the event.</summary>
        public RecordBlock<T>? To { get; set; }

        public void Format(LogEvent logEvent, TextWriter output)
        {
            if (output is not StreamWriter { BaseStream: RecordStream lines }) return;
            for (RecordBlock<T>? block = RecordBlock<T>.Of(logEvent); block != To; block = block!.Next) block!.Target.Format(block, lines);
        }
    }

    /// <summary>Puts a buffer of ours between Serilog's writer and the file, which is opened once more as we want it, and counts what has gone through.</summary>
    private sealed class Hooks(Func<string, Stream, Stream> through) : FileLifecycleHooks
    {
        private long lines, bytes;

        public RecordStream? Current { get; private set; }

        public long Lines => lines + (Current?.SafeLines ?? 0);

        public long Bytes => bytes + (Current?.SafeBytes ?? 0);

        public override Stream OnFileOpened(string path, Stream underlyingStream, System.Text.Encoding encoding)
        {
            (lines, bytes) = (Lines, Bytes);
            underlyingStream.Dispose();
            return Current = new RecordStream(through(path, new UncachedFile(path, FileMode.Open)));
        }
    }

    private sealed class FaultSink(ILogEventSink file) : ILogEventSink, IDisposable
    {
        private Exception? fault;

        public void Emit(LogEvent logEvent)
        {
            try
            {
                file.Emit(logEvent);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                fault = refused;
            }
        }

        public void Throw()
        {
            if (fault is not { } found) return;
            fault = null;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(found);
        }

        public void Dispose()
        {
            try
            {
                (file as IDisposable)?.Dispose();
            }
            catch (IOException refused)
            {
                fault = refused;
            }
        }
    }
}
