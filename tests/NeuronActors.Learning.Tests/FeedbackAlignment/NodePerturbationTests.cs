using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>Node perturbation: noise on every hidden neuron, one number from the output, and the gradient on average.</summary>
public sealed class NodePerturbationTests
{
    private static Experiment Chain(double noise, params int[] layers) =>
        Small.Chain(layers).With(r => r with { Kind = Rules.NodePerturbation, Noise = noise });

    [Theory]
    [InlineData("squared-error"), InlineData("cross-entropy")]
    public void Hidden_updates_are_the_reward_times_the_noise_times_the_input_over_the_variance(string loss)
    {
        const double sigma = 0.2;
        Experiment experiment = Chain(sigma, 6, 9, 8, 4);
        if (loss == "cross-entropy")
            experiment = experiment.Wired(n => n with { OutputActivation = Activation.Softmax }) with { Loss = new LossSettings { Name = LossKind.CrossEntropy } };
        var problem = new Problem<double>(experiment.Sharded(2));
        LoopNetwork<double> loop = problem.Loop();
        NetworkState<double> state = loop.Save();
        loop.NextBatch = 7;
        double[] wanted = [.. problem.Targets(0).Select(target => loss == "cross-entropy" ? Math.Abs(target) : target)];
        loop.Train(problem.Input(0), wanted, problem.Columns);

        Matrix<double> x = Columns(problem.Inputs(0)), target = Columns(wanted);
        Matrix<double> xi1 = Noise(1, 9), xi2 = Noise(2, 8);
        (Matrix<double> x1, Matrix<double> x2, Matrix<double> y) = Pass(null, null);
        (_, _, Matrix<double> noisy) = Pass(xi1, xi2);
        Vector<double> reward = Loss(noisy) - Loss(y);
        AssertUpdate("hidden1", 9, (xi1 * Matrix<double>.Build.DenseOfDiagonalVector(reward) / (sigma * sigma)) * x.Transpose());
        AssertUpdate("hidden2", 8, (xi2 * Matrix<double>.Build.DenseOfDiagonalVector(reward) / (sigma * sigma)) * x1.Transpose());
        AssertUpdate("output", 4, (y - target) * x2.Transpose());                     // ΔW ∝ e hᵀ

        Matrix<double> Columns(double[] values) => Matrix<double>.Build.Dense(values.Length / 5, 5, values);

        Matrix<double> Noise(uint layer, int neurons) => Matrix<double>.Build.Dense(
            neurons, 5, (neuron, sample) => sigma * new RandomStream(problem.Settings.Seed, StreamPurpose.Noise, layer).Normal(neuron, sample, 7, 0));

        (Matrix<double> X1, Matrix<double> X2, Matrix<double> Y) Pass(Matrix<double>? noise1, Matrix<double>? noise2)
        {
            Matrix<double> h1 = state.Find("weights.input.hidden1")! * x;
            Matrix<double> first = (noise1 is null ? h1 : h1 + noise1).PointwiseTanh();
            Matrix<double> h2 = state.Find("weights.hidden1.hidden2")! * first;
            Matrix<double> second = (noise2 is null ? h2 : h2 + noise2).PointwiseTanh();
            Matrix<double> h3 = state.Find("weights.hidden2.output")! * second;
            if (loss == "squared-error") return (first, second, h3);
            Matrix<double> e = h3.PointwiseExp();
            return (first, second, e.NormalizeColumns(1));
        }

        Vector<double> Loss(Matrix<double> output) => loss == "squared-error"
            ? (output - target).PointwisePower(2).ColumnSums() / 2
            : -target.PointwiseMultiply(output.PointwiseLog()).ColumnSums();

        void AssertUpdate(string layer, int neurons, Matrix<double> expected)
        {
            foreach (NeuronPopulation<double> population in loop.Populations.Where(p => p.Population.Layer.Name == layer))
                FeedbackAlignmentTests.AssertNear(
                    expected.SubMatrix(population.Population.FirstNeuron, population.Population.Neurons, 0, expected.ColumnCount),
                    population.Update.LastUpdate(0), 1e-11);
        }
    }

    [Fact]
    public void Its_mean_update_approaches_the_gradient()
    {
        const int batches = 20_000;
        var problem = new Problem<double>(Chain(1e-3, 3, 4, 3, 2).Trained(t => t with { LearningRate = 0 }));
        LoopNetwork<double> loop = problem.Loop();
        Matrix<double>[] sums = [Dense.Zeros<double>(4, 3), Dense.Zeros<double>(3, 4)];
        for (int batch = 0; batch < batches; batch++)
        {
            loop.Train(problem.Input(0), problem.Target(0), problem.Columns);
            foreach ((NeuronPopulation<double> population, int layer) in loop.Populations.Skip(1).SkipLast(1).Select((p, i) => (p, i)))
                sums[layer] += population.Update.LastUpdate(0);
        }
        var reference = ReferenceGradient.Of(problem.Network, loop.Save(), problem.Inputs(0), problem.Targets(0), problem.Columns);
        for (int layer = 0; layer < 2; layer++)
        {
            Matrix<double> gradient = Matrix<double>.Build.DenseOfArray(reference.WeightGradients[problem.Network.Projections[layer]]);
            Assert.InRange((sums[layer] / batches - gradient).FrobeniusNorm() / gradient.FrobeniusNorm(), 0, 0.08);
        }
    }

    [Fact]
    public void One_number_per_sample_goes_to_each_hidden_population_and_no_error_goes_anywhere()
    {
        var problem = new Problem<double>(Chain(0.1, 6, 9, 8, 4).Sharded(2));
        LoopNetwork<double> loop = problem.Loop();
        problem.Train(loop, 0, 3);
        Assert.Equal(3 * 4, loop.Traffic.MessagesOf(MessageKind.Modulation));
        Assert.Equal(3 * 4 * problem.Columns * sizeof(double), loop.Traffic.BytesOf(MessageKind.Modulation));
        Assert.Equal(0, loop.Traffic.MessagesOf(MessageKind.Feedback) + loop.Traffic.MessagesOf(MessageKind.FeedbackWeights));
        Assert.Equal(3 * (2 + 2 * 4 + 2 * 2), loop.Traffic.MessagesOf(MessageKind.Activation));   // the input once, hidden populations twice
    }

    [Fact]
    public void An_evaluation_has_no_noise()
    {
        var noisy = new Problem<double>(Chain(5, 6, 9, 8, 4));
        var plain = new Problem<double>(FeedbackAlignmentTests.Layered);
        Assert.Equal(plain.Loop().Evaluate(plain.Input(0), 5).Output, noisy.Loop().Evaluate(noisy.Input(0), 5).Output);
    }
}
