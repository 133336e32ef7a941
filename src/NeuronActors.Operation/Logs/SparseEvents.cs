using System.Collections.Concurrent;
using System.Diagnostics;
using Serilog.Core;
using Serilog.Events;

namespace NeuronActors.Operation;

/// <summary>Of a source that repeats itself, events of one kind at most every half a minute, so that a log is not filled by it.</summary>
/// <param name="property">The property that only events of that source have.</param>
/// <param name="ignored">A text of it that is not worth a line.</param>
internal sealed class SparseEvents(string property, string ignored) : ILogEventFilter
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> last = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsEnabled(LogEvent logEvent)
    {
        if (!logEvent.Properties.ContainsKey(property)) return true;
        string kind = logEvent.MessageTemplate.Text;
        if (kind.Contains(ignored, StringComparison.Ordinal)) return false;
        long now = Stopwatch.GetTimestamp();
        if (last.TryGetValue(kind, out long before) && Stopwatch.GetElapsedTime(before, now) < Between) return false;
        last[kind] = now;
        return true;
    }
}
