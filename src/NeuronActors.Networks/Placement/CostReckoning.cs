using NeuronActors.Messages;

namespace NeuronActors.Networks;

/// <summary>Reckons what a training batch costs one population or one edge.</summary>
/// <remarks>It says in numbers what a population of rate neurons does in a batch; a test holds the two equal.</remarks>
internal sealed class CostReckoning(Network network, Experiment experiment)
{
    private const int SizeOfBfloat16 = 2;

    private readonly RuleSettings _rule = experiment.Rule;
    private readonly RuleTraffic _traffic = new(network, experiment.Rule);

    /// <summary>Samples of the largest share of a batch.</summary>
    public int Samples { get; } = (experiment.Train.Batch + experiment.Replicas - 1) / experiment.Replicas;

    public bool IsExact => !_rule.Kind.Has("stop") || (_rule.Stop == RelaxationStop.Steps && !_rule.IsAsynchronous);

    private int Size => experiment.Precision == Precision.Double ? sizeof(double) : sizeof(float);

    private int SizeOfSignal => experiment.Cluster.Payload == WirePayload.Bfloat16 ? SizeOfBfloat16 : Size;

    public PopulationCost Of(Population population)
    {
        var layer = population.Layer;
        var forward = Product(population, network.Into(layer).Sum(parent => (double)parent.Source.Neurons));
        var perturbed = network.Route == ErrorRoute.Reward && network.Into(layer).Any(parent => !network.IsInput(parent.Source)) ? forward : 0;
        var above = network.FeedbackTo(layer).Sum(child => (double)child.Target.Neurons);
        var backward = _traffic.Relaxes(layer) ? Product(population, above) : 0;
        var rounds = _rule.Kind.LearnsInEveryStep ? _rule.StepsInUse : 1;
        return new PopulationCost(population)
        {
            Forward = (forward * (rounds + _traffic.Predictions(layer))) + perturbed,
            Relaxation = backward * _rule.StepsInUse,
            WeightUpdate = network.Route == ErrorRoute.None && !network.IsOutput(layer) ? 0 : forward * rounds,
            FeedbackUpdate = _rule.FeedbackInUse == FeedbackKind.Learned ? backward : 0,
        };
    }

    public EdgeCost Of(Edge edge)
    {
        var cost = new EdgeCost(edge);
        foreach (var (kind, messages) in _traffic.Along(edge))
        {
            var flow = new EdgeFlow(messages, messages * SizeOf(edge, kind));
            cost = kind switch
            {
                MessageKind.Activation => cost with { Activation = flow },
                MessageKind.Spikes => cost with { Spikes = flow },
                MessageKind.Lateral => cost with { Lateral = flow },
                MessageKind.Modulation => cost with { Modulation = flow },
                MessageKind.FeedbackWeights => cost with { FeedbackWeights = flow },
                _ => cost with { Feedback = flow },
            };
        }

        return cost;
    }

    /// <summary>Bytes of one message.</summary>
    private long SizeOf(Edge edge, MessageKind kind) => kind switch
    {
        MessageKind.Spikes => (((long)edge.Sender.Neurons * Samples) + 7) / 8,   // a bit each; the last byte of a message is filled up
        MessageKind.FeedbackWeights => (long)edge.Sender.Neurons * edge.Receiver.Neurons * Size,
        MessageKind.Modulation => (long)Samples * Size,
        MessageKind.Lateral => (long)edge.Sender.Neurons * Samples * Size,
        _ => (long)edge.Sender.Neurons * Samples * SizeOfSignal,
    };

    private double Product(Population population, double others) => 2.0 * population.Neurons * others * Samples;
}
