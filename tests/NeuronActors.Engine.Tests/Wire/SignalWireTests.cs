using System.Numerics;
using System.Runtime.InteropServices;
using NeuronActors.Messages;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Messages come back from their frames in every bit, however they are cut.</summary>
public sealed class SignalWireTests
{
    private static readonly Message<float> Sample = new(WireSamples.Header(MessageKind.Feedback), WireSamples.Values<float>(2, 2, 1, -2, 0.5f, 3));

    /// <summary>Shapes of one frame, of exactly one, and of many; of bits also such as end within a byte.</summary>
    public static TheoryData<int, int> Shapes =>
        [(1, 1), (3, 5), (40, 7), (1001, 700), (131_060, 3), (1000, 20_001), (13, 1_000_000)];

    [Theory, MemberData(nameof(Shapes))]
    public void Any_message_comes_back_in_every_bit_however_it_is_cut(int rows, int columns)
    {
        if ((long)rows * columns < 1_000_000) ComesBack(rows, columns, PayloadForm.Float64, WireSamples.Any<double>(rows * columns, rows), value => value);
        if (rows * columns < 10_000_000)
        {
            ComesBack(rows, columns, PayloadForm.Float32, WireSamples.Any<float>(rows * columns, rows), value => value);
            ComesBack(rows, columns, PayloadForm.BFloat16, WireSamples.Any<float>(rows * columns, rows), value => BrainFloat.Widen(BrainFloat.Round(value)));
        }
        ComesBack(rows, columns, PayloadForm.Bits, Spikes(rows * columns), value => value);
    }

