namespace NeuronActors.Locality;

/// <summary>A learning rule is not local. The message names population, step and signal of each property that it breaks.</summary>
public sealed class LocalityException : Exception
{
    /// <summary>An exception for the results of an audit.</summary>
    /// <param name="results">All of them; at least one is violated.</param>
    public LocalityException(IReadOnlyList<AuditResult> results)
        : base(string.Join('\n', results.Where(result => !result.Holds).Select(result => result.Sentence))) => Results = results;

    /// <summary>What was found for every property.</summary>
    public IReadOnlyList<AuditResult> Results { get; }
}
