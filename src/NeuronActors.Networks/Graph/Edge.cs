namespace NeuronActors.Networks;

/// <summary>Which way messages travel along an edge, seen from the projection it belongs to.</summary>
public enum EdgeDirection
{
    /// <summary>From source to target of the projection: activity.</summary>
    Forward,

    /// <summary>From target to source of the projection: feedback.</summary>
    Feedback,

    /// <summary>From shard to shard of one layer, for quantities of the whole layer such as softmax.</summary>
    Lateral,

    /// <summary>From the output to a hidden layer that does not hear it along a projection: its error, or a reward.</summary>
    Broadcast,
}

/// <summary>The right of one population to send to one other (law 2).</summary>
/// <param name="Index">Place in <see cref="Network.Edges"/>, from 0.</param>
/// <param name="Sender">Who may send.</param>
/// <param name="Receiver">Who receives.</param>
/// <param name="Direction">Which way, seen from the projection.</param>
/// <param name="Projection">The projection, or the one of <see cref="Network.Broadcasts"/>, that it belongs to; null for a lateral edge.</param>
public sealed record Edge(
    int Index, Population Sender, Population Receiver, EdgeDirection Direction, Projection? Projection);
