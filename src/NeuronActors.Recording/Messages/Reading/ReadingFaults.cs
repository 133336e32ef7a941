using System.Globalization;

namespace NeuronActors.Recording;

/// <summary>What could not be read of a run's records, each place once, however often it is read.</summary>
public sealed class ReadingFaults
{
    private const int SentencesKept = 20;

    private readonly List<string> sentences = [];
    private readonly Dictionary<string, long> lastLines = [];

    /// <summary>Lines and files that were skipped, and stretches that are not complete.</summary>
    public long Skipped { get; private set; }

    /// <summary>A sentence for each of the first of them: file, line, what is wrong.</summary>
    public IReadOnlyList<string> Sentences => sentences;

    /// <summary>A line cannot be understood.</summary>
    internal void Broken(string file, long line, string why) =>
        Add(file, line, string.Create(CultureInfo.InvariantCulture, $"{file}:{line} is no record ({why}); it was skipped."));

    /// <summary>A file ends in the middle of a line.</summary>
    internal void Torn(string file, long line) =>
        Add(file, line, string.Create(CultureInfo.InvariantCulture, $"{file}:{line} is torn: its writer was killed before the line was whole, or is still at work; it was skipped."));

    /// <summary>The writer itself says that records are missing.</summary>
    internal void Incomplete(string file, long line, long dropped, string why) =>
        Add(file, line, string.Create(CultureInfo.InvariantCulture, $"{file}:{line} says that {dropped} events are missing ({why}): what is there has gaps."));

    /// <summary>A file cannot be used at all.</summary>
    internal void Unusable(string file, string why) => Add(file, 0, $"{file} cannot be used ({why}); it was skipped.");

    private void Add(string file, long line, string sentence)
    {
        if (lastLines.TryGetValue(file, out var last) && line <= last) return;
        lastLines[file] = line;
        Skipped++;
        if (sentences.Count < SentencesKept) sentences.Add(sentence);
    }
}
