using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace NeuronActors.Messages;

/// <summary>Writes a frame, front to back, into memory from the shared pool that grows as needed.</summary>
/// <remarks>Whoever calls <see cref="Finish"/> owns the memory. A writer that is not finished leaves it to the garbage collector.</remarks>
public ref struct FrameWriter
{
    private readonly FrameType type;
    private readonly uint session;
    private byte[] array;
    private int length = FrameHead.Size;

    /// <summary>Begins a frame.</summary>
    /// <param name="type">What it carries.</param>
    /// <param name="session">The session it belongs to.</param>
    /// <param name="capacity">Bytes to begin with; what is expected spares growing.</param>
    public FrameWriter(FrameType type, uint session, int capacity = 256)
    {
        (this.type, this.session) = (type, session);
        array = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, FrameHead.Size));
    }

    /// <summary>Writes the head. The frame is the first <paramref name="size"/> bytes of what is given back, which is the caller's to return to the shared pool.</summary>
    public readonly byte[] Finish(out int size)
    {
        FrameHead.Write(array.AsSpan(0, length), type, session);
        size = length;
        return array;
    }

    /// <summary>A byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>A truth value.</summary>
    public void Boolean(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A whole number of 32 bits.</summary>
    public void Number(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>A whole number of 64 bits.</summary>
    public void Counter(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>A real number of 64 bits.</summary>
    public void Real(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>A count of elements that follow.</summary>
    public void Count(int count) => Number(count);

    /// <summary>A text that must arrive whole.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mostBytes">Bytes of UTF-8 at the most.</param>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public void Text(string text, int mostBytes)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        if (size > mostBytes)
            throw new ArgumentException($"'{text.AsSpan(0, Math.Min(text.Length, 40))}…' has {size} bytes; shorten it to {mostBytes}", nameof(text));
        Number(size);
        Encoding.UTF8.GetBytes(text, Take(size));
    }

    /// <summary>A name, of one line, that must arrive whole.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mostBytes">Bytes of UTF-8 at the most.</param>
    /// <exception cref="ArgumentException">It is longer, or has control characters in it.</exception>
    public void Line(string text, int mostBytes)
    {
        if (text.Any(char.IsControl)) throw new ArgumentException("a name has control characters in it; leave them out", nameof(text));
        Text(text, mostBytes);
    }

    /// <summary>A text for people, made one line; what is too long is cut off.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mostBytes">Bytes of UTF-8 at the most, at least 3.</param>
    public void Sentence(string text, int mostBytes)
    {
        if (text.Any(char.IsControl)) text = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        if (Encoding.UTF8.GetByteCount(text) <= mostBytes)
        {
            Text(text, mostBytes);
            return;
        }
        int end = 0, size = Encoding.UTF8.GetByteCount("…");
        foreach (Rune rune in text.EnumerateRunes())
        {
            size += rune.Utf8SequenceLength;
            if (size > mostBytes) break;
            end += rune.Utf16SequenceLength;
        }
        Text($"{text.AsSpan(0, end)}…", mostBytes);
    }

    /// <summary>Values of float or double in their exact form.</summary>
    public void Values<T>(ReadOnlySpan<T> values)
        where T : unmanaged => PayloadWire.Write(values, PayloadForms.Exact<T>(), Take(checked(values.Length * Unsafe.SizeOf<T>())));

    private Span<byte> Take(int size)
    {
        long needed = (long)length + size;
        if (needed > FrameHead.LargestFrame)
            throw new InvalidOperationException($"the frame needs {needed} bytes, but has {FrameHead.LargestFrame} at the most: cut the layer into more shards");
        if (needed > array.Length) Grow((int)needed);
        length += size;
        return array.AsSpan(length - size, size);
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(2L * array.Length, FrameHead.LargestFrame)));
        array.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(array);
        array = larger;
    }
}
