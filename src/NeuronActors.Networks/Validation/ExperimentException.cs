namespace NeuronActors.Networks;

/// <summary>An experiment was refused. The message holds one line per problem.</summary>
public sealed class ExperimentException : Exception
{
    /// <summary>Refuses for the given reasons.</summary>
    /// <param name="problems">At least one, in the order in which they are to be read.</param>
    public ExperimentException(IReadOnlyList<Problem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>All that was found wrong, not only the first.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Throws if there is any problem; repeated lines are said once.</summary>
    internal static void ThrowIfAny(IEnumerable<Problem> problems)
    {
        var list = problems.Distinct().ToArray();
        if (list.Length > 0)
            throw new ExperimentException(list);
    }
}
