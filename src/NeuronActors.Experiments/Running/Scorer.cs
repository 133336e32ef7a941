using System.Numerics;
using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Experiments;

/// <summary>What a network made of some samples.</summary>
/// <param name="Seen">Samples.</param>
/// <param name="Correct">Samples whose greatest output is that of their class; 0 where there are no classes.</param>
/// <param name="Loss">Sum of the loss over the samples, in double.</param>
/// <param name="SquaredError">
/// Σ (y − y*)² over outputs and samples, in double. Not kept in checkpoints: for test samples, which are looked at in one go.
/// </param>
public readonly record struct BatchScore(long Seen, long Correct, double Loss, double SquaredError = 0)
{
    /// <summary>Both together.</summary>
    public static BatchScore operator +(BatchScore left, BatchScore right) => new(
        left.Seen + right.Seen, left.Correct + right.Correct, left.Loss + right.Loss, left.SquaredError + right.SquaredError);

    /// <summary>Share of right answers, 0 to 1; not a number without samples.</summary>
    public double Accuracy => Correct / (double)Seen;

    /// <summary>Mean loss per sample.</summary>
    public double MeanLoss => Loss / Seen;

    /// <summary>Mean over the samples of the squared error, which is summed over the outputs.</summary>
    /// <remarks>
    /// So meant in Lillicrap et al. 2016, Supplementary Note 9: targets in [−0.9, 0.9] and outputs of tanh cannot differ by 30.2 in the
    /// mean over outputs.
    /// </remarks>
    public double MeanSquaredError => SquaredError / Seen;
}

/// <summary>Judges what a network has answered by loss, squared error and the class of the greatest output, or of the greatest sum where several stand for a class.</summary>
internal sealed class Scorer<T>(DataSplit data, Experiment experiment)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Loss loss = experiment.Loss.Loss;
    private readonly int units = experiment.Data.UnitsPerClass;
    private readonly bool isGenerative = LearningSettings.Of(experiment).IsGenerative;
    private readonly T[] targets = new T[Math.Max(data.Targets, data.Inputs) * experiment.Train.Batch];

    /// <summary>Labels, or whatever else the targets are. Inferred ones are judged by ½ Σ (x − T)², whatever the loss of the observations.</summary>
    public BatchScore ScoreAnswers(int[] samples, ReadOnlySpan<T> output)
    {
        Span<T> wanted = targets.AsSpan(0, samples.Length * data.Targets);
        data.CopyTargets(samples, wanted);
        double value = isGenerative
            ? new Loss(LossKind.SquaredError, 0.5).Value(output, wanted, data.Targets, samples.Length, Activation.Linear)
            : loss.Value(output, wanted, data.Targets, samples.Length, experiment.Network.OutputActivation);
        int correct = 0;
        for (int i = 0; i < samples.Length; i++)
            if (Answer(output.Slice(i * data.Targets, data.Targets)) == data.Label(samples[i])) correct++;
        return new BatchScore(samples.Length, correct, value, SquaredError(output[..wanted.Length], wanted));
    }

    /// <summary>Observations that labels predict: they have a loss, but no class to be right about.</summary>
    public BatchScore ScoreObservations(int[] samples, ReadOnlySpan<T> output)
    {
        Span<T> wanted = targets.AsSpan(0, samples.Length * data.Inputs);
        data.CopyInputs(samples, wanted);
        double value = loss.Value(output, wanted, data.Inputs, samples.Length, experiment.Network.OutputActivation);
        return new BatchScore(samples.Length, 0, value, SquaredError(output[..wanted.Length], wanted));
    }

    /// <summary>The class whose neurons are most active together, the first of several; of no use where the data has no classes, since labels are −1 there.</summary>
    private int Answer(ReadOnlySpan<T> values)
    {
        int best = 0;
        double most = double.NegativeInfinity;
        for (int c = 0; c < values.Length / units; c++)
        {
            double sum = 0;
            foreach (T value in values.Slice(c * units, units)) sum += double.CreateTruncating(value);
            if (sum > most) (best, most) = (c, sum);
        }
        return best;
    }

    private static double SquaredError(ReadOnlySpan<T> output, ReadOnlySpan<T> wanted)
    {
        double sum = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            double away = double.CreateTruncating(output[i]) - double.CreateTruncating(wanted[i]);
            sum += away * away;
        }
        return sum;
    }
}
