using Akka.Actor;

namespace NeuronActors.Akka;

/// <summary>What members of a cluster say to one another. A closed set; <see cref="NeuronSerializer"/> writes and reads all of it.</summary>
internal abstract record WireMessage;

/// <summary>All mailboxes of a process and the routes that lead to them. Replaces what it has said before.</summary>
/// <param name="Version">Counts from 1 within the life of a process.</param>
/// <param name="Asks">The receiver's own table is asked for.</param>
/// <param name="Mailboxes">The mailboxes.</param>
internal sealed record RouteTable(long Version, bool Asks, IReadOnlyList<MailboxEntry> Mailboxes) : WireMessage;

/// <summary>A mailbox.</summary>
/// <param name="Name">Its name in the whole cluster.</param>
/// <param name="Actor">Who reads it.</param>
/// <param name="Routes">What leads to it; a route's number on the wire is its place in this list.</param>
internal sealed record MailboxEntry(string Name, IActorRef Actor, IReadOnlyList<string> Routes);

/// <summary>A table was taken in: what is sent from now on follows it.</summary>
/// <param name="Version">Of the table.</param>
/// <param name="Taken">Names in it that the one who says this has itself.</param>
internal sealed record TableNoted(long Version, IReadOnlyList<string> Taken) : WireMessage;

/// <summary>A frame, or part of one.</summary>
/// <param name="Link">The sender's number for its way to this mailbox.</param>
/// <param name="Sequence">Number of the parcel on that way, from 0.</param>
/// <param name="Route">Number of the route.</param>
/// <param name="Offset">Where the part stands in the frame.</param>
/// <param name="FrameSize">Bytes of the whole frame.</param>
/// <param name="Bytes">The part. Within a process it is lent until the receipt.</param>
internal sealed record Parcel(int Link, long Sequence, int Route, int Offset, int FrameSize, ReadOnlyMemory<byte> Bytes) : WireMessage
{
    /// <summary>Nothing of the frame is to follow.</summary>
    public bool IsLast => Offset + Bytes.Length == FrameSize;
}

/// <summary>Parcels were taken in.</summary>
/// <param name="Link">The sender's number of the way.</param>
/// <param name="Sequence">All parcels up to this one; negative if one is missing, so that the way is no more.</param>
internal sealed record Receipt(int Link, long Sequence) : WireMessage;
