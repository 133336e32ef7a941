using System.Text;

namespace NeuronActors.Datasets;

/// <summary>The lines of a small text file, plain or gzip, with a bound on what is unpacked.</summary>
internal static class TextLines
{
    /// <summary>The largest text file here, <c>optdigits.tra</c>, has 563,639 bytes.</summary>
    public const int MostBytes = 8 << 20;

    /// <summary>Reads all lines; a last empty one is dropped.</summary>
    /// <exception cref="DatasetException">The file is empty, damaged or unpacks to more than <see cref="MostBytes"/>.</exception>
    public static string[] Read(string path)
    {
        using var file = DataFile.Open(path);
        using var text = new MemoryStream();
        var piece = new byte[1 << 16];
        for (int read; (read = file.ReadUpTo(piece)) > 0;)
        {
            text.Write(piece, 0, read);
            if (text.Length > MostBytes)
                throw file.Refusal($"unpacks to more than {MostBytes} bytes, the most that is accepted for a text file");
        }
        var lines = Encoding.Latin1.GetString(text.GetBuffer(), 0, (int)text.Length).ReplaceLineEndings("\n").Split('\n');
        return lines is [.. var rest, ""] ? rest : lines;
    }
}
