using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>A way to a cluster that breaks whenever the first message of a batch is to go over it.</summary>
internal sealed class BrokenLine(InProcessHub hub, string process) : ITransportFactory
{
    private readonly ITransportFactory whole = hub.Of(process);
    private int connections;

    public int Connections => Volatile.Read(ref connections);

    public string Name => whole.Name;

    public string Place => whole.Place;

    public async Task<ITransport> Connect(CancellationToken stop)
    {
        ITransport line = await whole.Connect(stop);
        Interlocked.Increment(ref connections);
        return new Line(line, () => hub.Break(process));
    }

    private sealed class Line(ITransport whole, Action breaks) : ITransport
    {
        private int isBroken;

        public Action<string>? Lost { get => whole.Lost; set => whole.Lost = value; }

        public FrameHandler? Returned { get => whole.Returned; set => whole.Returned = value; }

        public int Unsent => whole.Unsent;

        public Task OpenMailbox(string mailbox, Lane lane, FrameHandler handler) => whole.OpenMailbox(mailbox, lane, handler);

        public Task CloseMailbox(string mailbox) => whole.CloseMailbox(mailbox);

        public Task Bind(string mailbox, IReadOnlyCollection<string> routes) => whole.Bind(mailbox, routes);

        public void Send(string route, Lane lane, FrameBuffer frame, bool mustArrive)
        {
            whole.Send(route, lane, frame, mustArrive);
            if (lane == Lane.Data && Interlocked.Exchange(ref isBroken, 1) == 0) _ = Task.Run(breaks);
        }

        public ValueTask DisposeAsync() => whole.DisposeAsync();
    }
}
