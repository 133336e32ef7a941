namespace NeuronActors.Networks;

/// <summary>A key and what was written for it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Node">Its value.</param>
/// <param name="Place">Where the key was written.</param>
/// <param name="Rank">
/// Later sources have higher ranks and win: extended files, the file itself, --set, a condition.
/// </param>
internal sealed record Setting(Key Key, DocumentNode Node, Place? Place, int Rank)
{
    /// <summary>Reads the value into the experiment, or says why not.</summary>
    public bool TryApply(ref Experiment experiment, ProblemList problems) =>
        Key.Binding is null ||
        Key.Binding.TryApply(Node, new ValueSlot(Key.Name, Key.Name, Key.Advice, problems), ref experiment);

    /// <summary>The place of an item of its list, or of the key itself.</summary>
    public Place? PlaceOf(int? item) =>
        item is { } index && Node is ListNode list && index < list.Items.Count ? list.Items[index].Place : Place;
}
