namespace NeuronActors.Messages;

/// <summary>A header and the values it announces. A value type, so that sending one allocates nothing.</summary>
/// <param name="Header">Kind and position in the run.</param>
/// <param name="Payload">The values; the receiver releases them when it has read them.</param>
public readonly record struct Message<T>(MessageHeader Header, Payload<T> Payload)
    where T : unmanaged;
