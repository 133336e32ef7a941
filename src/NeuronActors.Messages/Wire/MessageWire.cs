using System.Buffers.Binary;

namespace NeuronActors.Messages;

/// <summary>A message as a frame: head, header and raw values.</summary>
/// <remarks>
/// After the head come, little-endian, at these offsets in bytes: 16 kind, 17 phase, 18 form, 19 flags (bit 0: settled), 20 batch,
/// 24 step, 28 sender, 32 receiver, 36 edge, 40 sequence (8 bytes), 48 rows, 52 columns, 56 the values, column by column. The
/// head's session is the run. Nothing here allocates, except the sentence of a refusal.
/// </remarks>
public static class MessageWire
{
    /// <summary>Bytes before the values.</summary>
    public const int HeaderSize = FrameHead.Size + 40;

    private const int KindAt = 16, PhaseAt = 17, FormAt = 18, FlagsAt = 19, BatchAt = 20, StepAt = 24, SenderAt = 28, ReceiverAt = 32;
    private const int EdgeAt = 36, SequenceAt = 40, RowsAt = 48, ColumnsAt = 52;
    private const byte SettledFlag = 1;

    /// <summary>Bytes of a message's frame.</summary>
    /// <exception cref="ArgumentException">They are more than <see cref="FrameHead.LargestFrame"/>.</exception>
    public static int SizeOf<T>(in Message<T> message, PayloadForm form)
        where T : unmanaged
    {
        long size = HeaderSize + PayloadForms.SizeOf(form, message.Payload?.Count ?? 0);
        if (size <= FrameHead.LargestFrame) return (int)size;
        throw new ArgumentException(
            $"{message.Header.Kind} of {message.Payload!.Rows} × {message.Payload.Columns} values needs {size} bytes; " +
            $"a frame has {FrameHead.LargestFrame} at the most, so cut the layer into more shards");
    }

