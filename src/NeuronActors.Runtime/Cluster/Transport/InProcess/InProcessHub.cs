using System.Threading.Channels;

namespace NeuronActors.Runtime;

/// <summary>A cluster within one process: the same contract as a broker's, with faults that can be switched on and off.</summary>
/// <remarks>For trying out and for tests. Frames are copied, so whatever holds here does not hold because of shared memory.</remarks>
public sealed class InProcessHub
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Box> boxes = [];
    private readonly Dictionary<string, List<Box>> bindings = [];
    private readonly HashSet<InProcessTransport> transports = [];
    private readonly HashSet<string> cut = [];
    private bool isDown;

    /// <summary>What a process of that name connects with.</summary>
    public ITransportFactory Of(string process) => new Factory(this, process);

    /// <summary>Cuts a process off: what it sends and what is sent to it is lost without a sign, as with an unplugged cable.</summary>
    public void Cut(string process)
    {
        lock (gate) cut.Add(process);
    }

    /// <summary>Undoes <see cref="Cut"/>.</summary>
    public void Heal(string process)
    {
        lock (gate) cut.Remove(process);
    }

    /// <summary>Breaks all connections of a process at once, as when it dies.</summary>
    public void Break(string process) => Lose(transport => transport.Process == process, $"the connection of {process} was broken");

    /// <summary>All connections are lost, and no new one can be made until <see cref="Start"/>.</summary>
    public void Stop()
    {
        lock (gate) isDown = true;
        Lose(_ => true, "the hub has stopped");
    }

    /// <summary>Connections can be made again.</summary>
    public void Start()
    {
        lock (gate) isDown = false;
    }

    internal void Open(InProcessTransport owner, string mailbox, FrameHandler handler)
    {
        lock (gate)
        {
            ThrowIfLost(owner);
            if (!boxes.TryAdd(mailbox, new Box(mailbox, owner, handler)))
                throw new TransportException($"{mailbox} is already in this cluster; choose another name.") { IsFinal = true };
        }
    }

    internal void Close(InProcessTransport owner, string mailbox)
    {
        lock (gate)
            if (boxes.TryGetValue(mailbox, out Box? box) && box.Owner == owner) Remove(box);
    }

    internal void Bind(InProcessTransport owner, string mailbox, IReadOnlyCollection<string> routes)
    {
        lock (gate)
        {
            ThrowIfLost(owner);
            if (!boxes.TryGetValue(mailbox, out Box? box) || box.Owner != owner)
                throw new TransportException($"the mailbox {mailbox} is not open in this process.");
            foreach (string route in routes)
            {
                if (!bindings.TryGetValue(route, out List<Box>? bound)) bindings[route] = bound = [];
                if (!bound.Contains(box)) bound.Add(box);
            }
        }
    }

    internal void Send(InProcessTransport sender, string route, FrameBuffer frame, bool mustArrive)
    {
        byte[] bytes = frame.Bytes.ToArray();
        frame.Release();
        lock (gate)
        {
            if (!transports.Contains(sender) || cut.Contains(sender.Process)) return;
            if (bindings.TryGetValue(route, out List<Box>? bound))
            {
                foreach (Box box in bound)
                    if (!cut.Contains(box.Owner.Process)) box.Put(route, bytes);
                return;
            }
        }
        if (mustArrive) sender.ComeBack(route, bytes);
    }

    internal void Leave(InProcessTransport transport)
    {
        lock (gate)
        {
            transports.Remove(transport);
            foreach (Box box in boxes.Values.Where(box => box.Owner == transport).ToArray()) Remove(box);
        }
    }

    private void Lose(Func<InProcessTransport, bool> which, string sentence)
    {
        InProcessTransport[] lost;
        lock (gate)
        {
            lost = [.. transports.Where(which)];
            foreach (InProcessTransport transport in lost) Leave(transport);   // all at once: nobody who is lost too hears that another cannot be reached
        }
        foreach (InProcessTransport transport in lost) transport.Lost?.Invoke(sentence);
    }

    private InProcessTransport Connect(string process)
    {
        lock (gate)
        {
            if (isDown || cut.Contains(process)) throw new TransportException("the hub cannot be reached.");
            var transport = new InProcessTransport(this, process);
            transports.Add(transport);
            return transport;
        }
    }

    private void ThrowIfLost(InProcessTransport owner)
    {
        if (!transports.Contains(owner)) throw new TransportException($"the connection of {owner.Process} is lost.");
    }

    private void Remove(Box box)
    {
        boxes.Remove(box.Name);
        box.Complete();
        foreach ((string route, List<Box> bound) in bindings.ToArray())
            if (bound.Remove(box) && bound.Count == 0) bindings.Remove(route);
    }

    private sealed class Factory(InProcessHub hub, string process) : ITransportFactory
    {
        public string Name => "in-process";

        public string Place => "this process";

        public Task<ITransport> Connect(CancellationToken stop) => Task.FromResult<ITransport>(hub.Connect(process));
    }

    /// <summary>A mailbox with its reader.</summary>
    private sealed class Box
    {
        private readonly Channel<(string Route, byte[] Frame)> frames =
            Channel.CreateUnbounded<(string, byte[])>(new UnboundedChannelOptions { SingleReader = true });

        private readonly FrameHandler handler;
        private volatile bool complete;

        public Box(string name, InProcessTransport owner, FrameHandler handler)
        {
            (Name, Owner, this.handler) = (name, owner, handler);
            _ = Task.Run(Read);
        }

        public string Name { get; }

        public InProcessTransport Owner { get; }

        public void Put(string route, byte[] frame) => frames.Writer.TryWrite((route, frame));

        public void Complete()
        {
            complete = true;
            frames.Writer.TryComplete();
        }

        private async Task Read()
        {
            await foreach ((string route, byte[] frame) in frames.Reader.ReadAllAsync().ConfigureAwait(false))
                if (!complete) handler(route, frame);
        }
    }
}
