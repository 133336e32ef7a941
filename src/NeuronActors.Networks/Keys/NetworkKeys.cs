namespace NeuronActors.Networks;

/// <summary>Keys of the sections <c>network</c> and <c>loss</c>.</summary>
internal static class NetworkKeys
{
    private static readonly KeySection<NetworkSettings> Network = new(
        "network", experiment => experiment.Network, (experiment, part) => experiment with { Network = part });

    private static readonly KeySection<LossSettings> Loss = new(
        "loss", experiment => experiment.Loss, (experiment, part) => experiment with { Loss = part });

    public static IEnumerable<Key> OfNetwork =>
    [
        Network.Key("layers", "The layers, first the input and last the output: the neurons of each, or maps of " +
            "neurons, name, activation, weights, patch (the side of the square that each neuron sees of the layer below) and dropout (network.dropout, for this layer alone). " +
            "The first and the last may be auto: as many neurons as the data have inputs and targets.",
            new ListForm<LayerSettings>(new LayerForm(), "a list such as [784, 300, 10] or [784, {name: code, " +
                "neurons: 30, activation: tanh}, 10]"),
            n => n.Layers, (n, value) => n with { Layers = value }, "Millidge et al. 2020, section 2: 300, 300, 100 " +
                "and 10 neurons"),
        Network.Key("activation", "f in x = f(h) of every hidden layer that does not state its own.",
            Forms.Activation, n => n.Activation, (n, value) => n with { Activation = value },
            "Millidge et al. 2020, section 2: rectified linear; 2021, appendix B: tanh"),
        Network.Key("output-activation", "f of the output layer.",
            Forms.Activation, n => n.OutputActivation, (n, value) => n with { OutputActivation = value },
            "Millidge et al. 2020, section 2: linear"),
        Network.Key("weights", "How forward weights are drawn where neither layer nor projection states it.",
            Forms.Initialiser, n => n.Weights, (n, value) => n with { Weights = value },
            "the authors' code of activation relaxation: mean 0, deviation 0.05; the papers do not say"),
        Network.Key("bias", "Whether each neuron has a bias, which begins at zero.",
            Forms.TrueOrFalse, n => n.Bias, (n, value) => n with { Bias = value },
            "the authors' code of activation relaxation has biases, though one per sample slot"),
        Network.Key("bias-in-slope", "Whether the slope f' is taken at W x + b, as the gradient has it, or at W x.",
            Forms.TrueOrFalse, n => n.BiasInSlope, (n, value) => n with { BiasInSlope = value },
            "the gradient of a neuron with a bias; the authors' code of activation relaxation takes it at W x"),
        Network.Key("connectivity", "Share of the weights of every projection that are there; the others, drawn at random, stay zero.",
            Forms.Real(Interval.OpenBelow(0, 1)), n => n.Connectivity, (n, value) => n with { Connectivity = value },
            "Lillicrap et al. 2016, Fig. 3: 1, and 0.5 in the sparse network", "Lillicrap et al. use 1, and 0.5 in the sparse network."),
        Network.Key("dropout", "Probability with which a hidden neuron is left out of a sample while learning; the others are scaled up.",
            Forms.Real(Interval.OpenAbove(0, 1)), n => n.Dropout, (n, value) => n with { Dropout = value },
            "Lillicrap et al. 2016, supplementary note 5, with dropout; customary: 0.5", "Customary is 0.5."),
        Network.Key("input-dropout", "Probability with which an input is left out of a sample while learning; the others are scaled up.",
            Forms.Real(Interval.OpenAbove(0, 1)), n => n.InputDropout, (n, value) => n with { InputDropout = value },
            "customary with dropout: 0.2", "Customary is 0.2."),
        Network.Key("shards", "Into how many populations the layers are cut; auto keeps every core busy, and on several nodes weighs that against the bytes between them. Weights do " +
            "not depend on it.",
            new ShardForm(), n => n.Shards, (n, value) => n with { Shards = value }, "a convention of this project"),
        Network.Key("projections", "Which layer projects to which.",
            new OptionalReferenceForm<EquatableList<ProjectionSettings>>(
                new ListForm<ProjectionSettings>(new ProjectionForm(), "a list such as [{from: input, to: hidden1}, " +
                    "{from: hidden1, to: output}]"),
                "a chain"),
            n => n.Projections, (n, value) => n with { Projections = value },
            "Millidge et al. 2020, section 2: a chain; appendix A: any directed acyclic graph"),
    ];

    public static IEnumerable<Key> OfLoss =>
    [
        Loss.Key("name", "The loss of output x and target T: c times the sum of (x - T)², or cross-entropy after a " +
            "softmax or logistic output.",
            Forms.Word<Numerics.LossKind>(), l => l.Name, (l, value) => l with { Name = value },
            "Millidge et al. 2020, section 1: squared error"),
        Loss.Key("factor", "c of the squared error, by which the top error is multiplied: with 0.5 the error is x - " +
            "T, with 1 it is 2 (x - T).",
            Forms.Real(Interval.OpenBelow(0, 1000)), l => l.Factor, (l, value) => l with { Factor = value },
            "Millidge et al. 2020, section 1: 0.5; their code: 1"),
    ];
}
