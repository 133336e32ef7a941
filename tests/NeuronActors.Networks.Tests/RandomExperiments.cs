using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NeuronActors.Numerics;

namespace NeuronActors.Networks.Tests;

/// <summary>Valid experiments drawn at random, every key away from its default somewhere.</summary>
internal static class RandomExperiments
{
    public static readonly Gen<string> Text =
        from text in ArbMap.Default.ArbFor<string>().Generator
        select new string([.. (text ?? "").Where(character => !char.IsSurrogate(character))]);

    private static readonly Gen<string> Name =
        from length in Gen.Choose(1, 8)
        from letters in Gen.ArrayOf(Gen.Elements("abcXYZ019-_.".ToCharArray()), length)
        select "n" + new string(letters);

    private static readonly Gen<double> UpToOne =
        Gen.OneOf(
            from part in Gen.Choose(1, 1_000_000) select part / 1e6,
            from divisor in Gen.Choose(1, 1000) select 1.0 / divisor,
            from exponent in Gen.Choose(1, 300) select double.Parse($"1e-{exponent}", CultureInfo.InvariantCulture));

    private static readonly Gen<Initialiser> Weights =
        from text in Gen.Elements("normal(0.05)", "uniform(0.1)", "xavier-normal", "xavier-uniform", "fan-in-uniform", "orthogonal", "zeros")
        select Initialiser.Parse(text);

    private static readonly Gen<Activation> Activation =
        from text in Gen.Elements("linear", "relu", "leaky-relu(0.25)", "tanh", "logistic")
        select Numerics.Activation.Parse(text);

    public static Gen<Experiment> All { get; } =
        from name in Name
        from texts in Gen.ArrayOf(Text, 6)
        from data in Data
        from network in Network
        from rule in Rule
        from train in Train
        from numbers in Gen.ArrayOf(Gen.Choose(0, 1000), 6)
        from conditions in Conditions
        from cluster in Cluster
        from isClustered in Gen.Elements(true, false)
        let isConvergence = rule.Kind == Rules.ActivationRelaxation && numbers[1] % 2 != 0
        let isLocal = !isClustered || isConvergence
        select new Experiment
        {
            Name = name,
            Title = texts[0],
            Paper = texts[1],
            Figure = numbers[0] % 2 == 0 ? null : texts[2],
            Time = texts[3],
            Description = texts[4],
            Kind = isConvergence ? ExperimentKind.Convergence : ExperimentKind.Training,
            Data = data,
            Network = FittedTo(rule, network),
            Rule = rule,
            Loss = new LossSettings { Factor = 0.5 + numbers[2] / 7.0 },
            Train = train,
            Checkpoint = new CheckpointSettings { Every = numbers[3] },
            Nodes = isLocal ? 1 : Math.Max(2, cluster.LeastNodes + numbers[4] % 3),
            Cluster = isLocal ? new ClusterSettings() : cluster,
            Place = isLocal ? EquatableDictionary.Empty : new([new("hidden1", name), new("input", "7"), new("a.0", "node-1")]),
            Replicas = isConvergence || (train.Batch > 1 && cluster.LeastNodes % 2 != 0) ? 1 : Math.Min(train.Batch, 1 + numbers[4] % 64),
            Threads = numbers[4],
            Precision = (Precision)(numbers[5] % 2),
            Seed = ulong.MaxValue / (ulong)(1 + numbers[0]),
            WatchdogSeconds = 1 + numbers[1] / 3.0,
            Record = isConvergence || train.Batch < 2 || cluster.LeastNodes % 2 == 0 ? [] :
            [
                new("*") { Neurons = new IndexRange(0, numbers[0] % 3), Batches = new IndexRange(numbers[1], 2000), As = (RecordForm)(numbers[2] % 2) },
                new("*") { Samples = new IndexRange(1, 1), Kinds = [RecordedKind.WeightChange, RecordedKind.Clamp] },
                new("*") { HeadersOnly = true },
            ],
            Recording = new RecordingSettings { RollAt = 1 + numbers[0], Queue = 1 + numbers[1], WhenFull = (WhenFull)(numbers[2] % 2) },
            Seeds = [.. numbers.Select(number => (ulong)number)],
            Conditions = rule.Kind == Rules.ActivationRelaxation ? conditions : [],
            Published = [new("test-accuracy", null, numbers[2], numbers[3] / 9.0, numbers[4] / 10.0, texts[5])],
        };

