using System.IO.Compression;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Datasets;
using NeuronActors.Numerics;

namespace NeuronActors.Recording;

/// <summary>One <c>.npy</c> entry of an archive whose header has been read and whose length fits its shape.</summary>
internal sealed class NpyArray
{
    private readonly ZipArchiveEntry entry;
    private readonly int headerSize;

    /// <summary>Reads the header; allocates nothing for values.</summary>
    /// <exception cref="FormatException">Not an array that can be read here; the message is what it is instead.</exception>
    public NpyArray(string name, ZipArchiveEntry entry)
    {
        this.entry = entry;
        Name = name;
        using var stream = entry.Open();
        (Header, headerSize) = NpyHeader.Read(stream);
        (Rows, Columns) = MatrixOf(Header);
        if (entry.Length != headerSize + Header.ValuesSize)
            throw new FormatException(
                $"has {entry.Length - headerSize} bytes of values, but its shape {Header.ShapeText} needs {Header.ValuesSize}");
        if (entry.Length > Array.MaxLength)
            throw new FormatException($"has the shape {Header.ShapeText}, which is more than memory can hold in one piece");
    }

    public string Name { get; }

    public NpyHeader Header { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The values as a matrix [rows × columns], rounded to the precision asked for.</summary>
    /// <exception cref="FormatException">Torn or damaged, or a value is not finite.</exception>
    public Matrix<T> Read<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = ReadBytes().AsSpan(headerSize);
        var columnMajor = Header.Description == "<f4" ? Convert<float, T>(values) : Convert<double, T>(values);
        var place = Array.FindIndex(columnMajor, value => !T.IsFinite(value));
        if (place >= 0)
            throw new FormatException($"has the value {columnMajor[place]} at [{place % Rows}, {place / Rows}]");
        return Dense.Of(Rows, Columns, columnMajor);
    }

    private static (int Rows, int Columns) MatrixOf(NpyHeader header)
    {
        var text = string.Join(", ", header.Shape);
        if (header.Description is not ("<f4" or "<f8")) throw new FormatException($"holds values of type {header.Description}");
        if (header.Shape.Any(length => length > int.MaxValue)) throw new FormatException($"has the shape ({text}{(header.Shape.Count == 1 ? "," : "")})");
        return header.Shape switch
        {
            [var rows] => ((int)rows, 1),
            [var rows, var columns] => ((int)rows, (int)columns),
            _ => throw new FormatException($"has {header.Shape.Count} dimensions, ({text})"),
        };
    }

    private byte[] ReadBytes()
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        var found = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (found < bytes.Length || stream.ReadByte() >= 0 || Crc32.Append(0, bytes) != entry.Crc32)
            throw new FormatException("is damaged (its checksum does not fit its content)");
        return bytes;
    }

    private T[] Convert<TStored, T>(Span<byte> bytes)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stored = LittleEndian.In<TStored>(bytes);
        var (rowStride, columnStride) = Header.FortranOrder ? (1, Rows) : (Columns, 1);
        var columnMajor = new T[stored.Length];
        for (var j = 0; j < Columns; j++)
            for (var i = 0; i < Rows; i++)
                columnMajor[i + (j * Rows)] = T.CreateTruncating(stored[(i * rowStride) + (j * columnStride)]);
        return columnMajor;
    }
}
