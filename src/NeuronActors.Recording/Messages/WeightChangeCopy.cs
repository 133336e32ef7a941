using System.Numerics;
using NeuronActors.Learning;

namespace NeuronActors.Recording;

/// <summary>What a population is about to change the weights of one projection by, kept until they have changed.</summary>
/// <remarks>
/// Room of its own, and not a block: a population may wait for others between the two, and a block that waited with it might be the
/// one that they need.
/// </remarks>
internal sealed class WeightChangeCopy<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int neurons, sources;
    private readonly T[] update, before, after;
    private readonly T[][] moments;

    /// <summary>Room for the changes of a projection.</summary>
    /// <param name="change">One of them.</param>
    /// <param name="projection">Which of those that come in.</param>
    /// <param name="neurons">Neurons of the population.</param>
    public WeightChangeCopy(IWeightChange<T> change, int projection, int neurons)
    {
        (this.neurons, sources) = (neurons, change.Projection(projection).Source.Neurons);
        (before, after) = (new T[neurons * sources], new T[neurons * sources]);
        update = new T[change.Update(projection).Length];
        IReadOnlyList<(string Name, T[] Values)> remembered = change.Moments(projection);
        moments = [.. remembered.Select(moment => new T[moment.Values.Length])];
        MomentNames = [.. remembered.Select(moment => moment.Name)];
    }

    /// <summary>Whether there is a ΔW; where there is none every step learns by itself.</summary>
    public bool HasUpdate => update.Length > 0;

    /// <summary>What the optimiser remembers.</summary>
    public IReadOnlyList<string> MomentNames { get; }

    /// <summary>Steps that the optimiser had taken.</summary>
    public long OptimizerSteps { get; private set; }

    /// <summary>λ of this batch.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Copies what is known before weights change.</summary>
    public void Take(IWeightChange<T> change, int projection)
    {
        change.CopyWeights(projection, before);
        change.Update(projection).CopyTo(update);
        if (moments.Length > 0)
        {
            IReadOnlyList<(string Name, T[] Values)> remembered = change.Moments(projection);
            for (int m = 0; m < moments.Length; m++) remembered[m].Values.CopyTo(moments[m], 0);
        }
        (OptimizerSteps, LearningRate) = (change.OptimizerSteps(projection), change.LearningRate(projection));
    }

    /// <summary>Copies the weights as they are now.</summary>
    public void TakeAfter(IWeightChange<T> change, int projection) => change.CopyWeights(projection, after);

    /// <summary>Values that a block needs for so many neurons.</summary>
    /// <param name="rows">Neurons that are kept.</param>
    /// <param name="columns">Samples.</param>
    /// <param name="withMoments">Whether moments are kept too.</param>
    public int Size(int rows, int columns, bool withMoments) =>
        rows * (columns + sources * (2 + (HasUpdate ? 1 : 0) + (withMoments ? moments.Length : 0)));

    /// <summary>Fills a block whose rows are chosen: errors, ΔW, W before, W after, moments.</summary>
    public void Fill(RecordBlock<T> block, ReadOnlySpan<T> error, bool withMoments)
    {
        int at = block.Copy(error, neurons, 0, block.Columns, 0);
        if (HasUpdate) at = block.Copy(update, neurons, 0, sources, at);
        at = block.Copy(before, neurons, 0, sources, at);
        at = block.Copy(after, neurons, 0, sources, at);
        if (!withMoments) return;
        foreach (T[] moment in moments) at = block.Copy(moment, neurons, 0, sources, at);
    }
}
