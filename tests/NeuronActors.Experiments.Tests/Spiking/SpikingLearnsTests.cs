using NeuronActors.Datasets;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Experiments.Tests;

/// <summary>A small spiking network learns to tell drawn digits apart.</summary>
public sealed class SpikingLearnsTests
{
    private const int Samples = 2000, Tests = 500, Batch = 50, Epochs = 6, UnitsPerClass = 10;

    private readonly Dataset data = DatasetCatalogue.Load(new DatasetOptions("strokes", TrainLimit: Samples, TestLimit: Tests));

    [Fact]
    public void A_network_of_784_60_60_100_is_wrong_in_less_than_half_of_the_cases_that_guessing_is()
    {
        LearningSettings settings = LearningSettings.Of(Experiment);
        var loop = new LoopNetwork<float>(Network.Create(Experiment.Network, 1), settings);
        Assert.InRange(Error(loop), 0.75, 1);
        for (int epoch = 0; epoch < Epochs; epoch++)
            for (int first = 0; first < Samples; first += Batch)
                loop.Train(Inputs(data.Train, first), Targets(first), Batch);
        Assert.InRange(Error(loop), 0, 0.45);
    }

    private static Experiment Experiment => new()
    {
        Network = new NetworkSettings
        {
            Layers = [new(784), new(60), new(60), new(100)], Activation = Activation.Logistic, OutputActivation = Activation.Logistic,
            Weights = Initialiser.Uniform(0.05), Shards = ShardSettings.Each(1),
        },
        Rule = new RuleSettings { Kind = Rules.SpikingFeedbackAlignment, Steps = 5, FeedbackWeights = Initialiser.Uniform(0.3) },
        Train = new TrainSettings { Batch = Batch, LearningRate = 5e-3, WeightDecay = 1e-8 },
        Seed = 3,
    };

    private double Error(LoopNetwork<float> loop)
    {
        int wrong = 0;
        for (int first = 0; first < Tests; first += Batch)
        {
            float[] output = loop.Evaluate(Inputs(data.Test, first), Batch).Output;
            for (int c = 0; c < Batch; c++)
                if (Guess(output.AsSpan(c * 10 * UnitsPerClass, 10 * UnitsPerClass)) != data.Test.Label(first + c)) wrong++;
        }
        return (double)wrong / Tests;
    }

    /// <summary>The class whose neurons spike most.</summary>
    private static int Guess(ReadOnlySpan<float> spikes)
    {
        var sums = new float[10];
        for (int i = 0; i < spikes.Length; i++) sums[i / UnitsPerClass] += spikes[i];
        return Array.IndexOf(sums, sums.Max());
    }

    private float[] Inputs(DataSplit split, int first)
    {
        var values = new float[data.Inputs * Batch];
        split.CopyInputs<float>([.. Enumerable.Range(first, Batch)], values);
        return values;
    }

    private float[] Targets(int first)
    {
        var values = new float[10 * UnitsPerClass * Batch];
        for (int c = 0; c < Batch; c++)
            values.AsSpan((c * 10 + data.Train.Label(first + c)) * UnitsPerClass, UnitsPerClass).Fill(1);
        return values;
    }
}
