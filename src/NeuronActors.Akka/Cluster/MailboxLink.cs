using Akka.Actor;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>The way from this process to one mailbox: frames in order, cut into parcels, no more under way than a window holds.</summary>
/// <remarks>
/// What is under way delays everything behind it, heartbeats included, since two members share one connection; hence the window.
/// A frame's memory is lent to the mailbox until its receipt has come. Thread safe.
/// </remarks>
internal sealed class MailboxLink
{
    /// <summary>Bytes of a frame in one parcel: with its head it stays below the size from which on the runtime keeps arrays on a heap of their own.</summary>
    public const int ParcelBytes = 80_000;

    private readonly int number;
    private readonly IActorRef mailbox;
    private readonly IActorRef receipts;
    private readonly int windowBytes;
    private readonly Queue<Waiting> waiting = [];
    private readonly Queue<UnderWay> underWay = [];
    private readonly HashSet<string> mustArrive = [];
    private readonly Dictionary<string, int> routes;
    private readonly Lock gate = new();
    private int offset;
    private long sequence;
    private long bytesUnderWay;
    private int frames;
    private bool isClosed;

    /// <summary>A way on which nothing has gone yet.</summary>
    /// <param name="number">Our number for it.</param>
    /// <param name="entry">The mailbox and the routes that lead to it.</param>
    /// <param name="receipts">Who is told that parcels were taken in.</param>
    /// <param name="windowBytes">Bytes under way, at the most, beside one parcel.</param>
    public MailboxLink(int number, MailboxEntry entry, IActorRef receipts, int windowBytes)
    {
        (this.number, mailbox, this.receipts, this.windowBytes) = (number, entry.Actor, receipts, windowBytes);
        routes = entry.Routes.Select((route, index) => (route, index)).ToDictionary(pair => pair.route, pair => pair.index);
    }

    /// <summary>Our number for it.</summary>
    public int Number => number;

    /// <summary>Frames that wait or whose receipt has not come.</summary>
    public int Unsent => Volatile.Read(ref frames);

    /// <summary>When the oldest parcel without a receipt was sent, in the system's ticks; null if there is none.</summary>
    public long? OldestSent
    {
        get
        {
            lock (gate) return underWay.TryPeek(out UnderWay oldest) ? oldest.SentAt : null;
        }
    }

    /// <summary>More routes lead to it by now.</summary>
    public void Extend(IReadOnlyList<string> all)
    {
        lock (gate)
            for (int index = routes.Count; index < all.Count; index++) routes[all[index]] = index;
    }

    /// <summary>Sends a frame, or keeps it until there is room.</summary>
    /// <returns>False if the mailbox is no more; the frame is still the caller's then.</returns>
    public bool TrySend(string route, FrameBuffer frame, bool hasToArrive)
    {
        lock (gate)
        {
            if (isClosed || !routes.TryGetValue(route, out int index)) return false;
            if (hasToArrive) mustArrive.Add(route);
            frames++;
            waiting.Enqueue(new Waiting(index, frame));
            SendWhatFits();
            return true;
        }
    }

    /// <summary>All parcels up to this one were taken in.</summary>
    public void Acknowledge(long upTo)
    {
        lock (gate)
        {
            while (underWay.TryPeek(out UnderWay oldest) && oldest.Sequence <= upTo)
            {
                underWay.Dequeue();
                bytesUnderWay -= oldest.Size;
                if (oldest.Last is not { } frame) continue;
                frames--;
                frame.Release();
            }
            SendWhatFits();
        }
    }

    /// <summary>Nothing is sent any more, and what waits is dropped. Memory that is lent is left to the garbage collector: its reader may be at it.</summary>
    /// <returns>Routes along which something was sent that had to arrive.</returns>
    public IReadOnlyCollection<string> Close()
    {
        lock (gate)
        {
            isClosed = true;
            waiting.Clear();
            underWay.Clear();
            frames = 0;
            return mustArrive;
        }
    }

    private void SendWhatFits()
    {
        while (!isClosed && waiting.TryPeek(out Waiting head) && (bytesUnderWay == 0 || bytesUnderWay + ParcelBytes <= windowBytes))
        {
            int size = Math.Min(ParcelBytes, head.Frame.Length - offset);
            var parcel = new Parcel(number, sequence, head.Route, offset, head.Frame.Length, head.Frame.Memory.Slice(offset, size));
            int cost = size + NeuronSerializer.ParcelHead;
            bytesUnderWay += cost;
            underWay.Enqueue(new UnderWay(sequence, cost, parcel.IsLast ? head.Frame : null, Environment.TickCount64));
            sequence++;
            offset += size;
            if (parcel.IsLast)
            {
                waiting.Dequeue();
                offset = 0;
            }
            mailbox.Tell(parcel, receipts);
        }
    }

    private readonly record struct Waiting(int Route, FrameBuffer Frame);

    private readonly record struct UnderWay(long Sequence, int Size, FrameBuffer? Last, long SentAt);
}
