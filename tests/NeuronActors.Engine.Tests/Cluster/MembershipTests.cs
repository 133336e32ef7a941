namespace NeuronActors.Engine.Tests;

/// <summary>What becomes known of nodes: each fact once, in order, at the stated times of a clock that only the test moves.</summary>
public sealed class MembershipTests
{
    private readonly Membership membership = new(TimeSpan.FromSeconds(4));
    private readonly List<(double At, MembershipFact Fact)> facts = [];

    [Fact]
    public void A_node_is_up_unreachable_reachable_leaving_and_gone_once_each_and_at_the_stated_times()
    {
        Hear(0, "a");
        TickUntil(1.9);
        Hear(1.9, "a");
        TickUntil(4.5);
        Hear(4.5, "a");
        Hear(4.6, "a", isLeaving: true);
        Hear(4.7, "a", isLeaving: true);
        TickUntil(20);
        Assert.Equal(
            [
                (0, new NodeUp("a", Beat("a"))),
                (3.9, new NodeUnreachable("a", TimeSpan.FromSeconds(2))),
                (4.5, new NodeReachable("a")),
                (4.6, new NodeLeaving("a")),
                (6.7, new NodeUnreachable("a", TimeSpan.FromSeconds(2))),
                (8.7, new NodeGone("a", TimeSpan.FromSeconds(4), "a has not been heard of for 4.0 s")),
            ],
            facts);
    }

    [Fact]
    public void A_node_that_is_heard_of_again_after_it_was_given_up_is_up_anew()
    {
        Hear(0, "a");
        TickUntil(5);
        Hear(5, "a");
        Assert.Equal([typeof(NodeUp), typeof(NodeUnreachable), typeof(NodeGone), typeof(NodeUp)], facts.Select(entry => entry.Fact.GetType()));
    }

    [Fact]
    public void A_node_with_another_life_is_gone_first_and_then_up()
    {
        Hear(0, "a", life: 1);
        Hear(0.5, "a", life: 2);
        Hear(0.6, "a", life: 2);
        Assert.Equal(
            [(0, new NodeUp("a", Beat("a", 1))), (0.5, new NodeGone("a", TimeSpan.FromSeconds(0.5), "a has been started anew")), (0.5, new NodeUp("a", Beat("a", 2)))],
            facts);
    }

    [Fact]
    public void Each_node_is_judged_by_its_own_silence()
    {
        Hear(0, "a");
        Hear(1, "b");
        for (int tenth = 0; tenth < 100; tenth++)
        {
            Hear(1 + tenth / 10.0, "b");
            Tick(1 + tenth / 10.0);
        }
        Assert.Equal([(2, typeof(NodeUnreachable)), (4, typeof(NodeGone))], facts.Where(entry => entry.Fact.Node == "a").Skip(1).Select(entry => (entry.At, entry.Fact.GetType())));
        Assert.IsType<NodeUp>(Assert.Single(facts, entry => entry.Fact.Node == "b").Fact);
    }

    [Fact]
    public void A_node_that_was_silent_for_long_between_two_looks_is_gone_at_once()
    {
        Hear(0, "a");
        Tick(60);
        Tick(61);
        Assert.Equal([typeof(NodeUp), typeof(NodeGone)], facts.Select(entry => entry.Fact.GetType()));
    }

    [Fact]
    public void A_node_that_is_given_up_is_gone_once_whatever_is_said_later()
    {
        Hear(0, "a");
        Add(1, membership.GiveUp("a", "its cable was cut", TimeSpan.FromSeconds(1)));
        Add(2, membership.GiveUp("a", "its cable was cut", TimeSpan.FromSeconds(2)));
        Add(2, membership.GiveUp("nobody", "it never was", TimeSpan.FromSeconds(2)));
        TickUntil(20);
        Assert.Equal([(0, new NodeUp("a", Beat("a"))), (1, new NodeGone("a", TimeSpan.FromSeconds(1), "its cable was cut"))], facts);
        Assert.Equal((true, false), (membership.HasGivenUp("a"), membership.HasGivenUp("nobody")));
        Hear(21, "a");
        Assert.Equal((false, TimeSpan.FromSeconds(2)), (membership.HasGivenUp("a"), membership.SilenceOf("a", TimeSpan.FromSeconds(23))));
    }

    [Fact]
    public void Populations_go_to_nodes_that_are_reachable_and_stay()
    {
        Hear(0, "silent");
        Hear(2, "here");
        Hear(2, "leaving", isLeaving: true);
        Tick(2.5);
        Assert.Equal(["here", "leaving", "silent"], membership.Nodes.Select(node => node.Node));
        Assert.Equal(["here"], membership.Usable.Select(node => node.Node));
    }

    private static NodeBeat Beat(string node, long life = 1, bool isLeaving = false) => new(node, life, "host", 1, 1, "", isLeaving, 0, 0, []);

    private void Hear(double at, string node, long life = 1, bool isLeaving = false) =>
        Add(at, membership.Hear(Beat(node, life, isLeaving), TimeSpan.FromSeconds(at)));

    private void Tick(double at) => Add(at, membership.Tick(TimeSpan.FromSeconds(at)));

    /// <summary>Ten looks a second, since the last one.</summary>
    private void TickUntil(double end)
    {
        for (int tenth = 0; tenth / 10.0 <= end; tenth++)
            if (facts.Count == 0 || tenth / 10.0 > lastTick) Tick(lastTick = tenth / 10.0);
    }

    private double lastTick = -1;

    private void Add(double at, IReadOnlyList<MembershipFact> more) => facts.AddRange(more.Select(fact => (at, fact)));
}
