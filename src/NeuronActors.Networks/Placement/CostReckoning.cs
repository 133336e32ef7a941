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

    /// <summary>The relaxed activity below stands in the weight update, so that it is sent once more.</summary>
    private bool InputRelaxes => _rule.UpdateActivity == FrozenOrCurrent.Current;

    private int Size => experiment.Precision == Precision.Double ? sizeof(double) : sizeof(float);

    private int SizeOfSignal => experiment.Cluster.Payload == WirePayload.Bfloat16 ? SizeOfBfloat16 : Size;

    public PopulationCost Of(Population population)
    {
        var layer = population.Layer;
        var forward = Product(population, network.Into(layer).Sum(parent => (double)parent.Source.Neurons));
        var above = network.OutOf(layer).Sum(child => (double)child.Target.Neurons);
        var backward = Relaxes(layer) ? Product(population, above) : 0;
        var rounds = Spikes ? Steps : 1;
        return new PopulationCost(population)
        {
            Forward = forward * rounds,
            Relaxation = backward * Steps,
            WeightUpdate = forward * rounds,
            FeedbackUpdate = Feedback == FeedbackKind.Learned ? backward : 0,
        };
    }

    public EdgeCost Of(Edge edge) => edge.Direction switch
    {
        EdgeDirection.Forward when Spikes => new EdgeCost(edge) { Spikes = new EdgeFlow(Steps, (long)Steps * SizeOfSpikes(edge)) },
        EdgeDirection.Forward => new EdgeCost(edge) { Activation = Signal(edge, InputRelaxes ? 2 : 1, SizeOfSignal) },
        EdgeDirection.Lateral => new EdgeCost(edge) { Lateral = Signal(edge, 1, Size) },
        _ when !Relaxes(edge.Receiver.Layer) => new EdgeCost(edge),
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

    private bool Relaxes(Layer layer) => !network.IsOutput(layer) && (!network.IsInput(layer) || InputRelaxes);

    /// <summary>
    /// The output is clamped and says so once. Others speak before each step (parallel) or after it (sweep): as often as
    /// there are steps. Learned feedback weights need the error as well.
    /// </summary>
    private int FeedbackMessages(Layer sender) =>
        (network.IsOutput(sender) && !Spikes ? 1 : Steps) + (Feedback == FeedbackKind.Learned ? 1 : 0);

    private EdgeFlow Signal(Edge edge, int messages, int size) =>
        new(messages, (long)messages * edge.Sender.Neurons * Samples * size);

    /// <summary>A bit each; the last byte of a message is filled up.</summary>
    private long SizeOfSpikes(Edge edge) => (((long)edge.Sender.Neurons * Samples) + 7) / 8;

    private double Product(Population population, double others) => 2.0 * population.Neurons * others * Samples;
}