    [Fact]
    public void A_column_that_is_larger_than_a_frame_is_an_error_of_its_sender()
    {
        int rows = SignalWire.MaxSize / sizeof(float);
        var message = new Message<float>(Sample.Header, WireSamples.Values<float>(rows, 1));
        var error = Assert.Throws<InvalidOperationException>(() => SignalWire.Parts(message, PayloadForm.Float32).Count());
        Assert.Equal($"Feedback of {rows} neurons needs more than {SignalWire.MaxSize} bytes for a sample: cut the layer into more shards", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => MatrixWire.Parts<float>(0, ValuesKind.State, "bias", rows, 1, new float[rows]).Count());
        Assert.Contains("cut the layer into more shards", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_has_the_documented_bytes() => Assert.Equal(
        "02020101" + "07000000" + "03000000" + "11000000" + "02000000" + "01000000" + "04000000" +   // kind, phase, form, settled; session, batch, step, 2 → 1 along 4
        "02000000" + "0504030201000000" + "02000000" + "00000000" + "02000000" + "00000000" +   // rows, sequence, columns, first, count, zero
        "0000803F" + "000000C0" + "0000003F" + "00004040",   // 1, −2, 0.5, 3
        Convert.ToHexString(Frame(Sample, PayloadForm.Float32)));

    [Theory]
    [InlineData(0, 0, "the message has kind 0, but kinds are numbered 1 to 11"), InlineData(0, 12, "the message has kind 12, but kinds are numbered 1 to 11")]
    [InlineData(1, 5, "the message has phase 5, but phases are numbered 1 to 4"), InlineData(2, 5, "the message has form 5, but forms are numbered 1 to 4")]
    [InlineData(3, 2, "the message has flags 2 and 0, but only 0 and 1, and 0, have a meaning"), InlineData(52, 1, "the message has flags 1 and 1, but only 0 and 1, and 0, have a meaning")]
    [InlineData(11, 0x80, "the message has batch -2147483645, step 17, sequence 4328719365, but none counts below 0")]
    [InlineData(23, 0x80, "the message goes from 2 to -2147483647 along edge 4, which cannot be")]
    [InlineData(28, 3, "the message has 3 × 2 values of Float32, but 16 bytes for them"), InlineData(31, 0x7F, "the message has 2130706434 × 2 values of Float32, but 16 bytes for them")]
    [InlineData(2, 2, "the message has 2 × 2 values of Float64, but 16 bytes for them"), InlineData(28, 0, "the message has 0 × 2 values, which is no shape")]
    [InlineData(44, 1, "the message has columns 1 to 3 of 2, which cannot be"), InlineData(48, 0, "the message has columns 0 to 0 of 2, which cannot be")]
    public void Nonsense_is_refused_in_a_sentence(int at, byte value, string sentence)
    {
        byte[] frame = Frame(Sample, PayloadForm.Float32);
        frame[at] = value;
        Assert.False(SignalWire.TryRead(frame, out _, out string refusal));
        Assert.Equal(sentence, refusal);
    }

    [Fact]
    public void Bits_behind_the_last_spike_are_refused_and_a_spike_that_is_neither_0_nor_1_is_a_broken_promise()
    {
        byte[] frame = Frame(new Message<float>(Sample.Header, WireSamples.Values<float>(3, 1, 1, 0, 1)), PayloadForm.Bits);
        Assert.Equal(0b101, frame[^1]);
        frame[^1] = 0b1101;
        Assert.False(SignalWire.TryRead(frame, out _, out string refusal));
        Assert.Equal("the message has bits behind its last value", refusal);
        Assert.Throws<ArgumentException>(() => Frame(Sample, PayloadForm.Bits));
    }

    [Fact]
    public void Parts_that_do_not_follow_one_another_are_refused()
    {
        SignalFrame[] parts = [.. SignalWire.Parts(new Message<float>(Sample.Header, WireSamples.Values<float>(1000, 1000)), PayloadForm.Float32)];
        Assert.Equal(4, parts.Length);
        foreach (int[] order in (int[][])[[1], [0, 0], [0, 2], [0, 1, 1]])
        {
            var pool = new PayloadPool<float>(2, 1_000_000);
            var assembly = default(SignalAssembly<float>);
            string?[] refusals = [.. order.Select(part => assembly.TryAdd(parts[part], pool, out _))];
            Assert.All(refusals[..^1], Assert.Null);
            Assert.Equal("a part of Feedback came that does not follow the one before", refusals[^1]);
        }
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

    private static void ComesBack<T>(int rows, int columns, PayloadForm form, T[] values, Func<T, T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var message = new Message<T>(WireSamples.Header(form == PayloadForm.Bits ? MessageKind.Spikes : MessageKind.Activation), WireSamples.Values(rows, columns, values));
        var pool = new PayloadPool<T>(1, rows * columns);
        var assembly = default(SignalAssembly<T>);
        Message<T>? read = null;
        foreach (SignalFrame part in SignalWire.Parts(message, form))
        {
            Assert.Null(read);
            Assert.InRange(part.Size, SignalWire.HeaderSize, SignalWire.MaxSize);
            Assert.True(SignalWire.TryRead([.. part.Bytes], out SignalFrame? frame, out string refusal), refusal);
            Assert.Equal((part.Header, part.Shape), (frame.Header, frame.Shape));
            Assert.Null(assembly.TryAdd(frame, pool, out read));
        }
        Assert.Equal(message.Header, read!.Value.Header);
        T[] wanted = [.. values.Select(expected)];
        Assert.True(MemoryMarshal.AsBytes<T>(wanted).SequenceEqual(MemoryMarshal.AsBytes(read.Value.Payload.Values.AsSpan(0, values.Length))), $"{rows} × {columns} {form}");
    }

    private static float[] Spikes(int count)
    {
        var random = new RandomStream(2571, StreamPurpose.Noise, (uint)count);
        return [.. Enumerable.Range(0, count).Select(i => (float)random.Below(2, 0, i, 0, 0))];
    }

    private static byte[] Frame<T>(in Message<T> message, PayloadForm form)
        where T : unmanaged => Assert.Single(SignalWire.Parts(message, form)).Bytes;
}