    private static Gen<DataSettings> Data =>
        from name in Name
        from folder in Text
        from hasFolder in Gen.Elements(true, false)
        from scaling in Gen.Elements(Enum.GetValues<DataScaling>())
        from train in Gen.Choose(1000, 60_000)
        from right in UpToOne
        select new DataSettings
        {
            Name = name,
            Folder = hasFolder ? folder : null,
            Scaling = scaling,
            Train = hasFolder ? train : null,
            Test = hasFolder ? null : train,
            TargetOn = right,
            TargetOff = -right,
            Seed = (ulong)train,
        };

    private static Gen<NetworkSettings> Network =>
        from hidden in Gen.Choose(0, 4)
        from neurons in Gen.ArrayOf(Gen.Choose(3, 500), hidden + 2)
        from named in Gen.ArrayOf(Gen.Elements(true, false), hidden + 2)
        from activations in Gen.ArrayOf(Activation, hidden + 4)
        from weights in Gen.ArrayOf(Weights, hidden + 2)
        from shards in Gen.ArrayOf(Gen.Choose(1, 3), hidden + 1)
        from shardForm in Gen.Choose(0, 2)
        from isChain in Gen.Elements(true, false)
        let layers = Enumerable.Range(0, hidden + 2).Select(place => new LayerSettings(neurons[place])
        {
            Name = named[place] ? $"layer-{place}" : null,
            Activation = named[place] && place > 0 ? activations[place] : null,
            Weights = named[place] && place > 1 ? weights[place] : null,
            Dropout = named[place] && place > 0 && place <= hidden ? 1 - (1.0 / shards[place - 1]) : null,
        }).ToArray()
        let names = layers.Select((layer, place) =>
            layer.Name ?? (place == 0 ? "input" : place == hidden + 1 ? "output" : $"hidden{place}")).ToArray()
        select new NetworkSettings
        {
            Layers = [.. layers],
            Activation = activations[^1],
            OutputActivation = activations[^2],
            Weights = weights[0],
            Bias = isChain,
            Connectivity = 1.0 / shards[0],
            Dropout = 1 - (1.0 / shards[0]),
            InputDropout = isChain ? 0 : 0.25,
            Shards = shardForm switch { 0 => ShardSettings.Auto, 1 => ShardSettings.Each(shards[0]), _ => ShardSettings.PerLayer(shards) },
            Projections = isChain
                ? null
                : [.. names.Zip(names.Skip(1), (source, target) => new ProjectionSettings(source, target) { Weights = named[0] ? weights[1] : null })],
        };

    /// <summary>Dropout and shards where they go with the rule.</summary>
    private static NetworkSettings FittedTo(RuleSettings rule, NetworkSettings network)
    {
        var isFrozen = rule is
        {
            Derivative: DerivativeUse.Exact, RelaxationDerivative: FrozenOrCurrent.Frozen, UpdateDerivative: UpdateDerivative.Frozen,
            UpdateActivity: FrozenOrCurrent.Frozen,
        };
        return network with
        {
            Layers = isFrozen ? network.Layers : [.. network.Layers.Select(layer => layer with { Dropout = null })],
            Dropout = isFrozen ? network.Dropout : 0,
            InputDropout = isFrozen ? network.InputDropout : 0,
            Shards = rule.Kind.Inverts ? ShardSettings.Auto : network.Shards,
        };
    }

