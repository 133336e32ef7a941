using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>A message between members, or a part of one, as the bytes that cross. Immutable.</summary>
/// <remarks>Made by <see cref="SignalWire"/>, which checks it: header and shape are sound in themselves, though not yet those of any edge.</remarks>
internal sealed class SignalFrame
{
    internal SignalFrame(byte[] bytes, in MessageHeader header, PartShape shape) => (Bytes, Header, Shape) = (bytes, header, shape);

    /// <summary>Kind and position in the run; its run is the session.</summary>
    public MessageHeader Header { get; }

    /// <summary>Form and shape of the values, and which columns of them are here.</summary>
    public PartShape Shape { get; }

    /// <summary>Bytes of it, header included.</summary>
    public int Size => Bytes.Length;

    /// <summary>Header and values.</summary>
    internal byte[] Bytes { get; }
}

/// <summary>Shape of the values of a message, and which columns of them one of its frames has.</summary>
/// <param name="Form">How each value stands there.</param>
/// <param name="Rows">Rows of the whole, at least 0.</param>
/// <param name="Columns">Columns of the whole, at least 0. A message without payload is 0 × 0.</param>
/// <param name="First">Index of the first column that is here.</param>
/// <param name="Count">How many are here.</param>
internal readonly record struct PartShape(PayloadForm Form, int Rows, int Columns, int First, int Count)
{
    /// <summary>Nothing of the message is to follow.</summary>
    public bool IsLast => First + Count == Columns;
}
