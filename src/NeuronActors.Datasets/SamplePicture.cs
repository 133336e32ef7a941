using BigGustave;

namespace NeuronActors.Datasets;

/// <summary>A sample as an image, each value from 0, black, to 1, white.</summary>
public sealed class SamplePicture
{
    private readonly double[] values;
    private readonly bool isInterleaved;
    private readonly int planes;

    private SamplePicture(double[] values, int height, int width, int planes, bool isInterleaved) =>
        (this.values, Height, Width, this.planes, this.isInterleaved) = (values, height, width, planes, isInterleaved);

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Columns of pixels.</summary>
    public int Width { get; }

    /// <summary>The picture of a sample; null if its shape is not that of an image: [rows, columns], with one or three planes before or after.</summary>
    /// <param name="data">The data set, which knows the shape, or of whose images the size says it.</param>
    /// <param name="split">Its samples.</param>
    /// <param name="sample">Which.</param>
    /// <param name="range">Lowest and highest input.</param>
    public static SamplePicture? Of(Dataset data, DataSplit split, int sample, (double Low, double High) range)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(split);
        var values = new double[split.Inputs];
        split.CopyInputs([sample], values.AsSpan());
        for (var i = 0; i < values.Length; i++) values[i] = (values[i] - range.Low) / Math.Max(range.High - range.Low, double.Epsilon);
        return ShapeOf(data) switch
        {
            [var height and > 2, var width and > 2] => new SamplePicture(values, height, width, 1, false),
            [var planes and (1 or 3), var height and > 2, var width and > 2] => new SamplePicture(values, height, width, planes, false),
            [var height and > 2, var width and > 2, var planes and (1 or 3)] => new SamplePicture(values, height, width, planes, true),
            _ => null,
        };
    }

    /// <summary>Red, green and blue of a pixel, all the same where there is one plane.</summary>
    public (double Red, double Green, double Blue) At(int row, int column)
    {
        var pixel = row * Width + column;
        return planes == 1 ? (values[pixel], values[pixel], values[pixel]) : (Plane(0), Plane(1), Plane(2));

        double Plane(int plane) => values[isInterleaved ? pixel * planes + plane : plane * Width * Height + pixel];
    }

    /// <summary>Writes pictures of one size as a PNG, so many to a row, with a pixel between them.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<SamplePicture> pictures, int perRow)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var (height, width) = (pictures[0].Height + 1, pictures[0].Width + 1);
        var sheet = PngBuilder.Create(Math.Min(perRow, pictures.Count) * width - 1, (pictures.Count + perRow - 1) / perRow * height - 1, hasAlphaChannel: false);
        for (var i = 0; i < pictures.Count; i++)
            for (var row = 0; row < height - 1; row++)
                for (var column = 0; column < width - 1; column++)
                {
                    var (red, green, blue) = pictures[i].At(row, column);
                    sheet.SetPixel(Byte(red), Byte(green), Byte(blue), i % perRow * width + column, i / perRow * height + row);
                }
        try
        {
            using var stream = File.Create(path);
            sheet.Save(stream);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path} cannot be written ({SampleFile.Reason(cause)}); write a path where you may.", cause);
        }

        static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value * byte.MaxValue), 0, byte.MaxValue);
    }

    private static IReadOnlyList<int> ShapeOf(Dataset data)
    {
        if (data.Shape.Count > 1 || data.Classes == 0) return data.Shape;
        var planes = data.Inputs == CifarReader.PixelsPerImage ? 3 : 1;
        var side = (int)Math.Round(Math.Sqrt(data.Inputs / planes));
        return planes * side * side == data.Inputs && side > 4 ? [planes, side, side] : [];
    }
}
