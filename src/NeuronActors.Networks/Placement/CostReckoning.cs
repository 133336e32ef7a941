namespace NeuronActors.Networks;

/// <summary>Reckons what a training batch costs one population or one edge.</summary>
/// <remarks>It says in numbers what a population of rate neurons does in a batch; a test holds the two equal.</remarks>
internal sealed class CostReckoning(Network network, Experiment experiment)
{
    private const int SizeOfBfloat16 = 2;

    private readonly RuleSettings _rule = experiment.Rule;
    private readonly bool _hasSteps = RuleScopes.Of("stop").Contains(experiment.Rule.Name);

    /// <summary>Samples of the largest share of a batch.</summary>
    public int Samples { get; } = (experiment.Train.Batch + experiment.Replicas - 1) / experiment.Replicas;

    public bool IsExact =>
        !_hasSteps || (_rule.Stop == RelaxationStop.Steps && !_rule.IsAsynchronous);

    private int Steps => _rule.StepsInUse;

    private FeedbackKind Feedback => _rule.FeedbackInUse;

    /// <summary>Values and predictions move in every step, so that activations travel in every step as well.</summary>
    private bool PredictsAnew =>
        _rule.Name == RuleKind.PredictiveCoding && _rule.Variant != PredictiveCodingVariant.FixedPrediction;

    /// <summary>The relaxed activity below stands in the weight update, so that it is sent once more.</summary>
    private bool InputRelaxes => _rule.UpdateActivity == FrozenOrCurrent.Current;

    private int Size => experiment.Precision == Precision.Double ? sizeof(double) : sizeof(float);

    private int SizeOfSignal => experiment.Cluster.Payload == WirePayload.Bfloat16 ? SizeOfBfloat16 : Size;

    public PopulationCost Of(Population population)
    {
        var layer = population.Layer;
        var forward = Product(population, network.Into(layer).Sum(parent => (double)parent.Source.Neurons));
        var perturbed = IsPerturbed && network.Into(layer).Any(parent => !network.IsInput(parent.Source)) ? forward : 0;
        var above = network.FeedbackTo(layer).Sum(child => (double)child.Target.Neurons);
        var backward = Relaxes(layer) ? Product(population, above) : 0;
        return new PopulationCost(population)
        {
            Forward = (forward * (Spikes ? Steps : 1 + Predictions(layer))) + perturbed,
            Relaxation = backward * Steps,
            WeightUpdate = network.Route == ErrorRoute.None && !network.IsOutput(layer) ? 0 : forward * (Spikes ? Steps : 1),
            FeedbackUpdate = Feedback == FeedbackKind.Learned ? backward : 0,
        };
    }

    public EdgeCost Of(Edge edge) => edge.Direction switch
    {
        EdgeDirection.Forward when Spikes => new EdgeCost(edge) { Spikes = new EdgeFlow(Steps, (long)Steps * SizeOfSpikes(edge)) },
        EdgeDirection.Forward => new EdgeCost(edge) { Activation = Signal(edge, ActivationMessages(edge.Sender.Layer), SizeOfSignal) },
        EdgeDirection.Lateral => new EdgeCost(edge) { Lateral = Signal(edge, 1 + Predictions(edge.Sender.Layer), Size) },
        EdgeDirection.Broadcast when IsPerturbed => new EdgeCost(edge) { Modulation = new EdgeFlow(1, (long)Samples * Size) },
        _ when !Relaxes(edge.Receiver.Layer) || !network.FeedbackTo(edge.Receiver.Layer).Contains(edge.Projection) => new EdgeCost(edge),
        _ => new EdgeCost(edge)
        {
            Feedback = Signal(edge, FeedbackMessages(edge.Sender.Layer), SizeOfSignal),
            FeedbackWeights = Feedback == FeedbackKind.Transport
                ? new EdgeFlow(1, (long)edge.Sender.Neurons * edge.Receiver.Neurons * Size)
                : default,
        },
    };

    /// <summary>A spiking network drives, listens and learns at every step.</summary>
    private bool Spikes => _rule.Name == RuleKind.SpikingFeedbackAlignment;

    /// <summary>Hidden activities are sent a second time, with noise.</summary>
    private bool IsPerturbed => network.Route == ErrorRoute.Reward;

    private bool Relaxes(Layer layer) => !network.IsOutput(layer) && (!network.IsInput(layer) || InputRelaxes);

    /// <summary>Once in the forward pass, and then as often as it has changed and somebody learns from it.</summary>
    private int ActivationMessages(Layer sender) =>
        1 + (InputRelaxes ? 1 : 0) + (IsPerturbed && !network.IsInput(sender) ? 1 : 0) + (PredictsAnew && !network.IsInput(sender) ? Steps : 0);

    /// <summary>How often a layer predicts anew: in every step, if the values below it move.</summary>
    private int Predictions(Layer layer) =>
        PredictsAnew && network.Into(layer).Any(projection => !network.IsInput(projection.Source)) ? Steps : 0;

    /// <summary>
    /// The output is clamped and says so once, unless it has a new error in every step. Others speak before each step (parallel) or after it (sweep): as often as
    /// there are steps. Learned feedback weights need the error as well.
    /// </summary>
    private int FeedbackMessages(Layer sender) =>
        (network.IsOutput(sender) && !PredictsAnew && !Spikes ? 1 : Steps) + (Feedback == FeedbackKind.Learned ? 1 : 0);

    private EdgeFlow Signal(Edge edge, int messages, int size) =>
        new(messages, (long)messages * edge.Sender.Neurons * Samples * size);

    /// <summary>A bit each; the last byte of a message is filled up.</summary>
    private long SizeOfSpikes(Edge edge) => (((long)edge.Sender.Neurons * Samples) + 7) / 8;

    private double Product(Population population, double others) => 2.0 * population.Neurons * others * Samples;
}
