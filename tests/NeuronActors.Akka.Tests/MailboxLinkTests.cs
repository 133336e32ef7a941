using Akka.Actor;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Akka.Tests;

/// <summary>The way to a mailbox, without any network: what it sends when, and what waits.</summary>
public sealed class MailboxLinkTests
{
    private const string Route = "box";

    [Theory]
    [InlineData(1), InlineData(200_000), InlineData(2 << 20)]
    public void No_more_is_under_way_than_a_window_or_one_parcel_and_every_frame_arrives_whole_and_in_order(int window)
    {
        const int Frames = 40, SizeMax = 400_000;
        var random = new RandomStream(2570, StreamPurpose.Order, (uint)window);
        var (link, mailbox) = Link(window);
        byte[][] sent = [.. Enumerable.Range(0, Frames).Select(frame => Bytes(frame, random.Below(SizeMax, 0, 0, frame, 0)))];
        foreach (byte[] frame in sent) Assert.True(link.TrySend(Route, FrameBuffer.Of(frame), hasToArrive: true));
        Assert.Equal(Frames, link.Unsent);
        int taken = 0;
        for (int round = 0; link.Unsent > 0; round++)
        {
            long underWay = mailbox.Parcels.Skip(taken).Sum(parcel => (long)parcel.Bytes.Length + NeuronSerializer.ParcelHead);
            Assert.InRange(underWay, 1, Math.Max(window, MailboxLink.ParcelBytes) + NeuronSerializer.ParcelHead);
            taken += 1 + random.Below(mailbox.Parcels.Count - taken, 1, 0, round, 0);
            link.Acknowledge(mailbox.Parcels[taken - 1].Sequence);
        }
        Assert.All(mailbox.Parcels, parcel => Assert.InRange(parcel.Bytes.Length, 0, MailboxLink.ParcelBytes));
        Assert.Equal(Enumerable.Range(0, mailbox.Parcels.Count).Select(number => (long)number), mailbox.Parcels.Select(parcel => parcel.Sequence));
        byte[][] arrived = mailbox.Frames();
        Assert.Equal(Frames, arrived.Length);
        Assert.All(Enumerable.Range(0, Frames), frame => Assert.True(sent[frame].AsSpan().SequenceEqual(arrived[frame]), $"frame {frame}"));
    }

    [Fact]
    public void Without_receipts_nothing_more_is_sent_and_once_closed_nothing_at_all()
    {
        var (link, mailbox) = Link(window: 2 * MailboxLink.ParcelBytes);
        link.TrySend(Route, FrameBuffer.Of(Bytes(1, 10 * MailboxLink.ParcelBytes)), hasToArrive: true);
        int first = mailbox.Parcels.Count;
        Assert.Equal(1, first);   // a second one and its head would be more than the window
        link.Acknowledge(-1);
        Assert.Equal(first, mailbox.Parcels.Count);
        Assert.Equal([Route], link.Close());
        link.Acknowledge(0);
        Assert.Equal(first, mailbox.Parcels.Count);
        Assert.False(link.TrySend(Route, FrameBuffer.Of([1]), hasToArrive: false));
    }

    private static (MailboxLink Link, Mailbox Mailbox) Link(int window)
    {
        var mailbox = new Mailbox();
        return (new MailboxLink(7, new MailboxEntry("box", mailbox, [Route]), ActorRefs.NoSender, window), mailbox);
    }

    private static byte[] Bytes(int frame, int size)
    {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = (byte)((i * 31 + frame) >> 2);
        return bytes;
    }

    /// <summary>Keeps what it is told, as a mailbox on the other side would read it.</summary>
    private sealed class Mailbox : MinimalActorRef
    {
        public List<Parcel> Parcels { get; } = [];

        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "test")) / "box";

        public override IActorRefProvider Provider => throw new NotSupportedException();

        public byte[][] Frames()
        {
            var frames = new List<byte[]>();
            foreach (Parcel parcel in Parcels)
            {
                if (parcel.Offset == 0) frames.Add(new byte[parcel.FrameSize]);
                Copies[parcel.Sequence].CopyTo(frames[^1].AsSpan(parcel.Offset));
            }
            return [.. frames];
        }

        private Dictionary<long, byte[]> Copies { get; } = [];

        protected override void TellInternal(object message, IActorRef sender)
        {
            var parcel = (Parcel)message;
            Copies[parcel.Sequence] = parcel.Bytes.ToArray();   // its memory is given back with the receipt
            Parcels.Add(parcel);
        }
    }
}
