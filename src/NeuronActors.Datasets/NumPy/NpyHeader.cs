using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuronActors.Datasets;

/// <summary>What a <c>.npy</c> array says of itself before its values.</summary>
/// <remarks>Source: numpy/lib/format.py, "Format Version 1.0" to 3.0. Read: all three. Written: 1.0, C order.</remarks>
/// <param name="Description">Type of the values: byte order, kind and size, such as <c>&lt;f4</c>.</param>
/// <param name="FortranOrder">Whether values come column by column.</param>
/// <param name="Shape">Lengths, each ≥ 1; none for a single value.</param>
public sealed partial record NpyHeader(string Description, bool FortranOrder, IReadOnlyList<long> Shape)
{
    /// <summary>NumPy itself refuses longer headers from files that it does not trust.</summary>
    private const int TextSizeMax = 10_000;

    /// <summary>NumPy lets the values begin at a multiple of this.</summary>
    private const int Alignment = 64;

    private const int PrefixSize = 10;

    /// <summary>As many as NumPy has.</summary>
    private const int DimensionsMax = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>What the values are: <c>b</c> truth, <c>i</c> and <c>u</c> whole numbers, <c>f</c> numbers, <c>S</c> and <c>U</c> text, or a kind that is not read.</summary>
    public char Kind => Description[1];

    /// <summary>Size of one value in bytes; the length of a text in <c>U</c> counts characters of four bytes.</summary>
    public long ValueSize => long.Parse(Description.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture) * (Kind == 'U' ? 4 : 1);

    /// <summary>Most significant byte first.</summary>
    public bool IsBigEndian => Description[0] == '>';

    /// <summary>Number of values; saturates where a shape is absurd.</summary>
    public long Count => Product(1);

    /// <summary>Size of the values in bytes; saturates where a shape is absurd.</summary>
    public long ValuesSize => Product(ValueSize);

    /// <summary>The shape as sentences have it: <c>[300 × 784]</c> or <c>[300]</c>.</summary>
    public string ShapeText => $"[{string.Join(" × ", Shape)}]";

    /// <summary>A header of any shape and type as NumPy's format 1.0 writes it, padded with spaces and ended by a line feed.</summary>
    /// <param name="description">Type of the values, such as <c>&lt;f4</c>.</param>
    /// <param name="fortranOrder">Whether values come column by column.</param>
    /// <param name="shape">Lengths, at least one.</param>
    /// <param name="leastSize">Bytes that it has at the least: room for a number that will grow.</param>
    public static byte[] ToBytes(string description, bool fortranOrder, IReadOnlyList<long> shape, int leastSize)
    {
        var lengths = string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
        var order = fortranOrder ? "True" : "False";
        var text = $"{{'descr': '{description}', 'fortran_order': {order}, 'shape': ({lengths}{(shape.Count == 1 ? "," : "")}), }}";
        var size = Math.Max(leastSize, PrefixSize + text.Length + 1);
        var bytes = new byte[(size + Alignment - 1) / Alignment * Alignment];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        (bytes[6], bytes[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(bytes.Length - PrefixSize));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(PrefixSize));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>Reads a header and leaves the stream where the values begin.</summary>
    /// <exception cref="FormatException">Not an array that can be read here; the message is what it is instead.</exception>
    public static (NpyHeader Header, int Size) Read(Stream stream)
    {
        var (text, size) = ReadText(stream);
        var description = Descr().Match(text);
        var order = FortranOrderKey().Match(text);
        var shape = ShapeKey().Match(text);
        if (!order.Success || !shape.Success || !text.Contains("'descr'", StringComparison.Ordinal))
            throw new FormatException($"has the header '{Shortened(text)}', which is not NumPy's");
        if (!description.Success)
            throw new FormatException("holds records");
        RefuseAnythingElse(text, description, order, shape);
        return (new NpyHeader(Checked(description.Groups[1].Value), order.Groups[1].Value == "True", ParseShape(shape.Groups[1].Value)), size);
    }

    private static (string Text, int Size) ReadText(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[PrefixSize + 2];
        prefix.Clear();
        if (!TryFill(stream, prefix[..8]) || !prefix.StartsWith(Magic))
            throw new FormatException("is not a NumPy array (it does not begin with \\x93NUMPY)");
        var version = prefix[6];
        if (version is < 1 or > 3) throw new FormatException($"has the npy version {version}.{prefix[7]}");
        var prefixSize = version == 1 ? PrefixSize : PrefixSize + 2;
        if (!TryFill(stream, prefix[8..prefixSize])) throw new FormatException("ends within its header");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (size > TextSizeMax)
            throw new FormatException($"has a header of {size} bytes, more than the {TextSizeMax} that NumPy allows");
        var text = new byte[size];
        if (!TryFill(stream, text)) throw new FormatException("ends within its header");
        return (Encoding.Latin1.GetString(text), prefixSize + text.Length);
    }

    private static bool TryFill(Stream stream, Span<byte> bytes) =>
        stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;

    private static void RefuseAnythingElse(string text, params ReadOnlySpan<Match> known)
    {
        var rest = text;
        foreach (var match in known) rest = rest.Replace(match.Value, "", StringComparison.Ordinal);
        if (rest.Trim() is not ['{', .. var between, '}'] || between.AsSpan().Trim(", ").Length > 0)
            throw new FormatException($"has the header '{Shortened(text)}', which is not NumPy's");
    }

    private static string Checked(string description) => description switch
    {
        "|O" => throw new FormatException("holds Python objects"),
        _ when Type().IsMatch(description) => description,
        _ => throw new FormatException($"holds values of type {Shortened(description)}"),
    };

    // Python 2 wrote long integers with an L.
    private static long[] ParseShape(string text)
    {
        var lengths = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shape = new long[lengths.Length];
        for (var i = 0; i < shape.Length; i++)
            if (!long.TryParse(lengths[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) || shape[i] < 1)
                throw new FormatException($"has the shape ({Shortened(text)})");
        return shape.Length <= DimensionsMax ? shape : throw new FormatException($"has {shape.Length} dimensions, ({Shortened(text)})");
    }

    private long Product(long first) => (long)Shape.Aggregate((Int128)first, (product, length) => Int128.Min(product * length, long.MaxValue));

    private static string Shortened(string text) => text.Trim() is { Length: > 60 } longer ? $"{longer[..60]}…" : text.Trim();

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"^[<>|=](?:b1|[iu][1248]|f[248]|[SU][0-9]{1,9})\z")]
    private static partial Regex Type();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex FortranOrderKey();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^()]*)\)")]
    private static partial Regex ShapeKey();
}
