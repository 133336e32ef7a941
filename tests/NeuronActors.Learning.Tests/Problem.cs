using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>A small network, its settings and some batches, all from one seed.</summary>
internal sealed class Problem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RandomStream data;

    public Problem(Experiment experiment, int cores = 1)
    {
        Experiment = experiment;
        Network = Network.Create(experiment.Network, cores, rule: experiment.Rule);
        Settings = LearningSettings.Of(experiment);
        data = new RandomStream(experiment.Seed, StreamPurpose.Data, 99);
    }

    public Experiment Experiment { get; }

    public Network Network { get; }

    public LearningSettings Settings { get; }

    public int Columns => Settings.Batch;

    public LoopNetwork<T> Loop(IRelaxationProbe<T>? probe = null) => new(Network, Settings, new Instruments<T> { Probe = probe });

    public LoopReplicas<T> Replicas() => new(Network, Settings);

    public double[] Inputs(int batch) => Draw(batch, Network.Input.Neurons, 0);

    public double[] Targets(int batch) => Draw(batch, Network.Output.Neurons, 1);

    public T[] Input(int batch) => [.. Inputs(batch).Select(T.CreateChecked)];

    public T[] Target(int batch) => [.. Targets(batch).Select(T.CreateChecked)];

    /// <summary>Trains some batches and returns the state.</summary>
    public NetworkState<T> Train(LoopNetwork<T> loop, int first, int count)
    {
        loop.NextBatch = first;
        for (int batch = first; batch < first + count; batch++) loop.Train(Input(batch), Target(batch), Columns);
        return loop.Save();
    }

    /// <summary>Trains some batches with replicas and returns the state.</summary>
    public NetworkState<T> Train(LoopReplicas<T> loop, int first, int count)
    {
        loop.NextBatch = first;
        for (int batch = first; batch < first + count; batch++) loop.Train(Input(batch), Target(batch), Columns);
        return loop.Save();
    }

    private double[] Draw(int batch, int rows, int which)
    {
        var values = new double[rows * Columns];
        for (int sample = 0; sample < Columns; sample++)
            for (int row = 0; row < rows; row++)
                values[sample * rows + row] = double.CreateChecked(float.CreateTruncating(data.Normal(row, sample, batch, which)));
        return values;
    }
}

/// <summary>Experiments to begin from.</summary>
internal static class Small
{
    public static Experiment Chain(params int[] layers) => new()
    {
        Network = new NetworkSettings
        {
            Layers = [.. layers.Select(neurons => new LayerSettings(neurons))],
            Activation = Activation.Parse("tanh"),
            Weights = Initialiser.Parse("normal(0.3)"),
            Shards = ShardSettings.Each(1),
        },
        Train = new TrainSettings { Batch = 5, LearningRate = 0.01 },
        Rule = new RuleSettings { FeedbackWeights = Initialiser.Parse("normal(0.3)") },
        Seed = 11,
    };

    public static Experiment With(this Experiment experiment, Func<RuleSettings, RuleSettings> change) =>
        experiment with { Rule = change(experiment.Rule) };

    /// <summary>Cuts every hidden layer, except those that need all of their weights in one population.</summary>
    public static Experiment Sharded(this Experiment experiment, int shards) => experiment.Wired(n => n with
    {
        Shards = experiment.Rule.Kind.Inverts
            ? ShardSettings.PerLayer([shards, .. Enumerable.Repeat(1, n.Layers.Count - 3)])
            : ShardSettings.Each(shards),
    });

    public static Experiment Replicated(this Experiment experiment, int replicas) => experiment with { Replicas = replicas };

    public static Experiment Trained(this Experiment experiment, Func<TrainSettings, TrainSettings> change) =>
        experiment with { Train = change(experiment.Train) };

    public static Experiment Wired(this Experiment experiment, Func<NetworkSettings, NetworkSettings> change) =>
        experiment with { Network = change(experiment.Network) };

    /// <summary>Variants that replicas can share: a spiking network changes its weights at every step and has no update of a batch.</summary>
    public static IEnumerable<string> SharedVariants => Variants.Keys.Where(name => !name.StartsWith("spiking", StringComparison.Ordinal));

