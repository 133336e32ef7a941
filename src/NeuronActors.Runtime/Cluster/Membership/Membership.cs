namespace NeuronActors.Runtime;

/// <summary>Who is in the cluster, concluded from beats and from their absence. It has no clock: whoever asks says what time it is.</summary>
/// <param name="goneAfter">A node not heard of for so long is given up; unreachable after half of it.</param>
/// <remarks>For one thread at a time.</remarks>
public sealed class Membership(TimeSpan goneAfter)
{
    private readonly SortedDictionary<string, Member> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> givenUp = new(StringComparer.Ordinal);

    /// <summary>A node not heard of for so long is given up.</summary>
    public TimeSpan GoneAfter => goneAfter;

    /// <summary>The latest beat of every node that was not given up, by name.</summary>
    public IReadOnlyList<NodeBeat> Nodes => [.. members.Values.Select(member => member.Beat)];

    /// <summary>The latest beat of every node that may be given populations, by name.</summary>
    public IReadOnlyList<NodeBeat> Usable => [.. members.Values.Where(member => !member.IsUnreachable && !member.Beat.IsLeaving).Select(member => member.Beat)];

    /// <summary>Whether a node was given up and not heard of since.</summary>
    public bool HasGivenUp(string node) => givenUp.Contains(node);

    /// <summary>How long a node has not been heard of; zero if it is not known.</summary>
    public TimeSpan SilenceOf(string node, TimeSpan now) => members.TryGetValue(node, out Member? member) ? now - member.Heard : TimeSpan.Zero;

    /// <summary>A node was heard of.</summary>
    /// <param name="beat">What it said.</param>
    /// <param name="now">Time since any fixed moment.</param>
    public IReadOnlyList<MembershipFact> Hear(NodeBeat beat, TimeSpan now)
    {
        var facts = new List<MembershipFact>();
        if (members.TryGetValue(beat.Node, out Member? member) && member.Beat.Life != beat.Life)
        {
            facts.Add(new NodeGone(beat.Node, now - member.Heard, $"{beat.Node} has been started anew"));
            member = null;
        }
        if (member is null) facts.Add(new NodeUp(beat.Node, beat));
        else if (member.IsUnreachable) facts.Add(new NodeReachable(beat.Node));
        if (beat.IsLeaving && member?.Beat.IsLeaving != true) facts.Add(new NodeLeaving(beat.Node));
        members[beat.Node] = new Member(beat, now, IsUnreachable: false);
        givenUp.Remove(beat.Node);
        return facts;
    }

    /// <summary>Time goes by.</summary>
    public IReadOnlyList<MembershipFact> Tick(TimeSpan now)
    {
        var facts = new List<MembershipFact>();
        foreach ((string node, Member member) in members.ToArray())
        {
            TimeSpan silent = now - member.Heard;
            if (silent >= goneAfter)
            {
                members.Remove(node);
                givenUp.Add(node);
                facts.Add(new NodeGone(node, silent, FormattableString.Invariant($"{node} has not been heard of for {silent.TotalSeconds:0.0} s")));
            }
            else if (silent >= goneAfter / 2 && !member.IsUnreachable)
            {
                members[node] = member with { IsUnreachable = true };
                facts.Add(new NodeUnreachable(node, silent));
            }
        }
        return facts;
    }

    /// <summary>A node is given up for another reason than silence.</summary>
    public IReadOnlyList<MembershipFact> GiveUp(string node, string why, TimeSpan now)
    {
        if (!members.Remove(node, out Member? member)) return [];
        givenUp.Add(node);
        return [new NodeGone(node, now - member.Heard, why)];
    }

    private sealed record Member(NodeBeat Beat, TimeSpan Heard, bool IsUnreachable);
}
