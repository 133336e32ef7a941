using System.Buffers;

namespace NeuronActors.Runtime;

/// <summary>A frame in lent memory. It has one owner at a time; the last one gives the memory back.</summary>
/// <param name="array">Memory from the shared pool, at least <paramref name="length"/> long.</param>
/// <param name="length">Bytes of the frame.</param>
public readonly struct FrameBuffer(byte[] array, int length)
{
    /// <summary>The bytes of the frame.</summary>
    public Span<byte> Bytes => array.AsSpan(0, length);

    /// <summary>The same, for those who must keep it.</summary>
    public ReadOnlyMemory<byte> Memory => array.AsMemory(0, length);

    /// <summary>Bytes of the frame.</summary>
    public int Length => length;

    /// <summary>Memory for a frame of so many bytes; what was in it before is still there.</summary>
    public static FrameBuffer Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>A copy of some bytes.</summary>
    public static FrameBuffer Of(ReadOnlySpan<byte> bytes)
    {
        FrameBuffer frame = Rent(bytes.Length);
        bytes.CopyTo(frame.Bytes);
        return frame;
    }

    /// <summary>Gives the memory back. Once only, and by its owner.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(array);
}
