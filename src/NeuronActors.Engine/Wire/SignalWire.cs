using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>Messages as frames: a header of 56 bytes and raw values, cut by columns so that no frame is larger than <see cref="MaxSize"/>.</summary>
/// <remarks>
/// Little-endian, at these offsets in bytes: 0 kind, 1 phase, 2 form, 3 flags (bit 0: settled), 4 session, 8 batch, 12 step, 16 sender,
/// 20 receiver, 24 edge, 28 rows, 32 sequence (8 bytes), 40 columns, 44 first column, 48 columns here, 52 zero, 56 the values, column by column.
/// Values are copied once on their way out and once on their way in.
/// </remarks>
internal static class SignalWire
{
    /// <summary>Bytes before the values.</summary>
    public const int HeaderSize = 56;

    /// <summary>Bytes of a frame at the most: one that is larger is refused where it is made.</summary>
    public const int MaxSize = 1 << 20;

    private const int KindAt = 0, PhaseAt = 1, FormAt = 2, FlagsAt = 3, SessionAt = 4, BatchAt = 8, StepAt = 12, SenderAt = 16, ReceiverAt = 20;
    private const int EdgeAt = 24, RowsAt = 28, SequenceAt = 32, ColumnsAt = 40, FirstAt = 44, CountAt = 48, ZeroAt = 52;
    private const byte SettledFlag = 1;

    /// <summary>The frames of a message. Its payload may be null; it is not released.</summary>
    /// <param name="message">The message; its run is the session.</param>
    /// <param name="form">One that <see cref="PayloadForms.Takes{T}"/>.</param>
    /// <exception cref="InvalidOperationException">One column alone is larger than a frame.</exception>
    public static IEnumerable<SignalFrame> Parts<T>(Message<T> message, PayloadForm form)
        where T : unmanaged
    {
        (int rows, int columns) = (message.Payload?.Rows ?? 0, message.Payload?.Columns ?? 0);
        int most = ColumnsPerFrame(message.Header.Kind, form, rows, columns);
        for (int first = 0; first == 0 || first < columns; first += most)
            yield return Write(message, new PartShape(form, rows, columns, first, Math.Min(most, columns - first)));
    }

    /// <summary>Reads and checks the header of a frame. Whether shape and form are those of an edge is for its receiver to check.</summary>
    /// <param name="bytes">The whole frame, from anywhere; kept.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryRead(byte[] bytes, [NotNullWhen(true)] out SignalFrame? frame, out string refusal)
    {
        frame = null;
        refusal = bytes.Length is < HeaderSize or > MaxSize
            ? $"a frame has {bytes.Length} bytes; {HeaderSize} to {MaxSize} are possible"
            : WhyNot(bytes);
        if (refusal.Length > 0) return false;
        var header = new MessageHeader(
            (MessageKind)bytes[KindAt], (uint)Int32(bytes, SessionAt), Int32(bytes, BatchAt), (Phase)bytes[PhaseAt], Int32(bytes, StepAt),
            Int32(bytes, SenderAt), Int32(bytes, ReceiverAt), Int32(bytes, EdgeAt), SequenceOf(bytes), bytes[FlagsAt] == SettledFlag);
        frame = new SignalFrame(bytes, header, ShapeOf(bytes));
        return true;
    }

    /// <summary>Copies the values of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="values">Where they go; exactly rows × columns here.</param>
    public static void ReadValues<T>(SignalFrame frame, Span<T> values)
        where T : unmanaged => PayloadWire.Read(frame.Bytes.AsSpan(HeaderSize), frame.Shape.Form, values);

    private static int ColumnsPerFrame(MessageKind kind, PayloadForm form, int rows, int columns)
    {
        if (HeaderSize + PayloadForms.SizeOf(form, (long)rows * columns) <= MaxSize) return Math.Max(1, columns);
        // Eight columns of bits end with a whole byte, whatever the rows.
        int unit = form == PayloadForm.Bits ? 8 : 1;
        int most = (int)((MaxSize - HeaderSize) / PayloadForms.SizeOf(form, (long)rows * unit)) * unit;
        return most > 0
            ? most
            : throw new InvalidOperationException($"{kind} of {rows} neurons needs more than {MaxSize} bytes for a sample: cut the layer into more shards");
    }

