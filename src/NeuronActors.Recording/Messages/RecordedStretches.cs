using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronActors.Recording;

/// <summary>Counts the stretches of a run that records: from its beginning, a resume or a recovery on, to the next.</summary>
/// <remarks>
/// <c>messages/stretches.csv</c> has a line for each, with its number and first batch. Nodes of a cluster may keep their records elsewhere, so that the names
/// of files alone would not do.
/// </remarks>
public static partial class RecordedStretches
{
    private const string Name = "stretches.csv";
    private const string Heading = "stretch,fromBatch";

    /// <summary>A stretch begins.</summary>
    /// <param name="folder">The folder <c>messages</c>; made if it is not there.</param>
    /// <param name="firstBatch">Its first batch, counted over the whole run.</param>
    /// <returns>Its number: one more than that of any before it. A folder that cannot be written is the recorder's to say.</returns>
    public static int Begin(string folder, long firstBatch)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, Name);
            int number = 1 + Math.Max(Listed(path), Found(folder));
            string line = string.Create(CultureInfo.InvariantCulture, $"{number},{firstBatch}\n");
            File.AppendAllText(path, File.Exists(path) ? line : $"{Heading}\n{line}");
            return number;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return 1;
        }
    }

    private static int Listed(string path) => !File.Exists(path) ? 0
        : File.ReadLines(path).Select(line => int.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(',', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .DefaultIfEmpty(0).Max();

    private static int Found(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName)
        .Where(name => name != Name)
        .Select(name => StretchOf().Match(name!) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1)
        .DefaultIfEmpty(0).Max();

    [GeneratedRegex(@"\.s([0-9]{1,6})(?:_[0-9]+)?(?:\.jsonl)?\z")]
    private static partial Regex StretchOf();
}
