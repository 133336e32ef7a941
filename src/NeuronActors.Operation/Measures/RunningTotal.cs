namespace NeuronActors.Operation;

/// <summary>Makes a total that never falls from totals that begin anew whenever a population is placed on its node again.</summary>
/// <remarks>A counter that falls is invalid for collectors. Holds one entry per series it was asked about. Thread-safe.</remarks>
internal sealed class RunningTotal<TSeries>
    where TSeries : notnull
{
    private readonly Dictionary<TSeries, (long Before, long Latest)> totals = [];

    /// <summary>The total of all lives of a series.</summary>
    /// <param name="series">Whose total it is.</param>
    /// <param name="reading">The total of its present life; one smaller than the last means that a new life has begun.</param>
    public long With(TSeries series, long reading)
    {
        lock (totals)
        {
            (long before, long latest) = totals.GetValueOrDefault(series);
            if (reading < latest) before += latest;
            totals[series] = (before, reading);
            return before + reading;
        }
    }
}
