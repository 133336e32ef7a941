using System.Globalization;

namespace NeuronActors.Datasets;

/// <summary>A list of record numbers, counted from 0, one per line: test images that are not pixel-exact copies.</summary>
internal static class LossyRecords
{
    /// <summary>Reads the list.</summary>
    /// <param name="path">The file.</param>
    /// <param name="records">Every number is below this.</param>
    /// <exception cref="DatasetException">A line is no record number; the sentence names it, counted from 1.</exception>
    public static IReadOnlySet<int> Read(string path, int records)
    {
        var lines = TextLines.Read(path);
        var listed = new HashSet<int>();
        for (var line = 0; line < lines.Length; line++)
        {
            if (!int.TryParse(lines[line], NumberStyles.None, CultureInfo.InvariantCulture, out var record) || record >= records)
                throw new DatasetException(
                    $"{path}, line {line + 1}: '{lines[line]}' found; expected a record number from 0 to {records - 1}.");
            listed.Add(record);
        }
        return listed;
    }

    /// <summary>The images that are not listed, in order.</summary>
    public static (byte[] Pixels, byte[] Labels) LeaveOut(IReadOnlySet<int> listed, byte[] pixels, byte[] labels)
    {
        var perImage = pixels.Length / labels.Length;
        int[] kept = [.. Enumerable.Range(0, labels.Length).Where(record => !listed.Contains(record))];
        var keptPixels = new byte[kept.Length * perImage];
        for (var i = 0; i < kept.Length; i++)
            pixels.AsSpan(kept[i] * perImage, perImage).CopyTo(keptPixels.AsSpan(i * perImage));
        return (keptPixels, [.. kept.Select(record => labels[record])]);
    }
}
