namespace NeuronActors.Recording;

/// <summary>Collects bytes for the end of a file and hands them on in whole blocks; the last, incomplete one stays here and is written again when it is complete.</summary>
/// <param name="below">The file, empty.</param>
/// <param name="capacity">Bytes collected at the most; rounded up to whole blocks.</param>
/// <remarks>What the file refuses is lost: nobody tries twice. Not thread-safe.</remarks>
internal sealed class BlockWriter(Stream below, int capacity)
{
    private readonly Memory<byte> buffer = AlignedBytes.Allocate((capacity + AlignedBytes.Block - 1) & -AlignedBytes.Block);
    private int filled;
    private int tailWritten;   // bytes at the front of the buffer that the file has already

    /// <summary>Bytes before those that are collected here.</summary>
    public long Start { get; private set; }

    /// <summary>Bytes so far, here and in the file.</summary>
    public long Length => Start + filled;

    /// <summary>What has not been handed on for good.</summary>
    public Span<byte> Collected => buffer.Span[..filled];

    /// <summary>Room of at least that many bytes; <see cref="Advance"/> says how many of them were used.</summary>
    public Span<byte> Room(int size)
    {
        if (buffer.Length - filled < size) HandOn();
        return buffer.Span[filled..];
    }

    /// <summary>So many bytes of the room were used.</summary>
    public void Advance(int used) => filled += used;

    /// <summary>Adds bytes, however many.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Span<byte> room = Room(1);
            int part = Math.Min(room.Length, bytes.Length);
            bytes[..part].CopyTo(room);
            filled += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Hands whole blocks on.</summary>
    /// <exception cref="IOException">The file does not take them; they are lost.</exception>
    public void HandOn()
    {
        int blocks = filled & -AlignedBytes.Block, rest = filled - blocks;
        if (blocks == 0) return;
        WriteBelow(blocks);
        buffer.Span.Slice(blocks, rest).CopyTo(buffer.Span);
        (filled, tailWritten) = (rest, 0);
        Start += blocks;
    }

    /// <summary>Everything so far is in the file.</summary>
    /// <exception cref="IOException">The file does not take it; it is lost.</exception>
    public void Flush()
    {
        HandOn();
        if (filled > tailWritten)
        {
            WriteBelow(filled);
            below.Position -= filled;   // the block is written as a whole when it is complete
            tailWritten = filled;
        }
        below.Flush();
    }

    private void WriteBelow(int count)
    {
        long written = below.Position + tailWritten;
        try
        {
            below.Write(buffer.Span[..count]);
        }
        catch
        {
            below.Position = Math.Max(below.Position, written);   // what was there before stays
            Start += filled;
            (filled, tailWritten) = (0, 0);
            throw;
        }
    }
}
