using System.Buffers.Binary;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>Frames of one route as one message of the broker: for each its length (4 bytes, little-endian), then its bytes.</summary>
internal static class Bundle
{
    /// <summary>Bytes that a bundle has for each frame besides the frame.</summary>
    public const int BytesPerFrame = sizeof(int);

    /// <summary>Packs frames; they still belong to the caller.</summary>
    public static FrameBuffer Pack(IReadOnlyList<FrameBuffer> frames)
    {
        FrameBuffer bundle = FrameBuffer.Rent(frames.Sum(frame => frame.Length + BytesPerFrame));
        Span<byte> rest = bundle.Bytes;
        foreach (FrameBuffer frame in frames)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, frame.Length);
            frame.Bytes.CopyTo(rest[BytesPerFrame..]);
            rest = rest[(BytesPerFrame + frame.Length)..];
        }
        return bundle;
    }

    /// <summary>Hands each frame on. What is no bundle, or the rest of one, is handed on as it came: whoever takes frames knows what to refuse.</summary>
    public static void Unpack(string route, ReadOnlySpan<byte> bundle, FrameHandler handler)
    {
        while (!bundle.IsEmpty)
        {
            int length = bundle.Length < BytesPerFrame ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bundle);
            bool fits = length >= 0 && length <= bundle.Length - BytesPerFrame;
            handler(route, fits ? bundle.Slice(BytesPerFrame, length) : bundle);
            bundle = fits ? bundle[(BytesPerFrame + length)..] : [];
        }
    }
}
