using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>Sees everything that crosses the border of one population, and how its weights change. For records and audits.</summary>
/// <remarks>
/// Called on whatever thread runs the population, one call at a time, in the order in which things happen there. An observer looks and copies:
/// what it is shown belongs to others and is only valid during the call.
/// </remarks>
public interface IPopulationObserver<T>
    where T : unmanaged
{
    /// <summary>The population takes a message from one of its ports; control messages have no edge, and some no payload.</summary>
    void Read(in Message<T> message);

    /// <summary>The population hands a message to one of its outlets. It has not left yet.</summary>
    void Sending(in Message<T> message);

    /// <summary>What the population is about to change its weights by is known, and no weight has changed yet.</summary>
    /// <remarks>Once per batch; once per step by populations that learn at every step. Not called in batches that are not learnt.</remarks>
    void Learning(IWeightChange<T> change);

    /// <summary>The weights have changed.</summary>
    void Learned(IWeightChange<T> change);
}

/// <summary>The weights of a population while they change: ΔW = e x̄ᵀ of each incoming projection, and the optimiser's step.</summary>
public interface IWeightChange<T>
    where T : unmanaged
{
    /// <summary>Where the population stands.</summary>
    Position At { get; }

    /// <summary>Samples of the batch.</summary>
    int Columns { get; }

    /// <summary>e, what the presynaptic activities are multiplied with, [neurons × columns].</summary>
    ReadOnlySpan<T> Error { get; }

    /// <summary>Incoming projections, in projection order.</summary>
    int Projections { get; }

    /// <summary>One of them.</summary>
    Projection Projection(int projection);

    /// <summary>Copies W of a projection as it stands, [neurons × sources].</summary>
    /// <param name="projection">Number of the projection among those that come in.</param>
    /// <param name="weights">Receives it.</param>
    void CopyWeights(int projection, Span<T> weights);

    /// <summary>ΔW of a projection before the optimiser, [neurons × sources]; empty where every step learns at once.</summary>
    ReadOnlySpan<T> Update(int projection);

    /// <summary>x̄ of one shard below that the update is made with, [its neurons × columns].</summary>
    /// <param name="projection">Number of the projection among those that come in.</param>
    /// <param name="shard">Number of the shard of its source layer.</param>
    /// <remarks>Only during <see cref="IPopulationObserver{T}.Learning"/>.</remarks>
    ReadOnlySpan<T> Activity(int projection, int shard);

    /// <summary>What the optimiser of a projection's weights remembers, by name, each [neurons × sources]; empty where it remembers nothing, or there is none.</summary>
    IReadOnlyList<(string Name, T[] Values)> Moments(int projection);

    /// <summary>Steps that the optimiser of a projection's weights has taken.</summary>
    long OptimizerSteps(int projection);

    /// <summary>λ of a projection's weights in this batch.</summary>
    double LearningRate(int projection);

    /// <summary>W ← keep · W + add · e sᵀ, where every step learns at once; (1, 1) where an optimiser does it.</summary>
    (T Keep, T Add) Factors { get; }
}
