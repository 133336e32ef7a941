using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>The receiving end of an edge whose sender is on another node: memory for what comes, and credit for what was read.</summary>
/// <remarks>Frames are taken by one thread at a time; payloads come back from any.</remarks>
internal sealed class RemoteInlet<T>
    where T : unmanaged
{
    private readonly PayloadPool<T> signals;
    private readonly PayloadPool<T> weights;
    private readonly ITransport transport;
    private readonly uint session;
    private readonly string creditRoute;
    private readonly int creditAfter;
    private readonly int batch;
    private readonly bool compact;
    private int read;

    public RemoteInlet(Edge edge, uint session, int batch, int window, bool compact, ITransport transport)
    {
        (Edge, this.session, this.transport, this.batch, this.compact) = (edge, session, transport, batch, compact);
        creditRoute = Routes.Credit(session, edge.Index);
        creditAfter = Math.Max(1, window / 2);
        signals = new PayloadPool<T>(window, edge.Sender.Neurons * batch) { EachReturned = Read };
        weights = new PayloadPool<T>(window, edge.Sender.Neurons * edge.Receiver.Neurons) { EachReturned = Read };
    }

    public Edge Edge { get; }

    /// <summary>Makes a message of a frame that was checked; nothing is rented for one that its wiring does not allow.</summary>
    /// <returns>Null if it was made, else why not.</returns>
    public string? TryTake(ReadOnlySpan<byte> frame, in MessageHeader header, PayloadShape shape, out Message<T> message)
    {
        message = default;
        bool isWeights = header.Kind == MessageKind.FeedbackWeights;
        int rows = header.Kind == MessageKind.Modulation ? 1 : Edge.Sender.Neurons;
        bool fits = shape.Rows == rows && (isWeights ? shape.Columns == Edge.Receiver.Neurons : shape.Columns >= 1 && shape.Columns <= batch);
        if (!fits) return $"{header.Kind} from {Edge.Sender.Name} is {shape.Rows} × {shape.Columns}, which its wiring does not allow";
        if (shape.Form != PayloadForms.For<T>(header.Kind, compact)) return $"{header.Kind} from {Edge.Sender.Name} has values of the form {shape.Form}, which this run does not use";
        PayloadPool<T> pool = isWeights ? weights : signals;
        if (!pool.HasFree) return $"{Edge.Sender.Name} has sent more messages than it had credit for";
        Payload<T> payload = pool.Rent(shape.Rows, shape.Columns);
        MessageWire.ReadValues<T>(frame, shape, payload.Values.AsSpan(0, payload.Count));
        message = new Message<T>(header, payload);
        return null;
    }

    private void Read()
    {
        int now = Interlocked.Increment(ref read);
        if (now % creditAfter != 0) return;
        FrameBuffer frame = FrameBuffer.Rent(CreditWire.Size);
        CreditWire.Write(session, Edge.Index, creditAfter, frame.Bytes);
        transport.Send(creditRoute, Lane.Data, frame, mustArrive: false);
    }
}
