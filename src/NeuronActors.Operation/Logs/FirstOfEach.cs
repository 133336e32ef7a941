using Serilog.Core;
using Serilog.Events;

namespace NeuronActors.Operation;

/// <summary>Of the events of a source that repeats itself, each sentence once, so that a log is not filled by it.</summary>
/// <param name="property">The property that only events of that source have.</param>
/// <param name="ignored">What a sentence ends with that is not worth a line.</param>
internal sealed class FirstOfEach(string property, string ignored) : ILogEventFilter
{
    /// <summary>Sentences of that source at the most.</summary>
    private const int SentencesMax = 200;

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsEnabled(LogEvent logEvent)
    {
        if (!logEvent.Properties.ContainsKey(property)) return true;
        string sentence = logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture);
        if (sentence.EndsWith(ignored, StringComparison.Ordinal)) return false;
        lock (said) return said.Count < SentencesMax && said.Add(sentence);
    }
}
