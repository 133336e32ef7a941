namespace NeuronActors.Engine.Tests;

/// <summary>A process whose mailboxes can be made to stand still: what comes on the data lane waits, whatever carries it.</summary>
internal sealed class GatedTransport(ITransport inner, Gate gate) : ITransport
{
    public Action<string>? Lost { get => inner.Lost; set => inner.Lost = value; }

    public FrameHandler? Returned { get => inner.Returned; set => inner.Returned = value; }

    public ICellHosting? Cells => inner.Cells;

    public int Unsent => inner.Unsent;

    public Task OpenMailbox(string mailbox, Lane lane, FrameHandler handler) => inner.OpenMailbox(mailbox, lane, lane == Lane.Control ? handler : (route, frame) =>
    {
        gate.Pass();
        handler(route, frame);
    });

    public Task CloseMailbox(string mailbox) => inner.CloseMailbox(mailbox);

    public Task Bind(string mailbox, IReadOnlyCollection<string> routes) => inner.Bind(mailbox, routes);

    public void Send(string route, Lane lane, FrameBuffer frame, bool mustArrive) => inner.Send(route, lane, frame, mustArrive);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Connections of a process that has such a gate.</summary>
    public sealed class Factory(ITransportFactory inner, Gate gate) : ITransportFactory
    {
        public string Name => inner.Name;

        public string Place => inner.Place;

        public async Task<ITransport> Connect(CancellationToken stop) => new GatedTransport(await inner.Connect(stop), gate);
    }
}