    /// <summary>Every rule and option that changes what is computed or sent.</summary>
    public static IReadOnlyDictionary<string, Func<RuleSettings, RuleSettings>> Variants { get; } =
        new Dictionary<string, Func<RuleSettings, RuleSettings>>
        {
            ["backprop"] = r => r with { Kind = Rules.Backprop },
            ["feedback alignment"] = r => r with { Kind = Rules.FeedbackAlignment },
            ["gated feedback alignment"] = r => r with { Kind = Rules.FeedbackAlignment, Modulator = Modulator.Gated },
            ["direct feedback alignment"] = r => r with { Kind = Rules.DirectFeedbackAlignment },
            ["gated direct feedback alignment"] = r => r with { Kind = Rules.DirectFeedbackAlignment, Modulator = Modulator.Gated },
            ["shallow"] = r => r with { Kind = Rules.Shallow },
            ["parallel"] = r => r,
            ["sweep"] = r => r with { Schedule = RelaxationSchedule.Sweep },
            ["zero start"] = r => r with { Start = RelaxationStart.Zero },
            ["random"] = r => r with { Feedback = FeedbackKind.Random },
            ["learned"] = r => r with { Feedback = FeedbackKind.Learned },
            ["dropped"] = r => r with { Derivative = DerivativeUse.Dropped },
            ["dropped everywhere"] = r => r with { Derivative = DerivativeUse.Dropped, UpdateDerivative = UpdateDerivative.Dropped },
            ["learned and dropped, sweep"] = r => r with
            {
                Feedback = FeedbackKind.Learned, Derivative = DerivativeUse.Dropped, Schedule = RelaxationSchedule.Sweep,
            },
            ["current derivative in the relaxation"] = r => r with { RelaxationDerivative = FrozenOrCurrent.Current },
            ["current derivative in the update"] = r => r with { UpdateDerivative = UpdateDerivative.Current },
            ["current activity in the update"] = r => r with { UpdateActivity = FrozenOrCurrent.Current },
            ["current activity, learned, sweep"] = r => r with
            {
                UpdateActivity = FrozenOrCurrent.Current, Feedback = FeedbackKind.Learned, Schedule = RelaxationSchedule.Sweep,
            },
            ["tolerance"] = r => r with { Stop = RelaxationStop.Tolerance, Tolerance = 1e-3 },
            ["quiescence"] = r => r with { Stop = RelaxationStop.Quiescence },
            ["spiking"] = r => r with { Kind = Rules.SpikingFeedbackAlignment },
            ["spiking with transmission delay"] = r => r with { Kind = Rules.SpikingFeedbackAlignment, TransmissionDelay = 1 },
            ["quiescence at step size 1, sweep"] = r => r with
            {
                Stop = RelaxationStop.Quiescence, StepSize = 1, Schedule = RelaxationSchedule.Sweep,
            },
            ["fixed prediction"] = r => r.Coding(PredictiveCodingVariant.FixedPrediction),
            ["fixed prediction, random, sweep, quiescence"] = r => r.Coding(PredictiveCodingVariant.FixedPrediction) with
            {
                Feedback = FeedbackKind.Random, Schedule = RelaxationSchedule.Sweep, Stop = RelaxationStop.Quiescence,
            },
            ["variational"] = r => r.Coding(PredictiveCodingVariant.Variational),
            ["variational, sweep"] = r => r.Coding(PredictiveCodingVariant.Variational) with { Schedule = RelaxationSchedule.Sweep },
            ["variational, random, guard"] = r => r.Coding(PredictiveCodingVariant.Variational) with
            {
                Feedback = FeedbackKind.Random, Guard = true, StepSize = 0.5,
            },
            ["variational, scaled variance"] = r => r.Coding(PredictiveCodingVariant.Variational) with { OutputVariance = 10 },
            ["variational, tolerance"] = r => r.Coding(PredictiveCodingVariant.Variational) with
            {
                Stop = RelaxationStop.Tolerance, Tolerance = 1e-3,
            },
            ["variational, tolerance, sweep"] = r => r.Coding(PredictiveCodingVariant.Variational) with
            {
                Stop = RelaxationStop.Tolerance, Tolerance = 1e-3, Schedule = RelaxationSchedule.Sweep,
            },
            ["variational, generative"] = r => r.Coding(PredictiveCodingVariant.Variational) with { Direction = PredictionDirection.Generative },
            ["z-il"] = r => r.Coding(PredictiveCodingVariant.ZIl) with { StepSize = 1 },
        };

    /// <summary>A variant of predictive coding.</summary>
    public static RuleSettings Coding(this RuleSettings rule, PredictiveCodingVariant variant) =>
        rule with { Kind = Rules.PredictiveCoding, Variant = variant };
}
