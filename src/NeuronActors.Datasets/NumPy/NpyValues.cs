using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuronActors.Datasets;

/// <summary>The values behind the header of a <c>.npy</c> array, in C order whatever order they are stored in.</summary>
/// <remarks>Whole numbers of 16 bits and less and floats of 32 bits and less become floats, without loss; wider ones doubles; <c>u1</c> stays bytes.</remarks>
internal static class NpyValues
{
    private const int BufferSize = 1 << 16;

    /// <returns>An array of bytes, floats, doubles or strings.</returns>
    /// <exception cref="FormatException">It ends early, or holds a number that a double cannot.</exception>
    public static Array Read(Stream stream, NpyHeader header) => (header.Kind, header.ValueSize) switch
    {
        ('u', 1) => Numbers<byte, byte>(stream, header),
        ('b', 1) => Numbers<byte, float>(stream, header),
        ('i', 1) => Numbers<sbyte, float>(stream, header),
        ('i', 2) => Numbers<short, float>(stream, header),
        ('u', 2) => Numbers<ushort, float>(stream, header),
        ('f', 2) => Numbers<Half, float>(stream, header),
        ('f', 4) => Numbers<float, float>(stream, header),
        ('f', 8) => Numbers<double, double>(stream, header),
        ('i', 4) => Numbers<int, double>(stream, header),
        ('u', 4) => Numbers<uint, double>(stream, header),
        ('i', 8) => Exact(Numbers<long, double>(stream, header)),
        ('u', 8) => Exact(Numbers<ulong, double>(stream, header)),
        _ => Texts(stream, header),
    };

    private static TKept[] Numbers<TStored, TKept>(Stream stream, NpyHeader header)
        where TStored : unmanaged, INumberBase<TStored>
        where TKept : unmanaged, INumberBase<TKept>
    {
        var values = new TKept[header.Count];
        ForEach(stream, header, (bytes, place) => values[place] = TKept.CreateTruncating(MemoryMarshal.Read<TStored>(bytes)));
        return values;
    }

    private static string[] Texts(Stream stream, NpyHeader header)
    {
        if (header.ValueSize is < 1 or > BufferSize) throw new FormatException($"holds values of type {header.Description}");
        var values = new string[header.Count];
        var encoding = header.Kind == 'U' ? new UTF32Encoding(header.IsBigEndian, byteOrderMark: false) : Encoding.UTF8;
        var known = new Dictionary<string, string>();
        ForEach(stream, header, (bytes, place) =>
        {
            var text = encoding.GetString(bytes).TrimEnd('\0');
            values[place] = known.TryGetValue(text, out var same) ? same : known[text] = text;
        });
        return values;
    }

    private static double[] Exact(double[] values) => Array.FindIndex(values, value => Math.Abs(value) > 1L << 53) is >= 0 and var place
        ? throw new FormatException($"has a whole number near {values[place]:g3}, beyond the 2^53 that are read exactly")
        : values;

    private delegate void Taker(ReadOnlySpan<byte> bytes, long place);

    private static void ForEach(Stream stream, NpyHeader header, Taker take)
    {
        var size = (int)header.ValueSize;
        var buffer = new byte[BufferSize / size * size];
        var place = new Place(header);
        for (long left = header.Count; left > 0;)
        {
            var wanted = buffer.AsSpan(0, (int)Math.Min(left * size, buffer.Length));
            if (stream.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false) < wanted.Length) throw new FormatException("ends within its values");
            for (var at = 0; at < wanted.Length; at += size, left--)
            {
                var bytes = wanted.Slice(at, size);
                if (header.IsBigEndian == BitConverter.IsLittleEndian && header.Kind is not ('S' or 'U')) bytes.Reverse();
                take(bytes, place.Next());
            }
        }
    }

    /// <summary>Where the values of a file go in C order: one after the other, or with strides where the first index is the fastest.</summary>
    private sealed class Place(NpyHeader header)
    {
        private readonly long[] strides = [.. header.Shape.Select((_, axis) => header.Shape.Skip(axis + 1).Aggregate(1L, (product, length) => product * length))];
        private readonly long[] index = new long[header.Shape.Count];
        private readonly bool isFortran = header.FortranOrder && header.Shape.Count > 1;
        private long place = -1;

        public long Next()
        {
            if (!isFortran || place < 0) return ++place;
            for (var axis = 0; ; axis++)
            {
                place += strides[axis];
                if (++index[axis] < header.Shape[axis]) return place;
                place -= strides[axis] * header.Shape[axis];
                index[axis] = 0;
            }
        }
    }
}
