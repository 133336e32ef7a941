using Akka.Actor;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>A mailbox of this process: puts frames together again and hands them on, one at a time.</summary>
internal sealed class MailboxActor : UntypedActor
{
    /// <summary>Parcels of one way that are taken in before a receipt is sent although more messages are waiting.</summary>
    private const int ReceiptAfter = 8;

    private readonly FrameHandler handler;
    private readonly MailboxRoutes routes;
    private readonly Action<string> failed;
    private readonly Dictionary<(IActorRef, int), Way> ways = [];
    private readonly HashSet<Way> unconfirmed = [];

    public MailboxActor(FrameHandler handler, MailboxRoutes routes, Action<string> failed) => (this.handler, this.routes, this.failed) = (handler, routes, failed);

    /// <summary>How a mailbox is made.</summary>
    /// <param name="lane">What it is for.</param>
    /// <param name="handler">Who takes the frames.</param>
    /// <param name="routes">Names of its routes by number.</param>
    /// <param name="failed">Told if the handler throws, which it must not.</param>
    public static Props Of(Lane lane, FrameHandler handler, MailboxRoutes routes, Action<string> failed) => Props
        .Create(() => new MailboxActor(handler, routes, failed))
        .WithDispatcher(lane == Lane.Control ? AkkaSettings.Control : AkkaSettings.Populations);

    protected override void OnReceive(object message)
    {
        if (message is Parcel parcel) Take(parcel);
        else if (message is Terminated gone) Forget(gone.ActorRef);
        else Unhandled(message);
        if (unconfirmed.Count > 0 && !((ActorCell)Context).HasMessages) ConfirmAll();
    }

    private void Take(Parcel parcel)
    {
        if (!ways.TryGetValue((Sender, parcel.Link), out Way? way))
        {
            ways[(Sender, parcel.Link)] = way = new Way(Sender, parcel.Link);
            Context.Watch(Sender);
        }
        if (!way.Expects(parcel) || routes.NameOf(parcel.Route) is not { } route)
        {
            way.IsBroken = true;
            Sender.Tell(new Receipt(parcel.Link, -1));
            return;
        }
        way.Next++;
        if (parcel.Offset == 0 && parcel.IsLast) Hand(route, parcel.Bytes.Span);
        else if (way.Assemble(parcel) is { } frame) Hand(route, frame);
        if (way.Confirmed + ReceiptAfter <= way.Next) Confirm(way);
        else unconfirmed.Add(way);
    }

    private void ConfirmAll()
    {
        foreach (Way way in unconfirmed.ToArray()) Confirm(way);
    }

    private void Confirm(Way way)
    {
        unconfirmed.Remove(way);
        way.Confirmed = way.Next;
        if (!way.IsBroken) way.Sender.Tell(new Receipt(way.Link, way.Next - 1));
    }

    private void Hand(string route, ReadOnlySpan<byte> frame)
    {
        try
        {
            handler(route, frame);
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            failed($"what came on {route} could not be handled: {cause.Message}");
        }
    }

    private void Forget(IActorRef sender)
    {
        foreach ((IActorRef, int) way in ways.Keys.Where(way => way.Item1.Equals(sender)).ToArray()) ways.Remove(way);
    }

    /// <summary>What comes from one process by one of its ways to here.</summary>
    private sealed class Way(IActorRef sender, int link)
    {
        /// <summary>Bytes of a frame for which there is memory at once; a larger one has as much as has arrived, not as much as its head claims.</summary>
        private const int TakenOnTrust = 1 << 20;

        private byte[] frame = [];
        private int filled, frameSize;

        public IActorRef Sender => sender;

        public int Link => link;

        public long Next { get; set; }

        public long Confirmed { get; set; }

        /// <summary>A parcel was missing; nothing that comes after it is taken.</summary>
        public bool IsBroken { get; set; }

        public bool Expects(Parcel parcel) => !IsBroken && parcel.Sequence == Next && parcel.Offset == filled && (filled == 0 || frameSize == parcel.FrameSize);

        /// <summary>Adds a part.</summary>
        /// <returns>The frame, once it is whole.</returns>
        public byte[]? Assemble(Parcel parcel)
        {
            frameSize = parcel.FrameSize;
            MakeRoom(filled + parcel.Bytes.Length);
            parcel.Bytes.Span.CopyTo(frame.AsSpan(filled));
            filled += parcel.Bytes.Length;
            if (!parcel.IsLast) return null;
            byte[] whole = frame;
            (frame, filled) = ([], 0);
            return whole;
        }

        private void MakeRoom(int size)
        {
            if (size <= frame.Length) return;
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Min(frameSize, Math.Max(size, Math.Max(TakenOnTrust, 2 * frame.Length))));
            frame.AsSpan(0, filled).CopyTo(larger);
            frame = larger;
        }
    }
}

/// <summary>The routes of a mailbox by their number; written by the directory, read by the mailbox.</summary>
internal sealed class MailboxRoutes
{
    private volatile string[] names = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => names;

    /// <summary>A route's name; null if there is none of that number.</summary>
    public string? NameOf(int number) => number >= 0 && number < names.Length ? names[number] : null;

    /// <summary>Adds those that are not there yet.</summary>
    public void Add(IEnumerable<string> routes) => names = [.. names, .. routes.Except(names)];
}
