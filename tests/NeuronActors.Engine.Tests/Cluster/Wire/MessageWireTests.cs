using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests.Wire;

public sealed class MessageWireTests
{
    private static readonly MessageHeader Header = new(MessageKind.Feedback, 7, 3, Phase.Relax, 17, 2, 1, 4, 0x0102030405, true);

    private static readonly Message<float> Sample = new(Header, WireSamples<float>.Payload(2, 2, 1, -2, 0.5f, 3));

    [Fact]
    public void Any_message_comes_back_in_every_bit_in_float() => ComesBack<float>(PayloadForm.Float32);

    [Fact]
    public void Any_message_comes_back_in_every_bit_in_double() => ComesBack<double>(PayloadForm.Float64);

    [Fact]
    public void Spikes_come_back_in_float() => SpikesComeBack<float>();

    [Fact]
    public void Spikes_come_back_in_double() => SpikesComeBack<double>();

    [Fact]
    public void Compact_values_come_back_as_the_nearest_bfloat16_in_float() => CompactValuesComeBack<float>(BrainFloat.Round);

    [Fact]
    public void Compact_values_come_back_as_the_nearest_bfloat16_in_double() => CompactValuesComeBack<double>(BrainFloat.Round);

    [Fact]
    public void A_frame_has_the_documented_bytes() => Assert.Equal(
        "4E410101" + "48000000" + "61D6AC1D" + "07000000" +   // NA, version, type; length 72; checksum; run 7
        "02020101" + "03000000" + "11000000" + "02000000" + "01000000" + "04000000" +   // kind, phase, form, settled; batch 3, step 17; 2 → 1 along 4
        "0504030201000000" + "02000000" + "02000000" +   // sequence; 2 × 2
        "0000803F" + "000000C0" + "0000003F" + "00004040",   // 1, −2, 0.5, 3
        Convert.ToHexString(Frame(Sample, PayloadForm.Float32)));

    [Theory]
    [InlineData(PayloadForm.Float32, 16), InlineData(PayloadForm.BFloat16, 8)]
    public void The_values_fill_the_frame(PayloadForm form, int bytes) =>
        Assert.Equal(MessageWire.HeaderSize + bytes, MessageWire.SizeOf(Sample, form));

    [Fact]
    public void Nineteen_spikes_take_three_bytes() => Assert.Equal(
        MessageWire.HeaderSize + 3, MessageWire.SizeOf(new Message<float>(Header, WireSamples<float>.Payload(19, 1)), PayloadForm.Bits));

    [Fact]
    public void A_message_without_payload_is_nought_by_nought()
    {
        byte[] frame = Frame(new Message<float>(Header with { Kind = MessageKind.Quiet }, null!), PayloadForm.Float32);
        Assert.Equal(MessageWire.HeaderSize, frame.Length);
        Assert.True(MessageWire.TryRead(frame, out MessageHeader header, out PayloadShape shape, out _));
        Assert.Equal((MessageKind.Quiet, 0, 0), (header.Kind, shape.Rows, shape.Columns));
    }

