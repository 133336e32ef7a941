namespace NeuronActors.Networks;

/// <summary>One variant of an experiment.</summary>
/// <param name="Name">Short name of letters, digits, '-', '_' and '.'.</param>
/// <param name="Set">Keys of the catalogue and the YAML text of their values.</param>
public sealed record Condition(string Name, IReadOnlyDictionary<string, string> Set)
{
    /// <inheritdoc/>
    public bool Equals(Condition? other) =>
        other is not null && Name == other.Name && Set.Count == other.Set.Count &&
        Set.All(pair => other.Set.TryGetValue(pair.Key, out var text) && text == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Set.Count);
}

/// <summary>A number that the paper states and that a run should come near.</summary>
/// <param name="Measure">What is measured, for example <c>test-accuracy</c> (percent).</param>
/// <param name="Condition">The condition it belongs to; null if there are none or it holds for all.</param>
/// <param name="Epoch">After how many epochs; null: at the end.</param>
/// <param name="Value">The published value, in the measure's unit.</param>
/// <param name="Tolerance">How far a faithful run may lie from it, in the same unit, at least 0.</param>
/// <param name="Source">Where it is stated: paper and figure, or how it was obtained.</param>
public sealed record PublishedFigure(
    string Measure, string? Condition, int? Epoch, double Value, double Tolerance, string Source);
