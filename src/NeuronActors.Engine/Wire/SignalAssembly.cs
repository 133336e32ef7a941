using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>Puts the frames of one sender together to messages. Its memory is the pool's, rented when the first part has come.</summary>
internal struct SignalAssembly<T>
    where T : unmanaged
{
    private Payload<T>? payload;
    private MessageHeader header;
    private int next;

    /// <summary>True between two messages.</summary>
    public readonly bool IsEmpty => payload is null;

    /// <summary>Adds a frame whose shape was checked.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="pool">Where memory for a new message comes from; one must be free.</param>
    /// <param name="message">The message, if this frame completes it.</param>
    /// <returns>Null if it was taken; else why not.</returns>
    public string? TryAdd(SignalFrame frame, PayloadPool<T> pool, out Message<T>? message)
    {
        message = null;
        PartShape shape = frame.Shape;
        if (payload is null && shape.First == 0)
        {
            (payload, header, next) = (pool.Rent(shape.Rows, shape.Columns), frame.Header, 0);
        }
        else if (payload is null || frame.Header != header || shape.First != next || shape.Columns != payload.Columns)
        {
            return $"a part of {frame.Header.Kind} came that does not follow the one before";
        }
        SignalWire.ReadValues<T>(frame, payload.Values.AsSpan(shape.First * shape.Rows, shape.Count * shape.Rows));
        next += shape.Count;
        if (!shape.IsLast) return null;
        message = new Message<T>(header, payload);
        payload = null;
        return null;
    }
}
