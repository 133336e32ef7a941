using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace NeuronActors.Recording;

/// <summary>The run's structured log: one JSON object per line, each with the run's id as <c>Properties.RunId</c>.</summary>
public static class RunLog
{
    /// <summary>Opens <c>log.jsonl</c> of a run for appending; dispose of the logger to close it.</summary>
    /// <param name="path">The file. What a killed process left of a last line is cut off, so every line stays readable.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="minimumLevel">Events below this are not written.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public static Logger Open(string path, string runId, LogEventLevel minimumLevel = LogEventLevel.Information)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        try
        {
            using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read))
                LineFile.DropTornLine(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, exception);
        }

        return new LoggerConfiguration()
            .MinimumLevel.Is(minimumLevel)
            .Enrich.WithProperty("RunId", runId)
            .WriteTo.File(
                new JsonFormatter("\n", renderMessage: true, CultureInfo.InvariantCulture), path, fileSizeLimitBytes: null)
            .CreateLogger();
    }
}
