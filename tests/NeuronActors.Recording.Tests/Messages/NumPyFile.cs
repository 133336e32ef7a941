using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuronActors.Recording.Tests;

/// <summary>A .npy file read by its published format, and by nothing of this project.</summary>
internal sealed class NumPyFile<T>
    where T : unmanaged
{
    public NumPyFile(string path)
    {
        byte[] bytes;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        Assert.Equal("\u0093NUMPY\u0001\0", Encoding.Latin1.GetString(bytes, 0, 8));
        int length = bytes[8] + 256 * bytes[9];
        Assert.Equal(0, (10 + length) % 64);
        Header = Encoding.ASCII.GetString(bytes, 10, length);
        Shape = [.. Regex.Match(Header, @"'shape': \(([^)]*)\)").Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Contains("'fortran_order': False", Header, StringComparison.Ordinal);
        Values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + length)).ToArray();
    }

    public string Header { get; }

    public int[] Shape { get; }

    public T[] Values { get; }

    public T[] Row(int row) => Values.AsSpan(row * RowLength, RowLength).ToArray();

    private int RowLength => Shape.Skip(1).Aggregate(1, (product, length) => product * length);
}
