using System.Globalization;

namespace NeuronActors.Datasets;

/// <summary>The 8×8 digits: one line per image, 64 integers 0 to 16 row by row, then the class, separated by commas.</summary>
/// <remarks>Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.</remarks>
internal static class DigitsReader
{
    public const int Classes = 10;
    public const int PixelsPerImage = 64;
    public const int LargestPixel = 16;

    /// <summary>Reads all images.</summary>
    /// <exception cref="DatasetException">A line is not what it should be; the sentence names it, counted from 1.</exception>
    public static (byte[] Pixels, byte[] Labels) Read(string path)
    {
        var lines = TextLines.Read(path);
        if (lines.Length == 0)
            throw new DatasetException($"{path} holds no line; expected {PixelsPerImage + 1} integers per line.");
        var pixels = new byte[lines.Length * PixelsPerImage];
        var labels = new byte[lines.Length];
        for (var line = 0; line < lines.Length; line++)
            labels[line] = ReadLine(path, line, lines[line], pixels.AsSpan(line * PixelsPerImage, PixelsPerImage));
        return (pixels, labels);
    }

    private static byte ReadLine(string path, int line, string text, Span<byte> pixels)
    {
        var fields = text.Split(',');
        if (fields.Length != PixelsPerImage + 1)
            throw new DatasetException(
                $"{path}, line {line + 1}: {fields.Length} columns found; expected {PixelsPerImage} pixels and a label.");
        for (var pixel = 0; pixel < PixelsPerImage; pixel++)
            pixels[pixel] = ReadField(path, line, pixel, fields[pixel], LargestPixel);
        return ReadField(path, line, PixelsPerImage, fields[PixelsPerImage], Classes - 1);
    }

    private static byte ReadField(string path, int line, int column, string text, int largest)
    {
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= largest)
            return value;
        var shown = text.Length <= 20 ? text : text[..20] + "…";
        throw new DatasetException(
            $"{path}, line {line + 1}, column {column + 1}: '{shown}' found; expected an integer from 0 to {largest}.");
    }
}