    private static Gen<RuleSettings> Rule => Gen.OneOf(
        from name in Gen.Elements(Rules.Backprop, Rules.Shallow, Rules.Pseudobackprop)
        select new RuleSettings { Kind = name },
        from name in Gen.Elements(Rules.FeedbackAlignment, Rules.DirectFeedbackAlignment)
        from weights in Weights.Where(weights => weights.Kind != InitialiserKind.Zeros)
        from part in UpToOne
        from word in Gen.Choose(0, 1)
        select new RuleSettings { Kind = name, FeedbackWeights = weights, Modulator = (Modulator)word, FeedbackConnectivity = part },
        from real in Gen.ArrayOf(UpToOne, 4)
        from words in Gen.ArrayOf(Gen.Choose(0, 5), 8)
        from steps in Gen.Choose(1, 100_000)
        from weights in Weights
        let isAsync = words[5] % 3 == 2
        select new RuleSettings
        {
            StepSize = real[0],
            Steps = steps,
            Feedback = (FeedbackKind)(words[0] % 3),
            FeedbackWeights = weights,
            FeedbackLearningRate = words[7] % 2 == 0 ? null : real[1],
            Derivative = (DerivativeUse)(words[1] % 2),
            RelaxationDerivative = (FrozenOrCurrent)(words[2] % 2),
            UpdateDerivative = (UpdateDerivative)(words[3] % 3),
            UpdateActivity = (FrozenOrCurrent)(words[4] % 2),
            Schedule = (RelaxationSchedule)(words[5] % 3),
            Start = (RelaxationStart)(words[6] % 2),
            Stop = isAsync ? RelaxationStop.Quiescence : (RelaxationStop)(words[7] % 3),
            Tolerance = real[2],
            Threshold = real[3],
            Delay = isAsync ? new Delay(words[0], words[0] + words[1] / 4.0) : Delay.None,
        });

    private static Gen<TrainSettings> Train =>
        from real in Gen.ArrayOf(UpToOne, 3)
        from decays in Gen.ArrayOf(Gen.Choose(0, 999_999).Select(part => part / 1e6), 3)
        from words in Gen.ArrayOf(Gen.Choose(0, 5), 4)
        from counts in Gen.ArrayOf(Gen.Choose(1, 1000), 3)
        let optimizer = (OptimizerKind)(words[3] % 3)
        let untouched = new TrainSettings()
        select new TrainSettings
        {
            Batch = counts[0],
            Epochs = counts[1],
            Batches = words[0] % 2 == 0 ? null : counts[2],
            Shuffle = (Shuffle)(words[1] % 3),
            DropLast = words[0] % 2 == 0,
            Reduction = (Reduction)(words[2] % 2),
            Optimizer = optimizer,
            LearningRate = real[0],
            Momentum = optimizer == OptimizerKind.Momentum ? decays[0] : untouched.Momentum,
            Beta1 = optimizer == OptimizerKind.Adam ? decays[1] : untouched.Beta1,
            Beta2 = optimizer == OptimizerKind.Adam ? decays[2] : untouched.Beta2,
            Epsilon = optimizer == OptimizerKind.Adam ? real[1] : untouched.Epsilon,
            WeightDecay = real[2],
            DecayAt = [counts[0], counts[0] + counts[1]],
            DecayFactor = real[0],
        };

    private static Gen<ClusterSettings> Cluster =>
        from least in Gen.Choose(1, 900)
        from window in Gen.Choose(2, 32)
        from part in UpToOne
        from payload in Gen.Elements(Enum.GetValues<WirePayload>())
        select new ClusterSettings { LeastNodes = least, FailureTimeoutSeconds = 0.5 + part, Payload = payload, Window = window };

    private static Gen<EquatableList<Condition>> Conditions =>
        from count in Gen.Choose(0, 3)
        from epochs in Gen.ArrayOf(Gen.Choose(0, 1000), count)
        select (EquatableList<Condition>)[.. epochs.Select((epoch, place) => new Condition(
            $"condition-{place}",
            new Dictionary<string, string>
            {
                ["train.epochs"] = epoch.ToString(CultureInfo.InvariantCulture),
                ["rule.feedback"] = place == 0 ? "random" : "learned",
                ["data.folder"] = place == 0 ? "\"a: b, {c}\"" : "null",
                ["network.activation"] = "leaky-relu(0.5)",
            }))];
}
