using System.Buffers.Binary;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests.Wire;

/// <summary>Whatever comes from the network is taken or refused in a sentence: it never throws and never makes more room than its bytes justify.</summary>
public sealed class HostileFrameTests
{
    private const int Frames = 100_000;
    private const int BytesPerByte = 16;
    private const int BytesAtLeast = 8 << 10;

    private static readonly long[] Extremes =
        [0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 0x7FF8000000000000];

    private readonly RandomStream random = new(20_261, StreamPurpose.Order, 3);
    private readonly WireSamples<float> floats = new();
    private readonly WireSamples<double> doubles = new();
    private readonly HashSet<string> refusals = [];
    private readonly byte[][] corpus;
    private int draws;
    private int taken;

    public HostileFrameTests()
    {
        Gen<byte[]> frames = Gen.OneOf(
            floats.Orders.Select(order => Bytes(OrderWire.Encode(order))), doubles.Orders.Select(order => Bytes(OrderWire.Encode(order))),
            floats.Replies.Select(reply => Bytes(ReplyWire.Encode(reply))), doubles.Replies.Select(reply => Bytes(ReplyWire.Encode(reply))),
            floats.Announcements.Select(announcement => Bytes(AnnouncementWire.Encode(announcement))),
            Gen.Elements(Enum.GetValues<PayloadForm>()).SelectMany(form => floats.Headers.Select(header => MessageOf(header, form))),
            Gen.Choose(1, 99).Select(CreditOf));
        corpus = [.. frames.Sample(800, new Rnd(3), 12).Where(frame => frame.Length <= 4096)];
    }

    [Fact]
    public void A_hundred_thousand_random_and_mutated_frames_are_taken_or_refused_in_a_sentence()
    {
        foreach (byte[] frame in corpus) Show(frame);   // what is loaded on first use is not the frames' doing
        Assert.True(taken >= corpus.Length, "a sound frame was refused");
        taken = 0;
        refusals.Clear();
        for (int i = 0; i < Frames; i++) Show(Mutated());
        Assert.InRange(taken, Frames / 100, Frames);   // so the mutations do reach the records
        Assert.True(refusals.Count > 150, $"only {refusals.Count} different reasons came up");
    }

    /// <summary>A refusal without its numbers and the names that were made up.</summary>
    private static string Reason(string refusal)
    {
        refusal = string.Concat(refusal.Where(letter => !char.IsAsciiDigit(letter)));
        foreach (string end in (string[])["has no matrix", "comes twice", "the frame says  values of", "which is not its own"])
            if (refusal.Contains(end, StringComparison.Ordinal)) return end;
        return refusal;
    }

    private void Show(byte[] frame)
    {
        long most = BytesAtLeast + (long)BytesPerByte * frame.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isMessage = MessageWire.TryRead(frame, out MessageHeader header, out PayloadShape shape, out string messageRefusal);
        bool isCredit = CreditWire.TryRead(frame, out _, out _, out _, out string creditRefusal);
        bool isOrder = OrderWire.TryDecode(frame, out Order? order, out string orderRefusal);
        bool isAnnouncement = AnnouncementWire.TryDecode(frame, out Announcement? announcement, out string announcementRefusal);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= most, $"{allocated} bytes for a frame of {frame.Length}: {Convert.ToHexString(frame)}");

