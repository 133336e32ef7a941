using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Asynchronous relaxation of one population: it steps whenever something new has come, or while it has not come to rest.</summary>
/// <remarks>
/// Only the newest value of each neighbour counts; what has changed by no more than a threshold is not sent. A population at
/// rest tells the coordinator how many messages it has sent and read along each edge. When all are at rest and every
/// edge's two numbers agree, nothing is under way and nobody will move again: the cut is consistent because each message read was
/// also reported as sent (Mattern 1987, "Algorithms for distributed termination detection", vector counters).
/// </remarks>
/// <param name="context">Everything the population is handed.</param>
/// <param name="ports">Where news comes in by.</param>
/// <param name="signals">What it tells its neighbours.</param>
public abstract class FreeRelaxation<T>(PopulationContext<T> context, IReadOnlyList<Port<T>> ports, IReadOnlyList<FreeSignal<T>> signals)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AnyNews<T> news = new([.. ports, context.Control], new PendingPayload<T>(signals));
    private readonly double stillness = context.Settings.Rule.StepSize * context.Settings.Rule.Threshold;
    private Position at;

    /// <summary>Met when there is something to do.</summary>
    public Need News => news;

    /// <summary>True when the coordinator has found that everybody rests, or this population has failed.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Why the population cannot go on; null while it can.</summary>
    public Report? Failed { get; private set; }

    /// <summary>A relaxation begins.</summary>
    public void Begin(Position start)
    {
        foreach (FreeSignal<T> signal in signals) signal.Begin(Known(signal));
        (at, IsOver) = (start, false);
        (news.WantsToMove, news.WantsToTell) = (true, false);
    }

    /// <summary>One step with the newest of everything. Returns the number of steps taken.</summary>
    public int Move()
    {
        if (context.Control.HasNext(Phase.Relax))
        {
            context.Control.Take();
            IsOver = true;
            return at.Step;
        }
        bool arrived = news.HasArrived;
        TakeNewest();
        double change = 0;
        if (arrived || news.WantsToMove)
        {
            if (HasValues) at = at with { Step = at.Step + 1 };
            change = double.CreateChecked(Step());
            foreach (FreeSignal<T> signal in signals) signal.IsPending = true;
        }
        if (!double.IsFinite(change)) Fail(new DivergedReport(context.Population.Index, at));
        else if (at.Step == RelaxationPlan.MostSteps) Fail(new RestlessReport(context.Population.Index, at, change));
        TellChanges();
        news.WantsToMove = change > stillness;
        if (!news.WantsToMove && !news.WantsToTell && !news.HasArrived) Rest();
        return at.Step;
    }

    /// <summary>Whether the population has values that move.</summary>
    private protected abstract bool HasValues { get; }

    /// <summary>What the others know of a signal already when a relaxation begins; empty for nothing but zeros.</summary>
    private protected abstract ReadOnlySpan<T> Known(FreeSignal<T> signal);

    /// <summary>Takes everything that waits and keeps the newest of each sender.</summary>
    private protected abstract void TakeNewest();

    /// <summary>Goes on with what is held. Returns the largest |change| of a value that moves.</summary>
    private protected abstract T Step();

    /// <summary>What a signal would say now.</summary>
    private protected abstract void Write(FreeSignal<T> signal, Span<T> values);

    private void TellChanges()
    {
        news.WantsToTell = false;
        foreach (FreeSignal<T> signal in signals)
        {
            if (signal.IsSilent || !signal.IsPending) continue;
            Write(signal, signal.Present);
            signal.Tell(at);
            news.WantsToTell |= signal.IsPending;
        }
    }

    private void Rest() => context.Report(new RestingReport(
        context.Population.Index, at,
        [.. signals.SelectMany(signal => signal.Outlets).Select(outlet => KeyValuePair.Create(outlet.Edge.Index, outlet.Sent))],
        [.. ports.Select(port => KeyValuePair.Create(port.Edge!.Index, port.Read))]));

    private void Fail(Report report) => (Failed, IsOver) = (report, true);
}
