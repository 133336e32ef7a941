using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>Recomputes each weight change with plain loops from the error that the population had and the activities that it had received.</summary>
/// <remarks>ΔW = Σ e x̄ᵀ is one chain of fused multiply-adds in sample order, then the scale; where every step learns at once, W ← keep · W + add · Σ e sᵀ.</remarks>
internal sealed class UpdateArithmetic<T>(Stage<T> stage) : IWeightWitness<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where every step learns at once, so many steps of a batch are recomputed.</summary>
    public const int StepsRecomputed = 3;

    private readonly Dictionary<(int Population, int Projection), T[]> before = [];

    /// <summary>Weight changes that were recomputed, one for each synapse and time.</summary>
    public long Recomputed { get; private set; }

    /// <summary>What did not come out, or was not received.</summary>
    public List<Leak> Leaks { get; } = [];

    /// <inheritdoc/>
    public void Learning(Scribe<T> scribe, IWeightChange<T> change)
    {
        for (int p = 0; p < change.Projections; p++)
        {
            bool isUpdate = !change.Update(p).IsEmpty;
            if (!isUpdate && change.At.Step > StepsRecomputed) continue;
            var weights = new T[scribe.Population.Neurons * change.Projection(p).Source.Neurons];
            change.CopyWeights(p, weights);
            T[] sum = Sum(scribe, change, p, weights);
            if (isUpdate) Compare(scribe, change, p, change.Update(p), Scaled(sum, change.Columns));
            else before[(scribe.Population.Index, p)] = Stepped(weights, sum, change.Factors);
        }
    }

    /// <inheritdoc/>
    public void Learned(Scribe<T> scribe, IWeightChange<T> change)
    {
        for (int p = 0; p < change.Projections; p++)
        {
            if (!before.Remove((scribe.Population.Index, p), out T[]? expected)) continue;
            var now = new T[expected.Length];
            change.CopyWeights(p, now);
            Compare(scribe, change, p, now, expected);
        }
    }

    private T[] Sum(Scribe<T> scribe, IWeightChange<T> change, int p, T[] weights)
    {
        int neurons = scribe.Population.Neurons;
        var sum = new T[weights.Length];
        Projection projection = change.Projection(p);
        bool isSparse = projection.Connectivity < 1 || projection.Target.Patch is not null;
        foreach (Population source in stage.Network.ShardsOf(projection.Source))
        {
            ReadOnlySpan<T> activity = change.Activity(p, source.Shard);
            if (!WasRead(scribe, source, change.At.Batch, Fingerprint.Of(activity))) Tell(scribe, change, $"x̄ of {source.Name}", $"is learnt with though it was not received in this batch");
            for (int column = 0; column < source.Neurons; column++)
                for (int row = 0; row < neurons; row++)
                {
                    int place = ((source.FirstNeuron + column) * neurons) + row;
                    if (isSparse && weights[place] == T.Zero) continue;   // a synapse that was removed learns nothing
                    T value = T.Zero;
                    for (int sample = 0; sample < change.Columns; sample++)
                        value = T.FusedMultiplyAdd(change.Error[(sample * neurons) + row], activity[(sample * source.Neurons) + column], value);
                    sum[place] = value;
                }
        }
        return sum;
    }

    private T[] Scaled(T[] sum, int columns)
    {
        if (!stage.Settings.MeanOverBatch) return sum;
        T scale = T.One / T.CreateChecked(columns);
        return [.. sum.Select(value => scale * value)];
    }

    private static T[] Stepped(T[] weights, T[] sum, (T Keep, T Add) factors) =>
        [.. weights.Zip(sum, (weight, value) => T.FusedMultiplyAdd(factors.Add, value, factors.Keep * weight))];

    private static bool WasRead(Scribe<T> scribe, Population source, int batch, ulong print)
    {
        for (int i = scribe.Entries.Count - 1; i >= 0 && scribe.Entries[i].Header.Batch == batch; i--)
            if (scribe.Entries[i] is { Deed: Deed.Read } read && read.Header.Sender == source.Index && read.Print == print && read.Header.Kind is MessageKind.Activation or MessageKind.Spikes)
                return true;
        return false;
    }

    private void Compare(Scribe<T> scribe, IWeightChange<T> change, int p, ReadOnlySpan<T> actual, T[] expected)
    {
        Recomputed += expected.Length;
        if (Fingerprint.Of(actual) == Fingerprint.Of<T>(expected)) return;
        for (int i = 0; i < expected.Length; i++)
        {
            if (actual[i] == expected[i]) continue;   // 0 and −0 say the same here: a chain of nothing has no sign
            Tell(scribe, change, $"ΔW of {change.Projection(p).Name}", FormattableString.Invariant(
                $"is {double.CreateChecked(actual[i]):g9} at row {i % scribe.Population.Neurons}, column {i / scribe.Population.Neurons}, but Σ e x̄ᵀ is {double.CreateChecked(expected[i]):g9}"));
            return;
        }
    }

    private void Tell(Scribe<T> scribe, IWeightChange<T> change, string signal, string what) => Leaks.Add(new Leak(
        scribe.Population.Name, change.At, signal, "nothing", $"{scribe.Population.Name}: {signal} ({change.At}) {what}"));
}
