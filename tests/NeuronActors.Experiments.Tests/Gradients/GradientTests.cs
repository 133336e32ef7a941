using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Experiments.Tests;

public sealed class GradientTests
{
    private const int Samples = 3;

    /// <summary>A graph with projections that skip layers, so that a layer has several parents and several children.</summary>
    private static readonly EquatableList<ProjectionSettings> Skipping =
    [
        new("input", "hidden1"), new("input", "hidden2"), new("hidden1", "hidden2"), new("hidden1", "output"), new("hidden2", "output"),
    ];

    public static TheoryData<string, string, LossKind> Cases => new()
    {
        { "linear", "linear", LossKind.SquaredError },
        { "relu", "linear", LossKind.SquaredError },
        { "leaky-relu(0.1)", "relu", LossKind.SquaredError },
        { "tanh", "tanh", LossKind.SquaredError },
        { "logistic", "logistic", LossKind.SquaredError },
        { "tanh", "softmax", LossKind.CrossEntropy },
        { "logistic", "logistic", LossKind.CrossEntropy },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Derivatives_by_weights_and_biases_are_those_of_finite_differences(string hidden, string output, LossKind kind)
    {
        var check = new Setting(hidden, output, new Loss(kind, 0.7), seed: 1);
        Gradient gradient = check.Gradient();
        foreach (Projection projection in check.Network.Projections)
            AssertDifferences(check, NetworkState.WeightsName(projection.Source.Name, projection.Target.Name), gradient.OfWeights(projection));
        foreach (Layer layer in check.Network.Layers.Skip(1))
            AssertDifferences(check, NetworkState.BiasName(layer.Name), gradient.OfBias(layer));
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_loss_is_that_of_the_project_at_the_same_output(string hidden, string output, LossKind kind)
    {
        var check = new Setting(hidden, output, new Loss(kind, 0.7), seed: 2);
        Gradient gradient = check.Gradient();
        double expected = check.Loss.Value<double>(
            gradient.Activity(check.Network.Output), check.Target, check.Network.Output.Neurons, Samples, check.Network.Output.Activation);
        Assert.Equal(expected, gradient.Loss, 12);
    }

    [Fact]
    public void Backprop_in_double_is_within_rounding_of_it_on_random_networks()
    {
        var networks = from seed in Gen.Choose(0, 10_000) from place in Gen.Choose(0, 6) select (seed, Cases.ElementAt(place).Data);
        Prop.ForAll(networks.ToArbitrary(), drawn =>
        {
            var check = new Setting(drawn.Data.Item1, drawn.Data.Item2, new Loss(drawn.Data.Item3, 0.5), (ulong)drawn.seed);
            LoopNetwork<double> loop = check.Learn(new RuleSettings { Kind = Rules.Backprop });
            Gradient gradient = check.Gradient();
            return check.Network.Projections.All(projection =>
                Likeness.Of(UpdateAngles.LastUpdate(check.Network, loop, projection), gradient.OfWeights(projection)).RelativeError < 1e-12);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void A_matrix_that_is_missing_or_a_batch_that_is_not_whole_is_refused()
    {
        var check = new Setting("relu", "linear", new Loss(LossKind.SquaredError, 0.5), seed: 3);
        var empty = new NetworkState<double>([]);
        Assert.Throws<ArgumentException>(() => Gradient.Of(check.Network, empty, check.Input, check.Target, check.Loss));
        Assert.Throws<ArgumentException>(() => Gradient.Of(check.Network, check.State, check.Input.AsSpan(1), check.Target, check.Loss));
        Assert.Throws<ArgumentException>(() => Gradient.Of(check.Network, check.State, check.Input, check.Target.AsSpan(1), check.Loss));
    }

    private static void AssertDifferences(Setting check, string matrix, double[] derivatives)
    {
        const double Width = 1e-5;
        double[] values = check.State.Find(matrix)!.Values();
        Assert.Equal(values.Length, derivatives.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double kept = values[i];
            values[i] = kept + Width;
            double above = check.Gradient().Loss;
            values[i] = kept - Width;
            double below = check.Gradient().Loss;
            values[i] = kept;
            Assert.Equal((above - below) / (2 * Width), derivatives[i], 1e-7);
        }
    }

    private sealed class Setting
    {
        private readonly LearningSettings settings;

        public Setting(string hidden, string output, Loss loss, ulong seed)
        {
            Loss = loss;
            var experiment = new Experiment
            {
                Seed = seed,
                Network = new NetworkSettings
                {
                    Layers = [new(5), new(4), new(6), new(3)],
                    Activation = Activation.Parse(hidden),
                    OutputActivation = Activation.Parse(output),
                    Weights = Initialiser.Parse("normal(0.6)"),
                    Projections = Skipping,
                    Shards = ShardSettings.Each(1),
                },
                Train = new TrainSettings { Batch = Samples, LearningRate = 1e-9 },
            };
            Network = Network.Create(experiment.Network, cores: 1);
            settings = LearningSettings.Of(experiment) with { Loss = loss };
            State = new LoopNetwork<double>(Network, settings).Save();
            var stream = new RandomStream(seed, StreamPurpose.Data, 0);
            foreach (Layer layer in Network.Layers.Skip(1))
            {
                double[] bias = State.Find(NetworkState.BiasName(layer.Name))!.Values();
                for (int i = 0; i < bias.Length; i++) bias[i] = 0.3 * stream.Normal(layer.Index, i, 1, 0);
            }
            Input = [.. Enumerable.Range(0, 5 * Samples).Select(i => stream.Normal(i, 0, 0, 0))];
            Target = [.. Enumerable.Range(0, Samples).SelectMany(i => OneHot(stream.Below(3, i, 0, 0, 1)))];
        }

        public Network Network { get; }

        public NetworkState<double> State { get; }

        public Loss Loss { get; }

        public double[] Input { get; }

        public double[] Target { get; }

        public Gradient Gradient() => Experiments.Gradient.Of(Network, State, Input, Target, Loss);

        public LoopNetwork<double> Learn(RuleSettings rule)
        {
            var loop = new LoopNetwork<double>(Network, settings with { Rule = rule });
            loop.Restore(State);
            loop.Train(Input, Target, Samples);
            return loop;
        }

        private static double[] OneHot(int label) => [.. Enumerable.Range(0, 3).Select(i => i == label ? 1.0 : 0.0)];
    }
}
