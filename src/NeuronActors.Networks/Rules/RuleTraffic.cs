using NeuronActors.Messages;

namespace NeuronActors.Networks;

/// <summary>What travels along the edges of a network under a rule.</summary>
/// <param name="network">The network, laid out for the rule.</param>
/// <param name="rule">The rule and its options.</param>
public sealed class RuleTraffic(Network network, RuleSettings rule)
{
    private readonly int steps = rule.StepsInUse;
    private readonly bool predictsAnew = rule.Kind.PredictsAnew(rule);

    /// <summary>The kinds that may travel along edges of a direction.</summary>
    public static IReadOnlyList<MessageKind> Kinds(RuleSettings rule, EdgeDirection direction) => direction switch
    {
        EdgeDirection.Forward => [rule.Kind.Forward],
        EdgeDirection.Lateral => [MessageKind.Lateral],
        EdgeDirection.Broadcast when rule.Kind.Route == ErrorRoute.Reward => [MessageKind.Modulation],
        _ when rule.FeedbackInUse == FeedbackKind.Transport => [MessageKind.Feedback, MessageKind.FeedbackWeights],
        _ => [MessageKind.Feedback],
    };

    /// <summary>The kinds that may travel along an edge; none where the error takes another route.</summary>
    public IReadOnlyList<MessageKind> Kinds(Edge edge) => IsUnused(edge) ? [] : Kinds(rule, edge.Direction);

    /// <summary>How many messages of each kind travel along an edge in a training batch. A relaxation that ends by itself counts with <c>rule.steps</c>.</summary>
    public IEnumerable<(MessageKind Kind, int Messages)> Along(Edge edge) =>
        from kind in Kinds(edge)
        let messages = Messages(edge, kind)
        where messages > 0
        select (kind, messages);

    /// <summary>Whether feedback moves a layer.</summary>
    public bool Relaxes(Layer layer) => !network.IsOutput(layer) && (!network.IsInput(layer) || rule.InputRelaxes);

    /// <summary>How often a layer predicts anew: in every step, if the values below it move.</summary>
    public int Predictions(Layer layer) =>
        predictsAnew && network.Into(layer).Any(projection => !network.IsInput(projection.Source)) ? steps : 0;

    private int Messages(Edge edge, MessageKind kind) => kind switch
    {
        MessageKind.Spikes => steps,
        MessageKind.Activation => Activations(edge.Sender.Layer),
        MessageKind.Lateral => 1 + Predictions(edge.Sender.Layer),
        MessageKind.Modulation => 1,
        _ when !Relaxes(edge.Receiver.Layer) => 0,
        MessageKind.FeedbackWeights => 1,
        _ => Feedbacks(edge.Sender.Layer),
    };

    /// <summary>Once in the forward pass, and then as often as it has changed and somebody learns from it.</summary>
    private int Activations(Layer sender)
    {
        bool isInput = network.IsInput(sender);
        return 1 + (rule.InputRelaxes ? 1 : 0) + (rule.Kind.Route == ErrorRoute.Reward && !isInput ? 1 : 0) + (predictsAnew && !isInput ? steps : 0);
    }

    /// <summary>
    /// The output is clamped and says so once, unless it has a new error in every step. Others speak before each step (parallel) or after it (sweep): as often as
    /// there are steps. Learned feedback weights need the error as well.
    /// </summary>
    private int Feedbacks(Layer sender) =>
        (network.IsOutput(sender) && !predictsAnew && !rule.Kind.LearnsInEveryStep ? 1 : steps) + (rule.FeedbackInUse == FeedbackKind.Learned ? 1 : 0);

    /// <summary>Every projection has an edge each way; where the error takes another route, the one down carries nothing.</summary>
    private bool IsUnused(Edge edge) =>
        edge.Direction == EdgeDirection.Feedback && !(edge.Projection is { } projection && network.FeedbackTo(edge.Receiver.Layer).Contains(projection));
}
