using System.Numerics;
using NeuronActors.Numerics;

namespace NeuronActors.Recording;

/// <summary>One product of the sum that a weight changed by.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Error">e.</param>
/// <param name="Activity">x̄.</param>
/// <param name="Product">e x̄, rounded by itself; in the sum it is not.</param>
public readonly record struct WeightChangeTerm<T>(int Sample, T Error, T Activity, T Product)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>One change of one weight worked out again from what was recorded, with the roundings of the run.</summary>
/// <remarks>
/// By an optimiser: Σ is one chain of fused multiply-adds in sample order from +0, as <see cref="Product"/> has it; then it is multiplied
/// with the scale, and with 0 where the synapse was removed; then the optimiser takes its step on this one weight. By spikes: Σ adds the
/// errors of the samples that spiked, in order from +0, and W ← fma(add, Σ, keep · W), as <see cref="SynapseMatrix{T}"/> has it.
/// </remarks>
public sealed class WeightChangeAccount<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private WeightChangeAccount(SynapseChange<T> change, IReadOnlyList<WeightChangeTerm<T>> terms, T sum, T? update, T after) =>
        (Change, Terms, Sum, Update, After) = (change, terms, sum, update, after);

    /// <summary>What was recorded.</summary>
    public SynapseChange<T> Change { get; }

    /// <summary>The terms of the sum, by sample; by spikes those of the samples that spiked.</summary>
    public IReadOnlyList<WeightChangeTerm<T>> Terms { get; }

    /// <summary>Σ.</summary>
    public T Sum { get; }

    /// <summary>ΔW before the optimiser; null where every step learns at once.</summary>
    public T? Update { get; }

    /// <summary>W after, as it comes out here.</summary>
    public T After { get; }

    /// <summary>Whether ΔW, if it was recorded, and W after come out as they were recorded, in every bit.</summary>
    public bool Recombines => IsSame(After, Change.After) && (Change.Update is not { } update || IsSame(Update!.Value, update));

    /// <summary>Works a change out.</summary>
    /// <exception cref="ArgumentException">There are not as many activities as errors, or an optimiser remembers something that is not given.</exception>
    public static WeightChangeAccount<T> Of(SynapseChange<T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Errors.Count != change.Activities.Count)
            throw new ArgumentException($"there are {change.Errors.Count} errors and {change.Activities.Count} activities", nameof(change));
        return change.Factors is { } factors ? OfSpikes(change, factors.Keep, factors.Add) : OfOptimizer(change);
    }

    /// <summary>Whether two values are the same bits.</summary>
    public static bool IsSame(T one, T other) =>
        BitConverter.DoubleToInt64Bits(double.CreateChecked(one)) == BitConverter.DoubleToInt64Bits(double.CreateChecked(other));

    private static WeightChangeAccount<T> OfOptimizer(SynapseChange<T> change)
    {
        var terms = new WeightChangeTerm<T>[change.Errors.Count];
        var sum = T.Zero;
        for (var sample = 0; sample < terms.Length; sample++)
        {
            var (error, activity) = (change.Errors[sample], change.Activities[sample]);
            terms[sample] = new WeightChangeTerm<T>(sample, error, activity, error * activity);
            sum = T.FusedMultiplyAdd(error, activity, sum);
        }

        var update = change.Scale * sum;
        if (!change.IsThere) update *= T.Zero;
        return new WeightChangeAccount<T>(change, terms, sum, update, Step(change, update));
    }

    private static T Step(SynapseChange<T> change, T update)
    {
        var optimizer = Optimizer<T>.Create(change.Optimizer ?? throw new ArgumentException("neither an optimiser nor factors are given", nameof(change)), 1);
        foreach (var (name, values) in optimizer.Moments)
            values[0] = change.Moments.TryGetValue(name, out var moment) ? moment : throw new ArgumentException($"the optimiser's {name} is not given", nameof(change));
        (optimizer.Steps, optimizer.LearningRate) = (change.OptimizerSteps, change.LearningRate);
        Span<T> weight = [change.Before];
        optimizer.Step(weight, [update]);
        return weight[0];
    }

    private static WeightChangeAccount<T> OfSpikes(SynapseChange<T> change, T keep, T add)
    {
        var terms = new List<WeightChangeTerm<T>>();
        var sum = T.Zero;
        for (var sample = 0; sample < change.Errors.Count; sample++)
        {
            if (change.Activities[sample] == T.Zero) continue;
            var error = change.Errors[sample];
            terms.Add(new WeightChangeTerm<T>(sample, error, T.One, error));
            sum += error;
        }

        return new WeightChangeAccount<T>(change, terms, sum, null, T.FusedMultiplyAdd(add, sum, keep * change.Before));
    }
}
