using System.Globalization;
using System.Text;
using Serilog.Events;

namespace NeuronActors.Operation;

/// <summary>An event as one line for people: <c>2026-01-02T03:04:05.678Z INF node-1 ar-mnist-seed0 It goes on</c>.</summary>
internal static class LogLine
{
    /// <summary>The line, without its end.</summary>
    /// <remarks>What could end it or move the cursor becomes a space: names that come from elsewhere must not forge lines.</remarks>
    public static string Of(LogEvent logEvent, string nodeProperty, string runProperty)
    {
        var line = new StringBuilder()
            .Append(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
            .Append(' ').Append(Level(logEvent.Level))
            .Append(' ').Append(Text(logEvent, nodeProperty))
            .Append(' ').Append(Text(logEvent, runProperty))
            .Append(' ').Append(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        if (logEvent.Exception is { } exception) line.Append(" | ").Append(exception.GetType().Name).Append(": ").Append(exception.Message);
        for (int i = 0; i < line.Length; i++)
            if (char.IsControl(line[i])) line[i] = ' ';
        return line.ToString();
    }

    private static string Text(LogEvent logEvent, string property) =>
        logEvent.Properties.TryGetValue(property, out LogEventPropertyValue? value) && value is ScalarValue { Value: string text } ? text : "-";

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };
}