    /// <summary>Writes a message. Its payload may be null; it is not released.</summary>
    /// <param name="message">The message.</param>
    /// <param name="form">One that <see cref="PayloadForms.Takes{T}"/>.</param>
    /// <param name="frame">Where it goes, exactly <see cref="SizeOf"/> bytes.</param>
    /// <exception cref="ArgumentException">The form does not take these values, or the frame has another size.</exception>
    public static void Write<T>(in Message<T> message, PayloadForm form, Span<byte> frame)
        where T : unmanaged
    {
        int size = SizeOf(message, form);
        if (size != frame.Length)
            throw new ArgumentException($"the frame has {frame.Length} bytes, but this message needs {size}", nameof(frame));
        MessageHeader header = message.Header;
        frame[KindAt] = (byte)header.Kind;
        frame[PhaseAt] = (byte)header.Phase;
        frame[FormAt] = (byte)form;
        frame[FlagsAt] = header.Settled ? SettledFlag : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(frame[BatchAt..], header.Batch);
        BinaryPrimitives.WriteInt32LittleEndian(frame[StepAt..], header.Step);
        BinaryPrimitives.WriteInt32LittleEndian(frame[SenderAt..], header.Sender);
        BinaryPrimitives.WriteInt32LittleEndian(frame[ReceiverAt..], header.Receiver);
        BinaryPrimitives.WriteInt32LittleEndian(frame[EdgeAt..], header.Edge);
        BinaryPrimitives.WriteInt64LittleEndian(frame[SequenceAt..], header.Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(frame[RowsAt..], message.Payload?.Rows ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(frame[ColumnsAt..], message.Payload?.Columns ?? 0);
        ReadOnlySpan<T> values = message.Payload is { } payload ? payload.Values.AsSpan(0, payload.Count) : [];
        PayloadWire.Write(values, form, frame[HeaderSize..]);
        FrameHead.Write(frame, FrameType.Message, header.Run);
    }

    /// <summary>Reads all of a message but its values, and checks the frame.</summary>
    /// <remarks>Whether the shape and the form are what the wiring allows is the caller's to check before it makes room.</remarks>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="header">Kind and position in the run.</param>
    /// <param name="shape">Form and shape of the values, which fill the frame exactly.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, out MessageHeader header, out PayloadShape shape, out string refusal)
    {
        (header, shape) = (default, default);
        if (!FrameHead.TryRead(frame, FrameType.Message, out FrameHead head, out refusal)) return false;
        if (frame.Length < HeaderSize) refusal = $"the frame has {frame.Length} bytes, fewer than a message's {HeaderSize}";
        else refusal = WhyNot(frame);
        if (refusal.Length > 0) return false;
        header = new MessageHeader(
            (MessageKind)frame[KindAt], head.Session, Int32(frame, BatchAt), (Phase)frame[PhaseAt], Int32(frame, StepAt), Int32(frame, SenderAt),
            Int32(frame, ReceiverAt), Int32(frame, EdgeAt), SequenceOf(frame), frame[FlagsAt] == SettledFlag);
        shape = ShapeOf(frame);
        return true;
    }

    /// <summary>Reads the values of a frame that <see cref="TryRead"/> has found sound.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="shape">What <see cref="TryRead"/> gave.</param>
    /// <param name="values">Where they go; at least rows × columns long.</param>
    /// <exception cref="ArgumentException">The form does not give values of this precision, or the room is too small.</exception>
    public static void ReadValues<T>(ReadOnlySpan<byte> frame, PayloadShape shape, Span<T> values)
        where T : unmanaged
    {
        if (values.Length < shape.Count)
            throw new ArgumentException($"there is room for {values.Length} values, but {shape.Rows} × {shape.Columns} come", nameof(values));
        PayloadWire.Read(frame[HeaderSize..], shape.Form, values[..(int)shape.Count]);
    }

    private static string WhyNot(ReadOnlySpan<byte> frame)
    {
        if (!WireNames.IsKnown((MessageKind)frame[KindAt])) return $"the message has kind {frame[KindAt]}, but kinds are numbered 1 to {(byte)WireNames.LastKind}";
        if (!WireNames.IsKnown((Phase)frame[PhaseAt])) return $"the message has phase {frame[PhaseAt]}, but phases are numbered 1 to {(byte)Phase.Evaluate}";
        if (!PayloadForms.IsKnown((PayloadForm)frame[FormAt])) return $"the message has form {frame[FormAt]}, but forms are numbered 1 to {(byte)PayloadForm.Bits}";
        if (frame[FlagsAt] > SettledFlag) return $"the message has flags {frame[FlagsAt]}, but only 0 and {SettledFlag} have a meaning";
        if (Int32(frame, BatchAt) < 0 || Int32(frame, StepAt) < 0 || SequenceOf(frame) < 0)
            return $"the message has batch {Int32(frame, BatchAt)}, step {Int32(frame, StepAt)}, sequence {SequenceOf(frame)}, but none counts below 0";
        if (Int32(frame, SenderAt) < -1 || Int32(frame, ReceiverAt) < 0 || Int32(frame, EdgeAt) < -1)
            return $"the message goes from {Int32(frame, SenderAt)} to {Int32(frame, ReceiverAt)} along edge {Int32(frame, EdgeAt)}, which cannot be";
        PayloadShape shape = ShapeOf(frame);
        if (shape.Rows < 0 || shape.Columns < 0 || (shape.Rows == 0 && shape.Columns > 0))
            return $"the message has {shape.Rows} × {shape.Columns} values, which is no shape";
        long size = frame.Length - HeaderSize;
        if (shape.Count > 8 * size || shape.Size != size)   // no value takes less than a bit, so the product cannot overflow
            return $"the message has {shape.Rows} × {shape.Columns} values of {shape.Form}, but {size} bytes for them";
        bool hasLooseBits = shape.Form == PayloadForm.Bits && shape.Count % 8 is > 0 and var used && frame[^1] >> (int)used != 0;
        return hasLooseBits ? "the message has bits behind its last value" : "";
    }

    private static PayloadShape ShapeOf(ReadOnlySpan<byte> frame) =>
        new((PayloadForm)frame[FormAt], Int32(frame, RowsAt), Int32(frame, ColumnsAt));

    private static long SequenceOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt64LittleEndian(frame[SequenceAt..]);

    private static int Int32(ReadOnlySpan<byte> frame, int at) => BinaryPrimitives.ReadInt32LittleEndian(frame[at..]);
}
