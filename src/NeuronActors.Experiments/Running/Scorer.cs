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
public readonly record struct BatchScore(long Seen, long Correct, double Loss)
{
    /// <summary>Both together.</summary>
    public static BatchScore operator +(BatchScore left, BatchScore right) =>
        new(left.Seen + right.Seen, left.Correct + right.Correct, left.Loss + right.Loss);

    /// <summary>Share of right answers, 0 to 1; not a number without samples.</summary>
    public double Accuracy => Correct / (double)Seen;

    /// <summary>Mean loss per sample.</summary>
    public double MeanLoss => Loss / Seen;
}

/// <summary>Judges what a network has answered by loss and by the class of the greatest output.</summary>
internal sealed class Scorer<T>(DataSplit data, Experiment experiment)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Loss loss = experiment.Loss.Loss;
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
            if (Greatest(output.Slice(i * data.Targets, data.Targets)) == data.Label(samples[i])) correct++;
        return new BatchScore(samples.Length, correct, value);
    }

    /// <summary>Observations that labels predict: they have a loss, but no class to be right about.</summary>
    public BatchScore ScoreObservations(int[] samples, ReadOnlySpan<T> output)
    {
        Span<T> wanted = targets.AsSpan(0, samples.Length * data.Inputs);
        data.CopyInputs(samples, wanted);
        return new BatchScore(samples.Length, 0, loss.Value(output, wanted, data.Inputs, samples.Length, experiment.Network.OutputActivation));
    }

    /// <summary>The first of the greatest; of no use where the data has no classes, since labels are −1 there.</summary>
    private static int Greatest(ReadOnlySpan<T> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