    private static SignalFrame Write<T>(in Message<T> message, PartShape shape)
        where T : unmanaged
    {
        int values = shape.Rows * shape.Count;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(HeaderSize + (int)PayloadForms.SizeOf(shape.Form, values));
        MessageHeader header = message.Header;
        bytes[KindAt] = (byte)header.Kind;
        bytes[PhaseAt] = (byte)header.Phase;
        bytes[FormAt] = (byte)shape.Form;
        bytes[FlagsAt] = header.Settled ? SettledFlag : (byte)0;
        Write(bytes, SessionAt, (int)header.Run);
        Write(bytes, BatchAt, header.Batch);
        Write(bytes, StepAt, header.Step);
        Write(bytes, SenderAt, header.Sender);
        Write(bytes, ReceiverAt, header.Receiver);
        Write(bytes, EdgeAt, header.Edge);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SequenceAt), header.Sequence);
        Write(bytes, RowsAt, shape.Rows);
        Write(bytes, ColumnsAt, shape.Columns);
        Write(bytes, FirstAt, shape.First);
        Write(bytes, CountAt, shape.Count);
        Write(bytes, ZeroAt, 0);
        if (message.Payload is { } payload)
            PayloadWire.Write<T>(payload.Values.AsSpan(shape.First * shape.Rows, values), shape.Form, bytes.AsSpan(HeaderSize));
        return new SignalFrame(bytes, header, shape);
    }

    private static string WhyNot(ReadOnlySpan<byte> frame)
    {
        if (!WireNames.IsKnown((MessageKind)frame[KindAt]))
            return $"the message has kind {frame[KindAt]}, but kinds are numbered 1 to {(byte)WireNames.LastKind}";
        if (!WireNames.IsKnown((Phase)frame[PhaseAt]))
            return $"the message has phase {frame[PhaseAt]}, but phases are numbered 1 to {(byte)Phase.Evaluate}";
        if (!PayloadForms.IsKnown((PayloadForm)frame[FormAt]))
            return $"the message has form {frame[FormAt]}, but forms are numbered 1 to {(byte)PayloadForm.Bits}";
        if (frame[FlagsAt] > SettledFlag || Int32(frame, ZeroAt) != 0)
            return $"the message has flags {frame[FlagsAt]} and {Int32(frame, ZeroAt)}, but only 0 and {SettledFlag}, and 0, have a meaning";
        if (Int32(frame, BatchAt) < 0 || Int32(frame, StepAt) < 0 || SequenceOf(frame) < 0)
            return $"the message has batch {Int32(frame, BatchAt)}, step {Int32(frame, StepAt)}, sequence {SequenceOf(frame)}, but none counts below 0";
        if (Int32(frame, SenderAt) < -1 || Int32(frame, ReceiverAt) < 0 || Int32(frame, EdgeAt) < -1)
            return $"the message goes from {Int32(frame, SenderAt)} to {Int32(frame, ReceiverAt)} along edge {Int32(frame, EdgeAt)}, which cannot be";
        PartShape shape = ShapeOf(frame);
        if (shape.Rows < 0 || shape.Columns < 0 || (shape.Rows == 0 && shape.Columns > 0))
            return $"the message has {shape.Rows} × {shape.Columns} values, which is no shape";
        if (shape.First < 0 || shape.Count < 0 || (long)shape.First + shape.Count > shape.Columns || (shape.Count == 0 && shape.Columns > 0))
            return $"the message has columns {shape.First} to {(long)shape.First + shape.Count} of {shape.Columns}, which cannot be";
        long size = frame.Length - HeaderSize, values = (long)shape.Rows * shape.Count;
        if (values > 8 * size || PayloadForms.SizeOf(shape.Form, values) != size)   // no value takes less than a bit: the product cannot overflow
            return $"the message has {shape.Rows} × {shape.Count} values of {shape.Form}, but {size} bytes for them";
        bool hasLooseBits = shape.Form == PayloadForm.Bits && values % 8 is > 0 and var used && frame[^1] >> (int)used != 0;
        return hasLooseBits ? "the message has bits behind its last value" : "";
    }

    private static PartShape ShapeOf(ReadOnlySpan<byte> frame) => new(
        (PayloadForm)frame[FormAt], Int32(frame, RowsAt), Int32(frame, ColumnsAt), Int32(frame, FirstAt), Int32(frame, CountAt));

    private static long SequenceOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt64LittleEndian(frame[SequenceAt..]);

    private static int Int32(ReadOnlySpan<byte> frame, int at) => BinaryPrimitives.ReadInt32LittleEndian(frame[at..]);

    private static void Write(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
