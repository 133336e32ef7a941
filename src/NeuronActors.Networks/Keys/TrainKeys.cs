namespace NeuronActors.Networks;

/// <summary>Keys of the section <c>train</c>.</summary>
internal static class TrainKeys
{
    private static readonly KeySection<TrainSettings> Train = new(
        "train", experiment => experiment.Train, (experiment, part) => experiment with { Train = part });

    private static readonly ListForm<string> LayerNames = new(Forms.LayerName, "a list of names of layers such as [hidden1]");

    private static readonly RealForm Decay = Forms.Real(Interval.OpenAbove(0, 1));

    public static IEnumerable<Key> All => [.. Batches, .. Optimiser, .. Course];

    private static IEnumerable<Key> Batches =>
    [
        Train.Key("batch", "Samples per batch.",
            Forms.Whole(1, 65_536), t => t.Batch, (t, value) => t with { Batch = value },
            "Millidge et al. 2020, section 2: 64", "Millidge et al. use 64."),
        Train.Key("epochs", "Passes over the training set.",
            Forms.Whole(0, 1_000_000), t => t.Epochs, (t, value) => t with { Epochs = value },
            "a convention of this project; Millidge et al. 2020, Fig. 2: 10"),
        Train.Key("batches", "Ends an epoch after this many batches.",
            new OptionalForm<int>(Forms.Whole(1, 1_000_000_000), "the whole epoch"),
            t => t.Batches, (t, value) => t with { Batches = value }, "a convention of this project"),
        Train.Key("shuffle", "When the order of the training samples is drawn: for each epoch anew, once for all " +
            "epochs, or never.",
            Forms.Word<Shuffle>(), t => t.Shuffle, (t, value) => t with { Shuffle = value },
            "a convention of this project; the authors' code of activation relaxation keeps one order"),
        Train.Key("drop-last", "Whether the last batch of an epoch is left out when it is smaller than the others.",
            Forms.TrueOrFalse, t => t.DropLast, (t, value) => t with { DropLast = value },
            "the authors' code of activation relaxation leaves it out"),
        Train.Key("reduction", "Whether the gradients of a batch's samples are added up or averaged.",
            Forms.Word<Reduction>(), t => t.Reduction, (t, value) => t with { Reduction = value },
            "the authors' code of activation relaxation: sum"),
    ];

    private static IEnumerable<Key> Optimiser =>
    [
        Train.Key("optimizer", "How gradients change weights.",
            Forms.Word<Numerics.OptimizerKind>(), t => t.Optimizer, (t, value) => t with { Optimizer = value },
            "Millidge et al. 2020, section 2: stochastic gradient descent"),
        Train.Key("learning-rate", "η_θ: how far a gradient moves a weight.",
            Forms.Real(Interval.Closed(0, 1000)), t => t.LearningRate, (t, value) => t with { LearningRate = value },
            "Millidge et al. 2021, appendix B: 0.0005, with an error of 2 (x - T) in their code; that is 0.001 with loss.factor 0.5",
            "Millidge et al. use 0.0005 with an error of 2 (x - T), which is 0.001 with loss.factor 0.5."),
        Train.Key("momentum", "Share of its velocity that a weight keeps, for optimizer: momentum.",
            Decay, t => t.Momentum, (t, value) => t with { Momentum = value }, "customary: 0.9"),
        Train.Key("beta1", "β₁, decay of the mean of gradients, for optimizer: adam.",
            Decay, t => t.Beta1, (t, value) => t with { Beta1 = value }, "Kingma and Ba 2015: 0.9"),
        Train.Key("beta2", "β₂, decay of the mean of squared gradients, for optimizer: adam.",
            Decay, t => t.Beta2, (t, value) => t with { Beta2 = value }, "Kingma and Ba 2015: 0.999"),
        Train.Key("epsilon", "ε that keeps the division finite, for optimizer: adam.",
            Forms.Real(Interval.OpenBelow(0, 1)), t => t.Epsilon, (t, value) => t with { Epsilon = value },
            "Kingma and Ba 2015: 1e-8"),
        Train.Key("weight-decay", "λ: λ W is added to the gradient of the weights W.",
            Forms.Real(Interval.Closed(0, 1000)), t => t.WeightDecay, (t, value) => t with { WeightDecay = value },
            "Millidge et al. 2020 use none; Lillicrap et al. 2016: 1e-6"),
    ];

    private static IEnumerable<Key> Course =>
    [
        Train.Key("from", "In a condition: the condition before it whose last weights and biases it begins with, of the same seed; its " +
            "feedback weights are drawn as ever.",
            new OptionalReferenceForm<string>(Forms.Name, "freshly drawn weights"),
            t => t.From, (t, value) => t with { From = value },
            "Lillicrap et al. 2016, supplementary Fig. 14: feedback alignment from where backprop has ended"),
        Train.Key("frozen", "Layers that keep their initial weights.",
            LayerNames, t => t.Frozen, (t, value) => t with { Frozen = value },
            "Lillicrap et al. 2016, supplementary Fig. 6: none, and hidden1 in the control"),
        Train.Key("phases", "Parts of the run, one after the other, in each of which only the layers of learn change; afterwards all do.",
            new ListForm<LearningPhase>(new LearningPhaseForm(), "a list such as [{batches: 1000, learn: [hidden1]}, {batches: 1000, learn: [output]}]"),
            t => t.Phases, (t, value) => t with { Phases = value }, "Lillicrap et al. 2016, Fig. 5c: three phases"),
        Train.Key("decay-at", "Batches, counted over the whole run, after which the learning rates are multiplied by train.decay-factor.",
            new ListForm<int>(Forms.Whole(1, 1_000_000_000), "a list of whole numbers such as [18000, 24000]"),
            t => t.DecayAt, (t, value) => t with { DecayAt = value },
            "Lillicrap et al. 2016, supplementary note 5: by hand, once progress had slowed"),
        Train.Key("decay-factor", "Factor of the learning rates at each of train.decay-at.",
            Forms.Real(Interval.OpenBelow(0, 1)), t => t.DecayFactor, (t, value) => t with { DecayFactor = value },
            "Lillicrap et al. 2016, supplementary note 5: 0.1", "Lillicrap et al. use 0.1."),
    ];
}
