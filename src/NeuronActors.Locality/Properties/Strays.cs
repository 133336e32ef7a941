using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>A message that a population's wiring does not allow.</summary>
/// <param name="What">What is wrong with it.</param>
/// <param name="Header">Its header.</param>
/// <param name="Rows">Rows of its payload.</param>
/// <param name="Columns">Columns of its payload.</param>
internal sealed record Stray(string What, MessageHeader Header, int Rows, int Columns);

/// <summary>Everything of which a population must take none in, at some moment of its life.</summary>
internal static class Strays
{
    private const int Beyond = 7;   // past the last index of anything

    /// <summary>Strays for a population that stands somewhere in a batch.</summary>
    public static IEnumerable<Stray> For<T>(Stage<T> stage, World<T> world, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network network = stage.Network;
        Position at = world.Cell(population.Index).Process.Population.At;
        int samples = stage.Settings.Share;
        MessageHeader Header(MessageKind kind, int sender, int edge, long sequence, int batch) =>
            new(kind, stage.Settings.Run, batch, Phase.Relax, 1, sender, population.Index, edge, sequence, false);

        yield return new Stray("an unknown sender", Header(MessageKind.Feedback, network.Populations.Count + Beyond, network.Edges.Count + Beyond, 0, at.Batch), 1, 1);
        foreach (MessageKind kind in new[] { MessageKind.Activation, MessageKind.Feedback, MessageKind.FeedbackWeights, MessageKind.Spikes, MessageKind.Modulation })
            yield return new Stray("a signal from the coordinator", Header(kind, -1, -1, 0, at.Batch), population.Neurons, 1);
        foreach (MessageKind kind in ControlsOfOthers(stage, population))
            yield return new Stray("a control message that is not for it", Header(kind, -1, -1, 0, at.Batch), population.Neurons, samples);
        yield return new Stray("a control message that another population has sent", Header(MessageKind.Clamp, population.Index, -1, 0, at.Batch), population.Neurons, samples);
        yield return new Stray("an update that nobody waits for", Header(MessageKind.Update, -1, -1, 0, at.Batch), population.Neurons, 1);
        foreach (Edge edge in network.Edges.Where(edge => edge.Receiver != population).Take(2))
            yield return new Stray("the edge of others", Header(Carried(stage, edge)[0], edge.Sender.Index, edge.Index, 0, at.Batch), edge.Sender.Neurons, 1);
        foreach (Edge edge in network.EdgesInto(population))
        {
            long next = world.Arrived(edge);
            MessageKind[] carried = Carried(stage, edge);
            Population stranger = network.Populations.First(other => other != edge.Sender);
            yield return new Stray("another sender than the edge's", Header(carried[0], stranger.Index, edge.Index, next, at.Batch), edge.Sender.Neurons, samples);
            foreach (MessageKind kind in Enum.GetValues<MessageKind>().Except(carried))
                yield return new Stray($"{kind} along an edge that does not carry it", Header(kind, edge.Sender.Index, edge.Index, next, at.Batch), edge.Sender.Neurons, samples);
            if (!Hears(stage, edge)) continue;
            int rows = carried[0] == MessageKind.Modulation ? 1 : edge.Sender.Neurons;
            yield return new Stray("a row too many", Header(carried[0], edge.Sender.Index, edge.Index, next, at.Batch), rows + 1, samples);
            yield return new Stray("a sample too many", Header(carried[0], edge.Sender.Index, edge.Index, next, at.Batch), rows, samples + 1);
            if (stage.Settings.IsAsynchronous) continue;   // there messages may overtake one another
            yield return new Stray("a message of the past", Header(carried[0], edge.Sender.Index, edge.Index, next, at.Batch - 1), rows, samples);
            yield return new Stray("a lost message before it", Header(carried[0], edge.Sender.Index, edge.Index, next + 1, at.Batch), rows, samples);
            if (next > 0) yield return new Stray("a message that came already", Header(carried[0], edge.Sender.Index, edge.Index, next - 1, at.Batch), rows, samples);
        }
    }

    private static IEnumerable<MessageKind> ControlsOfOthers<T>(Stage<T> stage, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!stage.Network.IsInput(population.Layer)) yield return MessageKind.Input;
        if (!stage.Network.IsOutput(population.Layer)) yield return MessageKind.Clamp;
        if (!stage.Settings.IsAsynchronous) yield return MessageKind.Quiet;
    }

    /// <summary>The kinds that an edge may carry under the rule; of an edge that carries nothing the kind that would be.</summary>
    private static MessageKind[] Carried<T>(Stage<T> stage, Edge edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new RuleTraffic(stage.Network, stage.Settings.Rule).Kinds(edge) is { Count: > 0 } kinds ? [.. kinds] : [MessageKind.Feedback];

    private static bool Hears<T>(Stage<T> stage, Edge edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new RuleTraffic(stage.Network, stage.Settings.Rule).Kinds(edge).Count > 0;
}
