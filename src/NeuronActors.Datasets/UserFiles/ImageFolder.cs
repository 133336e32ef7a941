using BigGustave;

namespace NeuronActors.Datasets;

/// <summary>A folder that holds a folder of PNG images for each class: grey or RGB with 8 bits, all of one size.</summary>
/// <remarks>A colour image is its red, green and blue planes in turn, as in CIFAR-10.</remarks>
internal static class ImageFolder
{
    private const int MostPixels = 1 << 24;

    /// <summary>Reads the images, folder by folder and file by file in the order of their names.</summary>
    /// <exception cref="DatasetException">There are none, or one is not as the others.</exception>
    public static FileSamples Read(string path)
    {
        var files = Files(path);
        if (files.Count == 0) throw new DatasetException($"{path} holds no PNG images; put those of each class into a folder named after the class.");
        var (pixels, shape) = (Array.Empty<byte>(), Array.Empty<int>());
        for (var i = 0; i < files.Count; i++)
        {
            var image = Decode(files[i]);
            int[] found = image.Header.ColorType.HasFlag(ColorType.ColorUsed) ? [3, image.Height, image.Width] : [image.Height, image.Width];
            if (i == 0)
            {
                shape = found;
                if ((long)files.Count * Size(shape) > Array.MaxLength) throw new DatasetException($"{path} holds {files.Count} images of {Text(shape)}, more than memory holds in one piece.");
                pixels = new byte[files.Count * Size(shape)];
            }
            else if (!found.SequenceEqual(shape))
            {
                throw new DatasetException($"{files[i]} has {Text(found)} pixels, but {files[0]} {Text(shape)}; make all images of one size, all grey or all RGB.");
            }
            Copy(files[i], image, pixels.AsSpan(i * Size(shape), Size(shape)));
        }
        return new FileSamples(
            new FileArray(path, [files.Count, .. shape], pixels),
            new FileArray(path, [files.Count], files.Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).ToArray()));
    }

    /// <summary>Every image of every class.</summary>
    public static IReadOnlyList<string> Files(string path) =>
    [
        .. Directory.GetDirectories(path).Order(StringComparer.Ordinal).SelectMany(folder => Directory.GetFiles(folder)
            .Where(file => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)),
    ];

    private static Png Decode(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            // Width and height are at bytes 16 to 23: looked at before anything is unpacked.
            if (bytes.Length < 33 || System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16)) * (ulong)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(20)) is 0 or > MostPixels)
                throw new InvalidDataException($"it is cut, or has no pixels or more than {MostPixels}");
            var image = Png.Open(bytes);
            return image.Header.BitDepth == 8 ? image : throw new InvalidDataException($"it has {image.Header.BitDepth} bits for a value, not 8");
        }
        catch (Exception cause) when (cause is not (IOException or UnauthorizedAccessException) || cause is InvalidDataException)
        {
            throw new DatasetException($"{file} is no PNG image that can be read ({SampleFile.Reason(cause)}); save it as grey or RGB with 8 bits.", cause);
        }
    }

    private static void Copy(string file, Png image, Span<byte> pixels)
    {
        var plane = image.Width * image.Height;
        for (var y = 0; y < image.Height; y++)
        for (var x = 0; x < image.Width; x++)
        {
            var pixel = image.GetPixel(x, y);
            if (pixel.A < byte.MaxValue) throw new DatasetException($"{file} has transparent pixels; save it as grey or RGB.");
            var at = y * image.Width + x;
            pixels[at] = pixel.R;
            if (pixels.Length > plane) (pixels[plane + at], pixels[2 * plane + at]) = (pixel.G, pixel.B);
        }
    }

    private static int Size(int[] shape) => shape.Aggregate(1, (product, length) => product * length);

    private static string Text(int[] shape) => string.Join("×", shape);
}