    [Fact]
    public void Any_changed_bit_is_noticed()
    {
        byte[] frame = Frame(Sample, PayloadForm.Float32);
        for (int bit = 0; bit < 8 * frame.Length; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(MessageWire.TryRead(frame, out _, out _, out string refusal));
            Assert.NotEmpty(refusal);
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(16, 0, "the message has kind 0, but kinds are numbered 1 to 11"), InlineData(16, 12, "the message has kind 12, but kinds are numbered 1 to 11")]
    [InlineData(17, 5, "the message has phase 5, but phases are numbered 1 to 4"), InlineData(18, 5, "the message has form 5, but forms are numbered 1 to 4")]
    [InlineData(19, 2, "the message has flags 2, but only 0 and 1 have a meaning")]
    [InlineData(23, 0x80, "the message has batch -2147483645, step 17, sequence 4328719365, but none counts below 0")]
    [InlineData(35, 0x80, "the message goes from 2 to -2147483647 along edge 4, which cannot be")]
    [InlineData(48, 3, "the message has 3 × 2 values of Float32, but 16 bytes for them")]
    [InlineData(51, 0x7F, "the message has 2130706434 × 2 values of Float32, but 16 bytes for them")]
    [InlineData(18, 2, "the message has 2 × 2 values of Float64, but 16 bytes for them")]
    [InlineData(48, 0, "the message has 0 × 2 values, which is no shape")]
    [InlineData(2, 2, "the frame has version 2, but this program reads version 1: run the same program on every node")]
    [InlineData(3, 2, "the frame is of type 2, but one of type 1 (Message) belongs here")]
    public void Nonsense_under_a_fitting_checksum_is_refused_in_a_sentence(int at, byte value, string sentence)
    {
        byte[] frame = Frame(Sample, PayloadForm.Float32);
        frame[at] = value;
        if (at >= FrameHead.Size) FrameHead.Write(frame, FrameType.Message, 7);
        Assert.False(MessageWire.TryRead(frame, out _, out _, out string refusal));
        Assert.Equal(sentence, refusal);
    }

    [Fact]
    public void Bits_behind_the_last_spike_are_refused()
    {
        byte[] frame = Frame(new Message<float>(Header, WireSamples<float>.Payload(3, 1, 1, 0, 1)), PayloadForm.Bits);
        Assert.Equal(0b101, frame[^1]);
        frame[^1] = 0b1101;
        FrameHead.Write(frame, FrameType.Message, 7);
        Assert.False(MessageWire.TryRead(frame, out _, out _, out string refusal));
        Assert.Equal("the message has bits behind its last value", refusal);
    }

    [Fact]
    public void A_spike_that_is_neither_0_nor_1_is_a_broken_promise() =>
        Assert.Throws<ArgumentException>(() => Frame(Sample, PayloadForm.Bits));

    [Fact]
    public void A_form_of_another_precision_is_a_broken_promise()
    {
        Assert.Throws<ArgumentException>(() => Frame(Sample, PayloadForm.Float64));
        byte[] frame = Frame(Sample, PayloadForm.Float32);
        MessageWire.TryRead(frame, out _, out PayloadShape shape, out _);
        Assert.Throws<ArgumentException>(() => MessageWire.ReadValues<double>(frame, shape, new double[4]));
        Assert.Throws<ArgumentException>(() => MessageWire.ReadValues<float>(frame, shape, new float[3]));
    }

    [Fact]
    public void Only_activations_and_feedback_are_ever_compact()
    {
        foreach (MessageKind kind in Enum.GetValues<MessageKind>())
        {
            bool isCompact = kind is MessageKind.Activation or MessageKind.Feedback, isSpikes = kind == MessageKind.Spikes;
            Assert.Equal(isSpikes ? PayloadForm.Bits : PayloadForm.Float64, PayloadForms.For<double>(kind, compact: false));
            Assert.Equal(isSpikes ? PayloadForm.Bits : isCompact ? PayloadForm.BFloat16 : PayloadForm.Float32, PayloadForms.For<float>(kind, compact: true));
        }
    }

    [Fact]
    public void Writing_and_reading_a_message_allocates_nothing()
    {
        byte[] frame = Frame(Sample, PayloadForm.Float32);
        float[] values = new float[4];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            MessageWire.Write(Sample, PayloadForm.Float32, frame);
            Assert.True(MessageWire.TryRead(frame, out _, out PayloadShape shape, out _));
            MessageWire.ReadValues<float>(frame, shape, values);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_credit_comes_back_and_one_of_nothing_is_refused()
    {
        Span<byte> frame = stackalloc byte[CreditWire.Size];
        CreditWire.Write(9, 4, 16, frame);
        Assert.True(CreditWire.TryRead(frame, out uint session, out int edge, out int count, out _));
        Assert.Equal((9u, 4, 16), (session, edge, count));
        frame[20] = 0;
        FrameHead.Write(frame, FrameType.Credit, 9);
        Assert.False(CreditWire.TryRead(frame, out _, out _, out _, out string refusal));
        Assert.Equal("the credit is of 0 messages for edge 4, which cannot be", refusal);
    }

    private static void ComesBack<T>(PayloadForm form)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Check(WireSamples<T>.Value, form, value => value);

    private static void SpikesComeBack<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Check(Gen.Elements(T.Zero, T.One), PayloadForm.Bits, value => value);

    private static void CompactValuesComeBack<T>(Func<T, ushort> round)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Check(
            WireSamples<T>.Value, PayloadForm.BFloat16, value => T.CreateTruncating(BrainFloat.Widen(round(value))));

    private static void Check<T>(Gen<T> values, PayloadForm form, Func<T, T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var messages =
            from header in new WireSamples<T>().Headers
            from rows in Gen.Choose(1, 40)
            from columns in Gen.Choose(0, 5)
            from drawn in values.ArrayOf(rows * columns)
            select new Message<T>(header, WireSamples<T>.Payload(rows, columns, drawn));
        Prop.ForAll(messages.ToArbitrary(), message =>
        {
            byte[] frame = Frame(message, form);
            Assert.True(MessageWire.TryRead(frame, out MessageHeader header, out PayloadShape shape, out string refusal), refusal);
            var read = new T[message.Payload.Count];
            MessageWire.ReadValues<T>(frame, shape, read);
            Assert.Equal(message.Header, header);
            Assert.Equal(new PayloadShape(form, message.Payload.Rows, message.Payload.Columns), shape);
            T[] wanted = [.. message.Payload.Values.Take(message.Payload.Count).Select(expected)];
            Assert.Equal(MemoryMarshal.AsBytes<T>(wanted).ToArray(), MemoryMarshal.AsBytes<T>(read).ToArray());
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Frame<T>(in Message<T> message, PayloadForm form)
        where T : unmanaged
    {
        byte[] frame = new byte[MessageWire.SizeOf(message, form)];
        MessageWire.Write(message, form, frame);
        return frame;
    }
}
