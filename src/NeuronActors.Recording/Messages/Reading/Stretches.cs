namespace NeuronActors.Recording;

/// <summary>The stretches of a run, and what later ones have done again of earlier ones.</summary>
/// <remarks>
/// A resumed or recovered run goes back to a checkpoint, and all of its nodes with it. Stretches are numbered over the whole run: what any
/// stretch recorded of batches at or after the first one of a later stretch was done again, also on a node that was lost.
/// </remarks>
internal sealed class Stretches(IReadOnlyCollection<RecordingOutline> outlines)
{
    /// <summary>The first batch of a stretch that was done again; what it recorded before that counts.</summary>
    public int EndOf(RecordingOutline stretch) =>
        outlines.Where(other => other.Stretch > stretch.Stretch).Select(other => other.FromBatch).DefaultIfEmpty(int.MaxValue).Min();
}
