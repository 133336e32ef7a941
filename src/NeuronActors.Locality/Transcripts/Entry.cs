using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Locality;

/// <summary>What a population did.</summary>
internal enum Deed : byte
{
    /// <summary>It took a message from a port.</summary>
    Read,

    /// <summary>It handed a message to an outlet.</summary>
    Sent,

    /// <summary>It computed what its weights change by.</summary>
    Learnt,
}

/// <summary>One line of a transcript.</summary>
/// <param name="Deed">What was done.</param>
/// <param name="Header">Where it stood; of a message its header, without what numbers it differently from engine to engine.</param>
/// <param name="Matter">What was learnt, such as <c>ΔW of hidden1&lt;-input</c>; empty for messages.</param>
/// <param name="Print">Fingerprint of the values.</param>
/// <param name="Rows">Rows of the values.</param>
/// <param name="Values">A copy of them; null where they are too many to keep.</param>
/// <param name="Ordinal">Place among all that was done in this run, where its populations run one at a time.</param>
internal sealed record Entry<T>(Deed Deed, MessageHeader Header, string Matter, ulong Print, int Rows, T[]? Values, long Ordinal)
    where T : unmanaged
{
    /// <summary>Where it stood.</summary>
    public Position At => new(Header.Batch, Header.Phase, Header.Step);

    /// <summary>True if an entry of another run says the same, bit by bit.</summary>
    public bool Says(Entry<T> other) =>
        Deed == other.Deed && Print == other.Print && Rows == other.Rows && Header == other.Header && Matter == other.Matter;
}
