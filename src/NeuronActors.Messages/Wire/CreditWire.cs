using System.Buffers.Binary;

namespace NeuronActors.Messages;

/// <summary>A credit as a frame: after the head come edge and count, 4 bytes each, little-endian.</summary>
public static class CreditWire
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = FrameHead.Size + 8;

    private const int EdgeAt = FrameHead.Size, CountAt = FrameHead.Size + 4;

    /// <summary>Writes a credit.</summary>
    /// <param name="session">The session.</param>
    /// <param name="edge">Index of the edge, at least 0.</param>
    /// <param name="count">Messages of the edge that were taken in since the last credit, at least 1.</param>
    /// <param name="frame">Where it goes, exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">The frame has another size, or a number is below its least.</exception>
    public static void Write(uint session, int edge, int count, Span<byte> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(edge);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (frame.Length != Size) throw new ArgumentException($"the frame has {frame.Length} bytes, but a credit needs {Size}", nameof(frame));
        BinaryPrimitives.WriteInt32LittleEndian(frame[EdgeAt..], edge);
        BinaryPrimitives.WriteInt32LittleEndian(frame[CountAt..], count);
        FrameHead.Write(frame, FrameType.Credit, session);
    }

    /// <summary>Reads a credit. Whether there is such an edge, and so much to credit, is the caller's to check.</summary>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="session">The session.</param>
    /// <param name="edge">Index of the edge, at least 0.</param>
    /// <param name="count">Messages, at least 1.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, out uint session, out int edge, out int count, out string refusal)
    {
        (session, edge, count) = (0, 0, 0);
        if (!FrameHead.TryRead(frame, FrameType.Credit, out FrameHead head, out refusal)) return false;
        if (frame.Length != Size)
        {
            refusal = $"the frame has {frame.Length} bytes, but a credit has {Size}";
            return false;
        }
        (session, edge) = (head.Session, BinaryPrimitives.ReadInt32LittleEndian(frame[EdgeAt..]));
        count = BinaryPrimitives.ReadInt32LittleEndian(frame[CountAt..]);
        if (edge < 0 || count < 1) refusal = $"the credit is of {count} messages for edge {edge}, which cannot be";
        return refusal.Length == 0;
    }
}
