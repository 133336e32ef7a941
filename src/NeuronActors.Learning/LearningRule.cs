using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>The arithmetic of a learning rule at one population: no actor, no thread, no clock, no file (law 3).</summary>
/// <remarks>
/// <see cref="RatePopulation{T}"/> calls it in the order of the paper's algorithm and sees to the messages. Every array is
/// [n × columns], column-major. A rule holds no state of its own.
/// </remarks>
public abstract class LearningRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>When a relaxation steps and when it ends.</summary>
    public abstract RelaxationPlan Plan { get; }

    /// <summary>x at the beginning of the relaxation.</summary>
    /// <param name="activity">x̄ of the forward pass.</param>
    /// <param name="state">Its <see cref="PopulationState{T}.Activity"/> is written.</param>
    public abstract void Start(ReadOnlySpan<T> activity, PopulationState<T> state);

    /// <summary>One step of x, and of what the populations below need of it.</summary>
    /// <param name="fromChildren">The feedback that is held, and ψ.</param>
    /// <param name="state">Its <see cref="PopulationState{T}.Activity"/> changes.</param>
    /// <param name="feedback">Receives the signal for the populations below; empty where nobody listens.</param>
    /// <param name="measure">Whether the change is asked for.</param>
    /// <returns>The largest |change| of x, if measured.</returns>
    public abstract T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure);

    /// <summary>What the populations below need of x as it stands.</summary>
    public abstract void Feedback(PopulationState<T> state, Span<T> feedback);

    /// <summary>e, what the weight update multiplies the presynaptic activity with, into <see cref="PopulationState{T}.Error"/>.</summary>
    public abstract void UpdateError(PopulationState<T> state);
}
