using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Json;

namespace NeuronActors.Operation;

/// <summary>The log of a node: one line per event on the console, and JSON lines in a file if one is named.</summary>
/// <remarks>Every event has <c>Node</c> and <c>Run</c>; <c>Run</c> is "-" unless the logger came from <see cref="ForRun"/>.</remarks>
public static class NodeLog
{
    private const string NodeProperty = "Node";
    private const string RunProperty = "Run";
    private const string NoRun = "-";

    /// <summary>A property of what Akka.NET logs.</summary>
    private const string AkkaProperty = "LogSource";

    /// <summary>Opens the log; dispose of the logger to close its file.</summary>
    /// <param name="options">What is written, and where.</param>
    /// <param name="console">Where people read along; not disposed of.</param>
    /// <exception cref="OperationException">The file cannot be written.</exception>
    public static Logger Open(NodeLogOptions options, TextWriter console)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Node);
        LoggerConfiguration log = new LoggerConfiguration()
            .MinimumLevel.Is(options.MinimumLevel)
            .Enrich.WithProperty(NodeProperty, options.Node)
            .Enrich.WithProperty(RunProperty, NoRun)
            .Filter.With(new SparseEvents(AkkaProperty, "Disassociated"))   // whom a run has lost it says by itself
            .WriteTo.Sink(new LineSink(console));
        if (options.File is { } file)
        {
            LogFiles.Prepare(file);
            log.WriteTo.File(
                new JsonFormatter("\n", renderMessage: true, CultureInfo.InvariantCulture), file, rollOnFileSizeLimit: true,
                fileSizeLimitBytes: options.FileSizeMax, retainedFileCountLimit: options.FilesMax);
        }

        return log.CreateLogger();
    }

    /// <summary>The same log for what belongs to one run.</summary>
    /// <param name="log">A logger of <see cref="Open"/>.</param>
    /// <param name="run">The run's id.</param>
    public static ILogger ForRun(this ILogger log, string run)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentException.ThrowIfNullOrEmpty(run);
        return log.ForContext(RunProperty, run);
    }

    /// <summary>Writes an event as <c>time level node run text</c>, UTC.</summary>
    private sealed class LineSink(TextWriter console) : ILogEventSink
    {
        public void Emit(Serilog.Events.LogEvent logEvent)
        {
            string line = LogLine.Of(logEvent, NodeProperty, RunProperty);
            lock (console)
            {
                console.WriteLine(line);
                console.Flush();
            }
        }
    }
}
