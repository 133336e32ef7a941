using System.Buffers.Binary;

namespace NeuronActors.Messages;

/// <summary>The first 16 bytes of everything that crosses a process border.</summary>
/// <remarks>
/// Little-endian, at these offsets in bytes: 0 magic <c>NA</c>, 2 version, 3 type, 4 length of the whole frame, 8 checksum,
/// 12 session. The checksum is CRC-32C over all bytes of the frame except its own four, so that a type or a length that
/// was changed under way is noticed as well. A frame of another version is refused: both ends run the same program.
/// </remarks>
/// <param name="Type">What the frame carries.</param>
/// <param name="Length">Bytes of the whole frame.</param>
/// <param name="Session">The session it belongs to; the run of a message; 0 for an announcement.</param>
public readonly record struct FrameHead(FrameType Type, int Length, uint Session)
{
    /// <summary>Bytes of a head.</summary>
    public const int Size = 16;

    /// <summary>Bytes of a frame at the most: 128 MiB, the largest message that a RabbitMQ 3.10 broker takes.</summary>
    public const int LargestFrame = 128 << 20;

    /// <summary>The version that this program writes and reads.</summary>
    public const byte Version = 1;

    private const ushort Magic = 0x414E;   // "NA"
    private const int TypeAt = 3, LengthAt = 4, ChecksumAt = 8, SessionAt = 12;

    /// <summary>Writes the head of a frame whose other bytes are all in place.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="type">What it carries.</param>
    /// <param name="session">The session it belongs to.</param>
    /// <exception cref="ArgumentException">The frame is shorter than a head or larger than <see cref="LargestFrame"/>.</exception>
    public static void Write(Span<byte> frame, FrameType type, uint session)
    {
        if (frame.Length is < Size or > LargestFrame)
            throw new ArgumentException($"a frame has {frame.Length} bytes; {Size} to {LargestFrame} are possible", nameof(frame));
        BinaryPrimitives.WriteUInt16LittleEndian(frame, Magic);
        frame[2] = Version;
        frame[TypeAt] = (byte)type;
        BinaryPrimitives.WriteInt32LittleEndian(frame[LengthAt..], frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[SessionAt..], session);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumAt..], ChecksumOf(frame));
    }

    /// <summary>Reads a head and checks the whole frame against it: length, version, type and checksum.</summary>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="type">What it must carry.</param>
    /// <param name="head">The head.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, FrameType type, out FrameHead head, out string refusal)
    {
        refusal = WhyNot(frame, type);
        head = refusal.Length == 0 ? new FrameHead(type, frame.Length, SessionOf(frame)) : default;
        return refusal.Length == 0;
    }

    /// <summary>What a frame says of itself, for finding the one who can read it. Nothing is checked but that there is a head.</summary>
    /// <returns>False if the frame is shorter than a head.</returns>
    public static bool TryPeek(ReadOnlySpan<byte> frame, out FrameType type, out uint session)
    {
        bool isLongEnough = frame.Length >= Size;
        (type, session) = isLongEnough ? ((FrameType)frame[TypeAt], SessionOf(frame)) : default;
        return isLongEnough;
    }

    private static string WhyNot(ReadOnlySpan<byte> frame, FrameType type)
    {
        if (frame.Length < Size) return $"the frame has {frame.Length} bytes, fewer than its head's {Size}";
        if (BinaryPrimitives.ReadUInt16LittleEndian(frame) != Magic) return "the frame is none of ours: it does not begin with 'NA'";
        if (frame[2] != Version) return $"the frame has version {frame[2]}, but this program reads version {Version}: run the same program on every node";
        if (frame[TypeAt] != (byte)type) return $"the frame is of type {frame[TypeAt]}, but one of type {(byte)type} ({type}) belongs here";
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(frame[LengthAt..]);
        if (length != (uint)frame.Length) return $"the frame gives its length as {length} bytes, but has {frame.Length}";
        return BinaryPrimitives.ReadUInt32LittleEndian(frame[ChecksumAt..]) == ChecksumOf(frame)
            ? "" : "the frame's checksum does not fit its content";
    }

    private static uint SessionOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame[SessionAt..]);

    private static uint ChecksumOf(ReadOnlySpan<byte> frame) =>
        FrameChecksum.Append(FrameChecksum.Append(0, frame[..ChecksumAt]), frame[SessionAt..]);
}
