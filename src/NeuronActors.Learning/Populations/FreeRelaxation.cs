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
/// Convergence under any order and bounded staleness: Chazan and Miranker 1969.
/// </remarks>
public sealed class FreeRelaxation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PopulationContext<T> context;
    private readonly LearningRule<T> rule;
    private readonly FeedbackPath<T> feedback;
    private readonly Signal<T> signal;
    private readonly PopulationState<T> state;
    private readonly AnyNews<T> news;
    private readonly T[] present;
    private readonly T[] lastSent;
    private readonly double stillness;
    private Position at;
    private bool moved;

    /// <summary>Prepares a population that relaxes freely.</summary>
    public FreeRelaxation(
        PopulationContext<T> context, LearningRule<T> rule, FeedbackPath<T> feedback, Signal<T> signal, PopulationState<T> state)
    {
        (this.context, this.rule, this.feedback, this.signal, this.state) = (context, rule, feedback, signal, state);
        news = new AnyNews<T>([.. feedback.Ports, context.Control], signal.Free);
        present = new T[state.Activity.Length];
        lastSent = new T[state.Activity.Length];
        stillness = context.Settings.Rule.StepSize * context.Settings.Rule.Threshold;
    }

    /// <summary>Met when there is something to do.</summary>
    public Need News => news;

    /// <summary>True when the coordinator has found that everybody rests, or this population has failed.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Why the population cannot go on; null while it can.</summary>
    public Report? Failed { get; private set; }

    /// <summary>A relaxation begins.</summary>
    public void Begin(Position start)
    {
        (at, IsOver, moved) = (start, false, true);
        Array.Clear(lastSent);
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
        feedback.TakeNewest();
        double change = 0;
        if (feedback.Projections > 0 && (arrived || news.WantsToMove))
        {
            at = at with { Step = at.Step + 1 };
            change = double.CreateChecked(rule.Step(feedback, state, [], measure: true));
            moved = true;
        }
        if (!double.IsFinite(change)) Fail(new DivergedReport(context.Population.Index, at));
        else if (at.Step == RelaxationPlan.MostSteps) Fail(new RestlessReport(context.Population.Index, at, change));
        news.WantsToTell = moved && !Tell();
        news.WantsToMove = change > stillness;
        if (!news.WantsToMove && !news.WantsToTell && !news.HasArrived) Rest();
        return at.Step;
    }

    /// <summary>Sends the signal if it has changed enough. False if it has but no payload is free.</summary>
    private bool Tell()
    {
        if (signal.IsSilent) return true;
        rule.Feedback(state, present.AsSpan(0, state.Count));
        T change = Elementwise.LargestDifference<T>(present.AsSpan(0, state.Count), lastSent.AsSpan(0, state.Count));
        moved = false;
        if (double.CreateChecked(change) <= context.Settings.Rule.Threshold) return true;
        moved = !signal.HasFree;
        if (moved) return false;
        Payload<T> payload = signal.Rent(state.Neurons, state.Columns);
        present.AsSpan(0, state.Count).CopyTo(payload.Values);
        present.AsSpan(0, state.Count).CopyTo(lastSent);
        signal.SendAndForget(payload, at);
        return true;
    }

    private void Rest() => context.Report(new RestingReport(
        context.Population.Index, at,
        [.. signal.Outlets.Select(outlet => KeyValuePair.Create(outlet.Edge.Index, outlet.Sent))],
        [.. feedback.Ports.Select(port => KeyValuePair.Create(port.Edge!.Index, port.Read))]));

    private void Fail(Report report) => (Failed, IsOver) = (report, true);
}
