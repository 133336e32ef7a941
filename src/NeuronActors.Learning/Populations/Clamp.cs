using NeuronActors.Messages;

namespace NeuronActors.Learning;

/// <summary>What the coordinator clamps a population to: the input at the bottom, the target at the top.</summary>
public sealed class Clamp<T>(PopulationContext<T> context)
    where T : unmanaged
{
    /// <summary>Met when the coordinator has sent it.</summary>
    public Need Arrived { get; } = new OneFromEach<T>(context.IsInput ? MessageKind.Input : MessageKind.Clamp, [context.Control]);

    /// <summary>Takes it; the caller releases the payload.</summary>
    /// <exception cref="InvalidOperationException">Another kind of control message came: a broken promise.</exception>
    public (Payload<T> Values, Position At) Take(MessageKind kind)
    {
        Message<T> message = context.Control.Take();
        MessageHeader header = message.Header;
        if (header.Kind != kind) throw new InvalidOperationException($"{context.Population.Name} expected {kind}, but {header.Kind} came");
        return (message.Payload, new Position(header.Batch, header.Phase, header.Step));
    }
}
