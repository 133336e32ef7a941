using System.Text;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>The newest message of one kind that a population has read along one edge, or from the coordinator.</summary>
/// <param name="name">The beginning of its id: <c>e6#</c> or <c>clamp@output#</c>.</param>
internal sealed class Cause(string name)
{
    /// <summary>The beginning of its id, in UTF-8.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Batch of the newest.</summary>
    public int Batch { get; set; } = -1;

    /// <summary>Its sequence number.</summary>
    public long Sequence { get; set; }
}

/// <summary>What a population has read in the present batch: the messages that whatever it sends next was computed from.</summary>
/// <remarks>Constant time per message. For one thread at a time.</remarks>
internal sealed class CauseLedger(Population population, int edges)
{
    private const int Kinds = (int)WireNames.LastKind + 1;

    private readonly Cause?[] byEdge = new Cause?[(edges + 1) * Kinds];
    private readonly List<Cause> causes = [];

    /// <summary>Causes that there may be at the most, for now.</summary>
    public int Count => causes.Count;

    /// <summary>Notes a message; evaluations, and control messages that carry no values, cause nothing.</summary>
    public void Read(in MessageHeader header)
    {
        if (header.Phase == Phase.Evaluate || RecordedWords.KindOf(header.Kind) is null) return;
        ref Cause? cause = ref byEdge[(header.Edge + 1) * Kinds + (int)header.Kind];
        if (cause is null) causes.Add(cause = new Cause(NameOf(header, population)));
        if (cause.Batch == header.Batch && header.Sequence < cause.Sequence) return;   // an older one has been overtaken
        (cause.Batch, cause.Sequence) = (header.Batch, header.Sequence);
    }

    /// <summary>Copies the causes of one batch.</summary>
    /// <returns>How many there are.</returns>
    public int CopyTo(int batch, Cause[] which, long[] sequences)
    {
        int count = 0;
        foreach (Cause cause in causes)
        {
            if (cause.Batch != batch) continue;
            (which[count], sequences[count]) = (cause, cause.Sequence);
            count++;
        }
        return count;
    }

    /// <summary>The beginning of a message's id: its edge, or what the coordinator sends to whom.</summary>
    public static string NameOf(in MessageHeader header, Population receiver) =>
        header.Edge >= 0 ? FormattableString.Invariant($"e{header.Edge}#") : $"{RecordedWords.Of(header.Kind)}@{receiver.Name}#";
}