        Judge(isMessage, messageRefusal);
        Judge(isCredit, creditRefusal);
        Judge(isOrder, orderRefusal);
        Judge(isAnnouncement, announcementRefusal);
        if (isMessage) SameAgain(frame, header, shape);
        if (isOrder) SameAgain(frame, OrderWire.Encode(order!));
        if (isAnnouncement) SameAgain(frame, AnnouncementWire.Encode(announcement!));
        ShowWithNetwork(frame, floats, most);
        ShowWithNetwork(frame, doubles, most);
    }

    private void ShowWithNetwork<T>(byte[] frame, WireSamples<T> samples, long most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isOrder = OrderWire.TryDecode<T>(frame, samples.Network, out Order? order, out string orderRefusal);
        bool isReply = ReplyWire.TryDecode(frame, samples.Limits, out Reply? reply, out string replyRefusal);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= most, $"{allocated} bytes for a frame of {frame.Length}: {Convert.ToHexString(frame)}");
        Judge(isOrder, orderRefusal);
        Judge(isReply, replyRefusal);
        if (isOrder) SameAgain(frame, OrderWire.Encode(order!));
        if (isReply) SameAgain(frame, ReplyWire.Encode(reply!));
        if (reply is Reported { Report: OutputReport<T> output }) output.Activity.Release();
    }

    private void Judge(bool isTaken, string refusal)
    {
        Assert.Equal(isTaken, refusal.Length == 0);
        if (isTaken) taken++;
        else refusals.Add(Reason(refusal));
        Assert.True(refusal.Length < 10_000 && !refusal.Any(char.IsControl), refusal);
    }

    /// <summary>A frame that is taken means exactly what it says: written again it is the same.</summary>
    private static void SameAgain(byte[] frame, FrameBuffer again)
    {
        Assert.True(again.Bytes.SequenceEqual(frame), $"{Convert.ToHexString(frame)} was read as {Convert.ToHexString(again.Bytes)}");
        again.Release();
    }

    private static void SameAgain(byte[] frame, MessageHeader header, PayloadShape shape)
    {
        byte[] again = [.. frame];
        if (shape.Form == PayloadForm.Float64)
        {
            Payload<double> payload = WireSamples<double>.Payload(shape.Rows, shape.Columns);
            MessageWire.ReadValues<double>(frame, shape, payload.Values);
            MessageWire.Write(new Message<double>(header, payload), shape.Form, again);
        }
        else
        {
            Payload<float> payload = WireSamples<float>.Payload(shape.Rows, shape.Columns);
            MessageWire.ReadValues<float>(frame, shape, payload.Values);
            MessageWire.Write(new Message<float>(header, payload), shape.Form, again);
        }
        if (shape.Form != PayloadForm.BFloat16) Assert.Equal(frame, again);   // a NaN is made quiet there
    }

    private byte[] Mutated()
    {
        byte[] frame = [.. corpus[Below(corpus.Length)]];
        switch (Below(8))
        {
            case 0:
                frame = Noise(Below(200));
                break;
            case 1:
                frame[Below(frame.Length)] ^= (byte)(1 << Below(8));
                return frame;
            case 2:
                frame = frame[..Below(frame.Length)];
                return Below(4) == 0 ? frame : Mended(frame);
            case 3:
                frame = [.. frame, .. Noise(1 + Below(40))];
                break;
            case 4:
                byte[] other = corpus[Below(corpus.Length)];
                frame = [.. frame[..Below(frame.Length)], .. other[Below(other.Length)..]];
                break;
            case 5:
                for (int flips = 1 + Below(4); flips > 0; flips--) frame[Below(frame.Length)] ^= (byte)(1 << Below(8));
                break;
            default:
                for (int fields = 1 + Below(2); fields > 0; fields--) Overwrite(frame);
                break;
        }
        return Mended(frame);
    }

    private void Overwrite(byte[] frame)
    {
        Span<byte> value = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, Extremes[Below(Extremes.Length)]);
        int at = Math.Min(FrameHead.Size, frame.Length - 1);
        at += Below(frame.Length - at);
        int size = Math.Min(1 << Below(4), frame.Length - at);
        value[..size].CopyTo(frame.AsSpan(at));
    }

    /// <summary>With length and checksum that fit, so that what lies deeper is reached.</summary>
    private byte[] Mended(byte[] frame)
    {
        if (frame.Length < FrameHead.Size) return frame;
        var type = (FrameType)(Enum.IsDefined((FrameType)frame[3]) ? frame[3] : 1 + Below(5));
        FrameHead.Write(frame, type, (uint)Below(type == FrameType.Announcement ? 2 : int.MaxValue));
        return frame;
    }

    private byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) noise[i] = (byte)Below(256);
        return noise;
    }

    private int Below(int bound) => random.Below(bound, draws++, 0, 0, 0);

    private static byte[] Bytes(FrameBuffer frame)
    {
        byte[] bytes = frame.Bytes.ToArray();
        frame.Release();
        return bytes;
    }

    private static byte[] MessageOf(MessageHeader header, PayloadForm form)
    {
        if (form == PayloadForm.Float64) return FrameOf(new Message<double>(header, WireSamples<double>.Payload(3, 2, 1, 0, 1, 1, 0, 1)), form);
        return FrameOf(new Message<float>(header, WireSamples<float>.Payload(3, 2, 1, 0, 1, 1, 0, 1)), form);
    }

    private static byte[] FrameOf<T>(in Message<T> message, PayloadForm form)
        where T : unmanaged
    {
        byte[] frame = new byte[MessageWire.SizeOf(message, form)];
        MessageWire.Write(message, form, frame);
        return frame;
    }

    private static byte[] CreditOf(int count)
    {
        byte[] frame = new byte[CreditWire.Size];
        CreditWire.Write(7, 3, count, frame);
        return frame;
    }
}
