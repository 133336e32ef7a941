namespace NeuronActors.Networks;

/// <summary>One thing that is wrong with an experiment.</summary>
/// <param name="Place">
/// Where it was written: <c>experiment.yaml:12</c> or <c>--set key=value</c>; null if it was not read.
/// </param>
/// <param name="Key">The key that causes it, or an empty text if the file as a whole does.</param>
/// <param name="Sentence">What is wrong and what to write instead.</param>
public sealed record Problem(string? Place, string Key, string Sentence)
{
    /// <summary>One line: place and sentence.</summary>
    public override string ToString() => Place is null ? Sentence : $"{Place}: {Sentence}";
}
