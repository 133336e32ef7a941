using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace NeuronActors.Recording;

/// <summary>A <c>.npy</c> file that grows row by row, read where it is asked for.</summary>
/// <remarks>Its header says how many rows there were when it was last brought up to date; a file may be shorter or longer than that.</remarks>
internal sealed partial class TraceArray : IDisposable
{
    private const int PrefixSize = 10;
    private const int LargestHeader = 10_000;

    private readonly SafeFileHandle file;
    private readonly long start;
    private int headerRows;

    private TraceArray(SafeFileHandle file, long start, string type, int[] shape)
    {
        (this.file, this.start, headerRows, Shape) = (file, start, shape[0], shape[1..]);
        (ValueSize, IsInteger) = (type[2] - '0', type[1] == 'i');
        RowCount = Shape.Aggregate(1, (product, length) => checked(product * length));
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>4 or 8 bytes.</summary>
    public int ValueSize { get; }

    /// <summary>Whether values are whole numbers.</summary>
    public bool IsInteger { get; }

    /// <summary>Lengths of a row's dimensions.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Values of a row.</summary>
    public int RowCount { get; }

    /// <summary>Size of a row in bytes.</summary>
    public long RowSize => (long)RowCount * ValueSize;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FormatException">It is no such array.</exception>
    public static TraceArray Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var (start, type, shape) = ReadHeader(file);
            return new TraceArray(file, start, type, shape);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Rows that are there: those of the header, as far as the file reaches.</summary>
    public int Rows => (int)Math.Min(headerRows, RowSize == 0 ? 0 : (RandomAccess.GetLength(file) - start) / RowSize);

    /// <summary>Looks how many rows the header speaks of now.</summary>
    public void Refresh() => headerRows = ReadHeader(file).Shape[0];

    /// <summary>Reads values of a row as they lie.</summary>
    /// <param name="row">Index of the row, below <see cref="Rows"/>.</param>
    /// <param name="first">Index of the first value within it.</param>
    /// <param name="bytes">Receives them; little-endian.</param>
    public void Read(int row, int first, Span<byte> bytes)
    {
        var offset = start + (row * RowSize) + ((long)first * ValueSize);
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0) throw new EndOfStreamException("it has become shorter while it was read");
            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>A value among those that were read.</summary>
    public double Value(ReadOnlySpan<byte> bytes, int index) => ValueSize == sizeof(float)
        ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * sizeof(float))..])
        : BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * sizeof(double))..]);

    public void Dispose() => file.Dispose();

    private static (long Start, string Type, int[] Shape) ReadHeader(SafeFileHandle file)
    {
        Span<byte> prefix = stackalloc byte[PrefixSize];
        if (RandomAccess.Read(file, prefix, 0) < PrefixSize || !prefix.StartsWith(Magic) || prefix[6] != 1)
            throw new FormatException("it is no NumPy array of version 1.0");
        int size = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        var bytes = new byte[Math.Min(size, LargestHeader)];
        if (size > LargestHeader || RandomAccess.Read(file, bytes, PrefixSize) < size) throw new FormatException("it ends within its header");
        var text = Encoding.Latin1.GetString(bytes);
        var parts = Header().Match(text);
        if (!parts.Success) throw new FormatException($"its header is '{text.Trim()}'");
        int[] shape = [.. parts.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(length => int.Parse(length, CultureInfo.InvariantCulture))];
        return (PrefixSize + size, parts.Groups["type"].Value, shape);
    }

    [GeneratedRegex(@"^\{(?=.*'descr': *'(?<type><f4|<f8|<i8)')(?=.*'fortran_order': *False)(?=.*'shape': *\((?<shape>[0-9]{1,9}(?:, *[0-9]{1,9}){1,2})\)).*\}\s*$")]
    private static partial Regex Header();
}
