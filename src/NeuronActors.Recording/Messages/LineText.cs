using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>Short pieces of lines in UTF-8, put together once per message.</summary>
internal sealed class LineText
{
    private byte[] bytes = new byte[512];
    private readonly byte[] lastTime = new byte["yyyy-MM-ddTHH:mm:ss.fffffffZ".Length];
    private long lastSecond = -1;
    private int length;

    /// <summary>What was put together.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Begins anew.</summary>
    public LineText Clear()
    {
        length = 0;
        return this;
    }

    /// <summary>Forgets what stands behind a place.</summary>
    public LineText Cut(int at)
    {
        length = at;
        return this;
    }

    /// <summary>Adds a piece as it is.</summary>
    public LineText Add(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(Room(piece.Length));
        length += piece.Length;
        return this;
    }

    /// <summary>Adds a whole number of at least 0.</summary>
    public LineText Add(long number)
    {
        length += ShortestNumber.WriteWhole(number, Room(ShortestNumber.SizeMax));
        return this;
    }

    /// <summary>Adds a number.</summary>
    public LineText AddNumber<T>(T number)
        where T : unmanaged
    {
        length += ShortestNumber.Write(number, Room(ShortestNumber.SizeMax));
        return this;
    }

    /// <summary>Adds a time, UTC.</summary>
    public LineText Add(DateTime time)
    {
        long second = time.Ticks / TimeSpan.TicksPerSecond;
        if (second != lastSecond)
        {
            lastSecond = second;
            time.TryFormat(lastTime, out _, "yyyy-MM-dd'T'HH:mm:ss.0000000'Z'", CultureInfo.InvariantCulture);
        }
        Span<byte> room = Room(lastTime.Length);
        lastTime.CopyTo(room);
        long fraction = time.Ticks - second * TimeSpan.TicksPerSecond;
        for (int place = lastTime.Length - 2; fraction > 0; place--, fraction /= 10) room[place] += (byte)(fraction % 10);
        length += lastTime.Length;
        return this;
    }

    /// <summary>Adds the ids of a block's causes as a list.</summary>
    public LineText AddCauses<T>(RecordBlock<T> block)
        where T : unmanaged
    {
        Add("\"causes\":["u8);
        for (int i = 0; i < block.Causes; i++)
            Add(i == 0 ? "\""u8 : ",\""u8).Add(block.CauseOf[i].Name).Add(block.CauseSequence[i]).Add("\""u8);
        return Add("]}\n"u8);
    }

    /// <summary>A text as JSON, with its quotes.</summary>
    public static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>A fixed piece.</summary>
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    private Span<byte> Room(int size)
    {
        if (length + size > bytes.Length) Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + size));
        return bytes.AsSpan(length);
    }
}
