using System.Diagnostics;

namespace NeuronActors.Operation;

/// <summary>Makes a trace of a batch that is over: a span <c>batch</c>, below it one per phase, below these one per population.</summary>
/// <remarks>
/// All spans are made by the process that presents batches, of the times that populations have reported to it. So a trace is whole
/// whichever nodes export anything, and no clock but one is in it. Thread-safe. Like <see cref="ClusterMeter"/> it takes numbers and names only.
/// </remarks>
public sealed class BatchTracer : IDisposable
{
    /// <summary>Name of the source.</summary>
    public const string Name = "NeuronActors";

    private readonly ActivitySource source = new(Name);

    /// <summary>The source, for listeners that want this instance only.</summary>
    internal ActivitySource Source => source;

    /// <summary>Whether a listener wants traces; else nothing needs to be timed.</summary>
    public bool HasListeners => source.HasListeners();

    /// <summary>A batch is over.</summary>
    /// <param name="run">Id of the run.</param>
    /// <param name="epoch">Index of the epoch.</param>
    /// <param name="batch">Index of the batch over the whole run.</param>
    /// <param name="took">From its presentation until now.</param>
    /// <param name="phases">When populations were in its phases; a phase lasts from the first that enters to the last that leaves.</param>
    public void Learned(string run, int epoch, int batch, TimeSpan took, IReadOnlyList<PhaseReading> phases)
    {
        ArgumentNullException.ThrowIfNull(phases);
        DateTime began = DateTime.UtcNow - took;
        using Activity? whole = Begin("batch", default, began, began + took, new("run", run), new("epoch", epoch), new("batch", batch));
        if (whole is null) return;
        foreach (IGrouping<string, PhaseReading> phase in phases.GroupBy(reading => reading.Phase))
        {
            (TimeSpan first, TimeSpan last) = (phase.Min(reading => reading.Began), phase.Max(reading => reading.Ended));
            using Activity? all = Begin(phase.Key, whole.Context, began + first, began + last);
            foreach (PhaseReading one in phase)
            {
                ActivityContext parent = all?.Context ?? whole.Context;
                Begin(one.Population, parent, began + one.Began, began + one.Ended, new("population", one.Population), new("node", one.Node))?.Dispose();
            }
        }
    }

    /// <summary>Ends it; listeners forget its source.</summary>
    public void Dispose() => source.Dispose();

    private Activity? Begin(string name, ActivityContext parent, DateTime began, DateTime ended, params KeyValuePair<string, object?>[] tags) =>
        source.StartActivity(ActivityKind.Internal, parent, tags, startTime: began, name: name)?.SetEndTime(ended);
}

/// <summary>When a population was in a phase of a batch.</summary>
/// <param name="Phase">The phase, e.g. <c>relax</c>.</param>
/// <param name="Population">Its name.</param>
/// <param name="Node">Name of the node that hosts it.</param>
/// <param name="Began">After the batch was presented.</param>
/// <param name="Ended">After the batch was presented.</param>
public sealed record PhaseReading(string Phase, string Population, string Node, TimeSpan Began, TimeSpan Ended);
