using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>How fast anything may spread: in a parallel schedule one edge per step, along edges that carry the signal.</summary>
/// <remarks>
/// A message that stands at step t is read for step t + 1, with one exception: in predictive coding an error neuron compares the values of its own
/// step, so that a Feedback of step t may hang on an Activation of step t, by way of the other shards of its layer if it has any. The case of the target is theorem 1 of Zahid, Guo, Fountas 2023.
/// </remarks>
internal sealed class Pace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly Phase phase;
    private readonly HashSet<(Edge Edge, MessageKind Kind)> carried;

    private Pace(Network network, Phase phase, IEnumerable<(Edge, MessageKind)> carried) => (this.network, this.phase, this.carried) = (network, phase, [.. carried]);

    /// <summary>The pace of a rule; null where one step passes several edges, or steps are not counted.</summary>
    public static Pace<T>? Of(Inquiry<T> inquiry)
    {
        RuleSettings rule = inquiry.Stage.Settings.Rule;
        bool relaxes = rule.Kind.Has("schedule") && rule.Schedule == RelaxationSchedule.Parallel;
        bool isDelayed = rule.Kind.Has("transmission-delay") && rule.TransmissionDelay > 0;
        if (!relaxes && !isDelayed) return null;
        Phase phase = isDelayed ? Phase.Forward : Phase.Relax;
        return new Pace<T>(inquiry.Network, phase, inquiry.Undisturbed.Scribes.SelectMany(scribe => scribe.Entries)
            .Where(entry => entry.Deed == Deed.Sent && entry.Header.Phase == phase).Select(entry => (inquiry.Network.Edges[entry.Header.Edge], entry.Header.Kind)));
    }

    /// <summary>The phase in which steps are counted.</summary>
    public Phase Phase => phase;

    /// <summary>The first step at which each population may send something else, for each kind of message.</summary>
    /// <param name="origins">Where something else is sent from the start, and at which step.</param>
    public Dictionary<(int Population, MessageKind Kind), int> Earliest(IEnumerable<(int Population, MessageKind Kind, int Step)> origins)
    {
        var earliest = origins.ToDictionary(origin => (origin.Population, origin.Kind), origin => origin.Step);
        bool moved = true;
        while (moved)
        {
            moved = false;
            foreach ((Edge edge, MessageKind kind) in carried)
                if (earliest.TryGetValue((edge.Sender.Index, kind), out int sent))
                    foreach ((int Receiver, MessageKind Kind) next in Next(edge)) moved |= Lower(earliest, next, sent + Delay(kind, next.Kind));
        }
        return earliest;
    }

    /// <summary>The same for a change in one message: its receiver is the first who may send something else.</summary>
    public Dictionary<(int Population, MessageKind Kind), int> EarliestAfter(Edge edge, MessageKind kind, int step) =>
        Earliest(Next(edge).Select(next => (next.Receiver, next.Kind, step + Delay(kind, next.Kind))));

    /// <summary>The kinds that a population sends while steps are counted.</summary>
    public IEnumerable<MessageKind> KindsOf(int population) => carried.Where(way => way.Edge.Sender.Index == population).Select(way => way.Kind).Distinct();

    private (int Receiver, MessageKind Kind)[] Next(Edge edge) => [.. KindsOf(edge.Receiver.Index).Select(kind => (edge.Receiver.Index, kind))];

    private int Delay(MessageKind read, MessageKind sent) => phase == Phase.Relax && read is MessageKind.Activation or MessageKind.Lateral && sent is MessageKind.Feedback or MessageKind.Lateral ? 0 : 1;

    private static bool Lower(Dictionary<(int, MessageKind), int> earliest, (int, MessageKind) key, int step)
    {
        if (earliest.TryGetValue(key, out int known) && known <= step) return false;
        earliest[key] = step;
        return true;
    }

    /// <summary>A population that sends something else before anything can have reached it.</summary>
    /// <param name="inquiry">The undisturbed run.</param>
    /// <param name="world">The other one.</param>
    /// <param name="batch">The batch in which something was changed.</param>
    /// <param name="earliest">When each population may.</param>
    /// <param name="words">What was changed.</param>
    public IEnumerable<Leak> TooEarly(Inquiry<T> inquiry, World<T> world, int batch, Dictionary<(int, MessageKind), int> earliest, string words)
    {
        foreach (Population population in network.Populations)
        {
            List<Entry<T>> was = inquiry.Undisturbed.Scribes[population.Index].Entries, now = world.Scribes[population.Index].Entries;
            for (int i = 0; i < Math.Min(was.Count, now.Count); i++)
            {
                Entry<T> entry = now[i];
                if (entry.Header.Batch > batch) break;
                if (entry.Deed != Deed.Sent || entry.Header.Phase != phase || was[i].Says(entry)) continue;
                bool mayEver = earliest.TryGetValue((population.Index, entry.Header.Kind), out int step);
                if (mayEver && entry.Header.Step >= step) continue;
                string signal = Difference<T>.SignalOf(network, entry), when = mayEver ? $"before step {step}, when it could have come along the edges between" : "though no edge leads there";
                yield return new Leak(population.Name, entry.At, signal, words, $"{population.Name}: {signal} ({entry.At}) differs {when}; what was changed: {words}");
                break;
            }
        }
    }
}
