namespace NeuronActors.Runtime;

/// <summary>Listens to what nodes and coordinators announce, and takes no part.</summary>
public sealed class ClusterObserver : IAsyncDisposable
{
    private readonly ITransport transport;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, NodeBeat> nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RunBeat> runs = new(StringComparer.Ordinal);

    private ClusterObserver(ITransport transport) => this.transport = transport;

    /// <summary>Connects.</summary>
    /// <param name="factory">To what.</param>
    /// <param name="name">A name that no other observer of this cluster has, such as one with a process number.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="TransportException">It cannot be reached or refuses us.</exception>
    public static async Task<ClusterObserver> Connect(ITransportFactory factory, string name, CancellationToken stop)
    {
        ITransport transport = await factory.Connect(stop).ConfigureAwait(false);
        var observer = new ClusterObserver(transport);
        transport.Lost = sentence => observer.LostBecause = sentence;
        try
        {
            await transport.OpenMailbox($"observer.{name}", Lane.Control, observer.Take).ConfigureAwait(false);
            await transport.Bind($"observer.{name}", [Routes.Announcements]).ConfigureAwait(false);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return observer;
    }

    /// <summary>Why the connection is lost; null while it is not.</summary>
    public string? LostBecause { get; private set; }

    /// <summary>What was heard since the last look, and forgets it: who is no longer heard of is no longer there.</summary>
    public (IReadOnlyList<NodeBeat> Nodes, IReadOnlyList<RunBeat> Runs) Look()
    {
        lock (gate)
        {
            (IReadOnlyList<NodeBeat>, IReadOnlyList<RunBeat>) heard = ([.. nodes.Values], [.. runs.Values]);
            nodes.Clear();
            runs.Clear();
            return heard;
        }
    }

    /// <summary>Makes a node end its process at once: a crash on purpose.</summary>
    public void Crash(string node) =>
        transport.Send(Routes.Node(node), Lane.Control, OrderWire.Encode(new CrashOrder(0)), mustArrive: false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => transport.DisposeAsync();

    private void Take(string route, ReadOnlySpan<byte> frame)
    {
        if (!AnnouncementWire.TryDecode(frame, out Announcement? announcement, out _)) return;
        lock (gate)
        {
            if (announcement is NodeBeat node) nodes[node.Node] = node;
            if (announcement is RunBeat run) runs[run.Run] = run;
        }
    }
}
