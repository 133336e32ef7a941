using Akka.Actor;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The receiving end of an edge whose sender is on another member: memory for what comes, and credit for what was read.</summary>
/// <remarks>For the thread of the receiving population.</remarks>
internal sealed class RemoteInlet<T>
    where T : unmanaged
{
    private readonly PayloadPool<T> signals;
    private readonly PayloadPool<T> weights;
    private readonly IActorRef sender;
    private readonly IActorRef self;
    private readonly uint session;
    private readonly int creditAfter;
    private readonly int batch;
    private readonly bool compact;
    private SignalAssembly<T> assembly;
    private int read;

    /// <summary>An inlet.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="session">Number of the session.</param>
    /// <param name="sender">The population at the other end.</param>
    /// <param name="self">The population at this end.</param>
    /// <param name="batch">Samples of a batch at the most.</param>
    /// <param name="window">Messages under way at the most.</param>
    /// <param name="compact">Whether activations and feedback come as bfloat16.</param>
    public RemoteInlet(Edge edge, uint session, IActorRef sender, IActorRef self, int batch, int window, bool compact)
    {
        (Edge, this.session, this.sender, this.self, this.batch, this.compact) = (edge, session, sender, self, batch, compact);
        creditAfter = Math.Max(1, window / 2);
        signals = new PayloadPool<T>(window, edge.Sender.Neurons * batch) { EachReturned = Read };
        weights = new PayloadPool<T>(window, edge.Sender.Neurons * edge.Receiver.Neurons) { EachReturned = Read };
    }

    /// <summary>The edge.</summary>
    public Edge Edge { get; }

    /// <summary>Whether an actor is the one at the other end.</summary>
    public bool BeginsAt(IActorRef actor) => sender.Equals(actor);

    /// <summary>Takes a frame; nothing is rented for one that the wiring does not allow.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">The message, if this frame completes it.</param>
    /// <returns>Null if it was taken, else why not.</returns>
    public string? TryTake(SignalFrame frame, out Message<T>? message)
    {
        (MessageHeader header, PartShape shape) = (frame.Header, frame.Shape);
        message = null;
        bool isWeights = header.Kind == MessageKind.FeedbackWeights;
        int rows = header.Kind == MessageKind.Modulation ? 1 : Edge.Sender.Neurons;
        bool fits = shape.Rows == rows
            && (isWeights ? shape.Columns == Edge.Receiver.Neurons : shape.Columns >= 1 && shape.Columns <= batch);
        if (!fits)
            return $"{header.Kind} from {Edge.Sender.Name} is {shape.Rows} × {shape.Columns}, which its wiring does not allow";
        if (shape.Form != PayloadForms.For<T>(header.Kind, compact))
            return $"{header.Kind} from {Edge.Sender.Name} has values of the form {shape.Form}, which this run does not use";
        PayloadPool<T> pool = isWeights ? weights : signals;
        if (assembly.IsEmpty && !pool.HasFree) return $"{Edge.Sender.Name} has sent more messages than it had credit for";
        return assembly.TryAdd(frame, pool, out message);
    }

    private void Read()
    {
        if (++read % creditAfter == 0) sender.Tell(new Credit(session, Edge.Index, creditAfter), self);
    }
}
