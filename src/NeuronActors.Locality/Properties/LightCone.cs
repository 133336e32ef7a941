using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality;

/// <summary>Changes one thing at a time and compares bit by bit: a population may differ only after it has read something that differs.</summary>
/// <remarks>That finds shared buffers, statics, norms over several populations, and peeking. In a parallel schedule it must also have taken a step per edge.</remarks>
internal sealed class LightCone<T>(Inquiry<T> inquiry)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Name = "light cone";

    private readonly Pace<T>? pace = Pace<T>.Of(inquiry);
    private readonly List<Leak> leaks = [];
    private readonly HashSet<int> moved = [];
    private Inquiry<T>? turns;
    private int changes;
    private int ineffective;

    /// <summary>Makes all changes: first those of single values, then those of all values.</summary>
    public AuditResult Judge()
    {
        foreach (Extent extent in Enum.GetValues<Extent>()) Judge(extent);
        string speed = pace is null ? "" : ", and no earlier than a step per edge";
        return Inquiry<T>.Result(
            Name, $"{changes} changes (target, input, weights of each population, each signal; of one value, and of all): whoever differed had read a difference{speed}", leaks,
            ("changes", changes), ("withoutEffect", ineffective), ("populationsReached", moved.Count));
    }

    private void Judge(Extent extent)
    {
        if (leaks.Count > 0) return;
        foreach (Change<T> change in Changes(0, extent)) Try(inquiry, change, new WorldOptions<T> { Change = change });
        int last = inquiry.Stage.Options.Batches - 1;   // a leak of later batches alone: a change in the first has reached everybody by then
        if (last > 0 && leaks.Count == 0) foreach (Change<T> change in Changes(last, extent)) Try(inquiry, change, new WorldOptions<T> { Change = change });
        if (leaks.Count > 0 || inquiry.Stage.Settings.IsAsynchronous) return;
        Inquiry<T> inTurns = turns ??= inquiry.Lived(new WorldOptions<T> { InTurns = true });
        foreach (Change<T> change in Changes(0, extent).Where(change => change is TargetChange<T> or ValueChange<T>)) Try(inTurns, change, new WorldOptions<T> { Change = change, InTurns = true });
    }

    /// <summary>What is changed in a batch. Of the target, which nobody sends, all of it comes first.</summary>
    private IEnumerable<Change<T>> Changes(int batch, Extent extent)
    {
        yield return new TargetChange<T>(batch, extent == Extent.One ? Extent.All : Extent.One);
        yield return new InputChange<T>(batch, extent);
        foreach (Population population in inquiry.Network.Populations.Where(population => batch == 0 && !inquiry.Network.IsInput(population.Layer)))
            yield return new WeightChange<T>(population, step: null, extent);
        foreach (Entry<T> entry in Messages(batch)) yield return new ValueChange<T>(inquiry.Network.Edges[entry.Header.Edge], entry.Header, extent);
    }

    /// <summary>Of each kind, sender and phase of a batch one message: of several steps one from their middle.</summary>
    private IEnumerable<Entry<T>> Messages(int batch) =>
        from scribe in inquiry.Undisturbed.Scribes
        from entry in scribe.Entries
        where entry.Deed == Deed.Sent && entry.Header.Batch == batch && entry.Header.Phase != Phase.Evaluate
        group entry by (entry.Header.Sender, entry.Header.Kind, entry.Header.Phase) into alike
        let oneEdge = alike.Where(entry => entry.Header.Edge == alike.First().Header.Edge).ToArray()
        select oneEdge[Math.Min(oneEdge.Length / 2, 2)];   // early, so that there are steps left to spread in

    private void Try(Inquiry<T> undisturbed, Change<T> change, WorldOptions<T> options)
    {
        World<T> world = undisturbed.Live(options);
        changes++;
        IReadOnlyList<Difference<T>> differences = undisturbed.Differences(world.Scribes, world.End is not null);
        foreach (Difference<T> difference in differences) moved.Add(difference.Population.Index);
        if (differences.Count == 0) ineffective++;
        leaks.AddRange(undisturbed.Unexplained(world, change.Words, change.Changed));
        if (pace is not null && Earliest(pace, change) is { } earliest) leaks.AddRange(pace.TooEarly(undisturbed, world, change.Batch, earliest, change.Words));
    }

    private Dictionary<(int, MessageKind), int>? Earliest(Pace<T> speed, Change<T> change) => change switch
    {
        TargetChange<T> => speed.Earliest(
            from output in inquiry.Network.ShardsOf(inquiry.Network.Output) from kind in speed.KindsOf(output.Index) select (output.Index, kind, 0)),
        ValueChange<T> value when value.Sent.Phase == speed.Phase => speed.EarliestAfter(value.Edge, value.Sent.Kind, value.Sent.Step),
        _ => null,   // what changes the forward pass has reached everybody before the first step
    };
}
