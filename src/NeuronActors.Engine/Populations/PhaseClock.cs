using System.Diagnostics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>Notes when a population enters the phases of a batch that is timed. For one thread at a time.</summary>
internal sealed class PhaseClock
{
    private readonly List<(Phase Phase, long Began)> phases = [];

    /// <summary>The time since a fixed moment, in ticks of 100 ns. Two processes have nothing in common but its unit.</summary>
    public static long Now => Stopwatch.GetElapsedTime(0).Ticks;

    /// <summary>Whether a batch is among those that are timed: by its index, so that all members of a cluster choose the same ones.</summary>
    public static bool IsTimed(int batch) => batch % BatchTimes.Every == 0;

    /// <summary>The population enters a phase.</summary>
    public void Enter(Population population, Position at)
    {
        if (!IsTimed(at.Batch) || at.Phase == Phase.Evaluate) return;
        if (at.Phase == Phase.Forward) phases.Clear();
        phases.Add((at.Phase, Now));
    }

    /// <summary>When it was in which phase of the batch that it has now learnt; null if that is not timed.</summary>
    public TimedReport? Learned(LearnedReport learned)
    {
        if (!IsTimed(learned.At.Batch)) return null;
        long now = Now;
        return new TimedReport(learned.Population, learned.At, [.. phases.Select((phase, i) => new PhaseTime(
            phase.Phase, now - phase.Began, i + 1 < phases.Count ? now - phases[i + 1].Began : 0))]) { Came = now };
    }
}

/// <summary>When a population was in the phases of a batch; comes before its <see cref="LearnedReport"/>.</summary>
/// <param name="Population">Index of the reporting population.</param>
/// <param name="At">Where it stood.</param>
/// <param name="Phases">In the order of time.</param>
public sealed record TimedReport(int Population, Position At, IReadOnlyList<PhaseTime> Phases) : Report(Population, At)
{
    /// <summary>When it was sent, or came from another process, by <see cref="PhaseClock.Now"/>: so no clock of another machine matters.</summary>
    internal long Came { get; init; }

    /// <summary>Name of the member that hosts the population.</summary>
    internal string Node { get; init; } = "";
}

/// <summary>When a population was in a phase: ticks of 100 ns before it reported.</summary>
public readonly record struct PhaseTime(Phase Phase, long BeganAgo, long EndedAgo);
