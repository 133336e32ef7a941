namespace NeuronActors.Locality;

/// <summary>A learning rule is not local, or nothing is known of it. The message names population, step and signal of each property that it breaks.</summary>
public sealed class LocalityException : Exception
{
    /// <summary>An exception for the results of an audit.</summary>
    /// <param name="results">All of them; at least one is violated, or none could be judged.</param>
    public LocalityException(IReadOnlyList<AuditResult> results)
        : base(MessageOf(results)) => Results = results;

    /// <summary>What was found for every property.</summary>
    public IReadOnlyList<AuditResult> Results { get; }

    private static string MessageOf(IReadOnlyList<AuditResult> results) => results.All(result => result.Holds)
        ? $"no property could be judged, so nothing is known of the rule: {results[0].Evidence}"
        : string.Join('\n', results.Where(result => !result.Holds).Select(result => result.Sentence));
}
