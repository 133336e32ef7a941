namespace NeuronActors.Networks;

/// <summary>Values that do not belong together, before anyone has asked where they were written.</summary>
/// <param name="Sentence">What is wrong and what to write instead.</param>
/// <param name="Keys">The keys involved, the likeliest cause first; the one that was set last is blamed.</param>
internal sealed record Finding(string Sentence, params string[] Keys)
{
    /// <summary>The item of the first key's list that causes it, if it is one.</summary>
    public int? Item { get; init; }

    public Problem WithoutPlace() => new(null, Keys[0], Sentence);
}
