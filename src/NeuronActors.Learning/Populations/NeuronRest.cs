using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>Relaxation to a tolerance: each neuron comes to rest by itself, and then stays where it is.</summary>
/// <remarks>
/// A neuron rests from the step on at which everybody above has settled and its own change, in every sample, is within the
/// tolerance. Were the decision taken by population, it would depend on how a layer is cut into shards; taken by neuron
/// it does not (law 4), and it needs nothing that the neuron does not have.
/// </remarks>
/// <param name="state">The population's state.</param>
/// <param name="tolerance">A change of x that counts as none.</param>
public sealed class NeuronRest<T>(PopulationState<T> state, double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] before = new T[state.Activity.Length];
    private readonly bool[] rests = new bool[state.Neurons];
    private readonly T[] changes = new T[state.Neurons];

    /// <summary>True when every neuron rests.</summary>
    public bool AllRest => Array.TrueForAll(rests, rest => rest);

    /// <summary>A relaxation begins.</summary>
    public void Begin() => Array.Clear(rests);

    /// <summary>A step of the neurons that do not rest yet.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="feedback">What it steps with.</param>
    /// <param name="signal">Receives the signal for the populations below; empty where nobody listens.</param>
    /// <returns>The largest |change| of x; NaN if any is.</returns>
    public T Step(LearningRule<T> rule, FeedbackPath<T> feedback, Span<T> signal)
    {
        state.Activity.AsSpan(0, state.Count).CopyTo(before);
        rule.Step(feedback, state, [], measure: false);
        Array.Clear(changes);
        for (int i = 0; i < state.Count; i++)
        {
            int neuron = i % state.Neurons;
            if (rests[neuron]) state.Activity[i] = before[i];
            changes[neuron] = T.Max(changes[neuron], T.Abs(state.Activity[i] - before[i]));
        }
        if (feedback.Arrived.AllExcused)
            for (int neuron = 0; neuron < rests.Length; neuron++) rests[neuron] |= double.CreateChecked(changes[neuron]) <= tolerance;
        if (!signal.IsEmpty) rule.Feedback(state, signal);
        T largest = T.Zero;
        foreach (T change in changes) largest = T.Max(largest, change);
        return largest;
    }
}
