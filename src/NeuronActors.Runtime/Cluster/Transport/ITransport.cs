namespace NeuronActors.Runtime;

/// <summary>One process's connection to its cluster: mailboxes of its own, and routes that lead to the mailboxes of others.</summary>
/// <remarks>
/// A transport moves frames and knows nothing of what is in them. It lives for one connection: when that is lost it says so
/// once, delivers nothing more, and whoever used it makes another. So nothing is ever sent twice, and a frame that was
/// under way when a connection broke is lost; the cluster returns to its last checkpoint instead of guessing.
/// <list type="bullet">
/// <item>Frames of one route arrive in the order in which one process has sent them, each at most once.</item>
/// <item>A route leads to every mailbox that was bound to it. A frame that must arrive and is on a route that leads nowhere
/// comes back by <see cref="Returned"/>.</item>
/// <item>The two lanes do not wait for one another: payloads cannot starve heartbeats.</item>
/// </list>
/// All members may be called from any thread.
/// </remarks>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Called once when the connection is lost, with one sentence; not when it is disposed of. Set before the first mailbox is opened.</summary>
    Action<string>? Lost { get; set; }

    /// <summary>Called when a frame that had to arrive was on a route that leads nowhere. The frame is valid during the call only.</summary>
    FrameHandler? Returned { get; set; }

    /// <summary>Opens a mailbox that only this process reads; it and its bindings vanish with the connection.</summary>
    /// <param name="mailbox">Its name in the whole cluster; letters, digits, '.', '-' and '_'.</param>
    /// <param name="lane">What it is for.</param>
    /// <param name="handler">Called for each frame, one at a time for this mailbox; must be quick and must not throw.</param>
    /// <exception cref="TransportException">Another process has a mailbox of that name, or the connection is lost.</exception>
    Task OpenMailbox(string mailbox, Lane lane, FrameHandler handler);

    /// <summary>Closes a mailbox of this process. What waits in it is dropped. One that is not open is no error.</summary>
    Task CloseMailbox(string mailbox);

    /// <summary>From now on frames of these routes reach a mailbox of this process.</summary>
    /// <exception cref="TransportException">The mailbox is not open here, or the connection is lost.</exception>
    Task Bind(string mailbox, IReadOnlyCollection<string> routes);

    /// <summary>Sends a frame, without waiting. After the connection was lost it is dropped in silence.</summary>
    /// <param name="route">Where to.</param>
    /// <param name="lane">Which lane it takes.</param>
    /// <param name="frame">The frame; whoever sends it gives its memory away.</param>
    /// <param name="mustArrive">Whether it comes back when the route leads nowhere.</param>
    void Send(string route, Lane lane, FrameBuffer frame, bool mustArrive);

    /// <summary>Where the populations of this process live, if the transport has places for them; null where any threads will do.</summary>
    ICellHosting? Cells => null;

    /// <summary>Frames handed over by <see cref="Send"/> that the transport still holds in this process.</summary>
    int Unsent { get; }
}

/// <summary>Makes connections to one cluster.</summary>
public interface ITransportFactory
{
    /// <summary>Name of the engine that is made of it, e.g. <c>rabbitmq</c>.</summary>
    string Name { get; }

    /// <summary>Where it connects to, for people; without secrets.</summary>
    string Place { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="TransportException">It cannot be reached now, or it refuses us; one sentence.</exception>
    Task<ITransport> Connect(CancellationToken stop);
}

/// <summary>Takes a frame.</summary>
/// <param name="route">The route on which it came.</param>
/// <param name="frame">Its bytes, valid during the call only.</param>
public delegate void FrameHandler(string route, ReadOnlySpan<byte> frame);

/// <summary>What a mailbox or a frame is for.</summary>
public enum Lane
{
    /// <summary>Membership, orders and reports: few, and soon to arrive.</summary>
    Control,

    /// <summary>Messages between populations: many and large.</summary>
    Data,
}
