using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Equations 5 to 8 of Lillicrap et al. 2016 for a chain of layers, written down naively in double: one loop per sum, the library's functions.</summary>
internal sealed class SpikingReference
{
    private readonly Problem<double> problem;
    private readonly int last;
    private readonly int delay;
    private readonly double tau;
    private int time;
    private int batch;

    public SpikingReference(Problem<double> problem, NetworkState<double> start)
    {
        this.problem = problem;
        last = problem.Network.Layers.Count - 1;
        (delay, tau) = (problem.Settings.Rule.TransmissionDelay, problem.Settings.Rule.TimeConstant);
        for (int l = 0; l <= last; l++)
        {
            int neurons = Neurons(l);
            (Potential[l], Feedback[l], Spikes[l], Signal[l]) = (Room(neurons), Room(neurons), Room(neurons), Room(neurons));
            if (l == 0) continue;
            (string below, string here) = (Name(l - 1), Name(l));
            Weights[l] = start.Find($"weights.{below}.{here}")!.Clone();
            Bias[l] = [.. Enumerable.Range(0, neurons).Select(i => start.Find($"bias.{here}")?[i, 0] ?? 0)];
            if (l < last) Back[l] = start.Find($"feedback.{Name(l + 1)}.{here}")!;
        }
    }

    public Dictionary<int, double[,]> Potential { get; } = [];

    public Dictionary<int, double[,]> Feedback { get; } = [];

    public Dictionary<int, double[,]> Spikes { get; } = [];

    public Dictionary<int, Matrix<double>> Weights { get; } = [];

    public Dictionary<int, double[]> Bias { get; } = [];

    private Dictionary<int, double[,]> Signal { get; } = [];

    private Dictionary<int, Matrix<double>> Back { get; } = [];

    public void Train(double[] pixels, double[] target, int columns)
    {
        for (int step = 0; step < problem.Settings.Rule.Steps; step++, time++)
        {
            // What neighbours use of one another: of this step, or of the last
            Dictionary<int, double[,]> spikesBelow = delay == 0 ? Spikes : Copy(Spikes), signalAbove = delay == 0 ? Signal : Copy(Signal);
            for (int c = 0; c < columns; c++)
            {
                for (int i = 0; i < Neurons(0); i++) Spikes[0][i, c] = Fires(0, i, c, Math.Min(pixels[c * Neurons(0) + i], problem.Settings.Rule.InputLimit));
                for (int l = 1; l <= last; l++)
                    for (int i = 0; i < Neurons(l); i++)
                    {
                        double sum = Bias[l][i];
                        for (int k = 0; k < Neurons(l - 1); k++) sum += Weights[l][i, k] * spikesBelow[l - 1][k, c];
                        Potential[l][i, c] = (1 - tau) * Potential[l][i, c] + tau * sum;                              // (5)
                        Spikes[l][i, c] = Fires(l, i, c, Logistic(Potential[l][i, c]));
                    }
                for (int l = last; l >= 1; l--)
                    for (int i = 0; i < Neurons(l); i++)
                    {
                        double input = 0;
                        if (l == last) input = Spikes[l][i, c] - target[c * Neurons(l) + i];                          // (7)
                        else for (int k = 0; k < Neurons(l + 1); k++) input += Back[l][i, k] * signalAbove[l + 1][k, c];   // (6)
                        Feedback[l][i, c] = (1 - tau) * Feedback[l][i, c] + tau * input;
                        Signal[l][i, c] = Math.Tanh(Feedback[l][i, c]);
                    }
            }
            for (int l = 1; l <= last; l++) Learn(l, spikesBelow[l - 1], columns);
        }
        batch++;
    }

    private void Learn(int l, double[,] below, int columns)
    {
        TrainSettings train = problem.Experiment.Train;
        double rate = train.LearningRate * Math.Pow(train.DecayFactor, train.DecayAt.Count(decay => decay <= batch)), keep = 1 - rate * train.WeightDecay;
        for (int i = 0; i < Neurons(l); i++)
        {
            for (int k = 0; k < Neurons(l - 1); k++)
                Weights[l][i, k] = keep * Weights[l][i, k] - rate * Enumerable.Range(0, columns).Sum(c => Factor(l, i, c) * below[k, c]);   // (8)
            if (problem.Settings.Bias) Bias[l][i] = keep * Bias[l][i] - rate * Enumerable.Range(0, columns).Sum(c => Factor(l, i, c));
        }
    }

    private double Factor(int l, int i, int c)
    {
        double p = Logistic(Potential[l][i, c]);
        return Signal[l][i, c] * p * (1 - p);
    }

    private double Fires(int l, int i, int c, double probability)
    {
        var stream = new RandomStream(problem.Settings.Seed, StreamPurpose.Spikes, (uint)l);
        return BernoulliSpikes.Fraction(stream, i, c, time, 0) < probability ? 1 : 0;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static Dictionary<int, double[,]> Copy(Dictionary<int, double[,]> values) =>
        values.ToDictionary(entry => entry.Key, entry => (double[,])entry.Value.Clone());

    private double[,] Room(int neurons) => new double[neurons, problem.Columns];

    private int Neurons(int l) => problem.Network.Layers[l].Neurons;

    private string Name(int l) => problem.Network.Layers[l].Name;
}
