using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace NeuronActors.Engine.Tests;

/// <summary>Joining and founding, where the other side is slow, refuses, or is not what it seems.</summary>
public sealed class JoinTests : IAsyncDisposable
{
    private readonly ActorSystem other;
    private readonly string address;

    /// <summary>A member that is never up, and so lets no other become it.</summary>
    public JoinTests()
    {
        var options = new ClusterOptions();
        other = ClusterSystem.Start(options, ConfigurationFactory.ParseString("akka.cluster.min-nr-of-members = 9")
            .WithFallback(ActorSettings.Membership(options, "node-1")).WithFallback(ActorSettings.Remoting(options)).WithFallback(ActorSettings.Common(1)));
        address = ClusterMember.HostPort(Cluster.Get(other).SelfAddress.HostPort());
    }

    public async ValueTask DisposeAsync() => await other.Terminate();

    [Fact]
    public async Task A_member_that_is_taken_out_while_it_joins_says_so_at_once()
    {
        Cluster cluster = Cluster.Get(other);
        cluster.Join(cluster.SelfAddress);
        var options = new ClusterOptions { Seeds = [address], JoinWithin = TestMembers.LongestWait };
        Task<ClusterMember> joining = ClusterMember.Join(options, "node-2", null, CancellationToken.None);
        while (cluster.State.Members.Count < 2) await Task.Delay(20);
        cluster.Down(cluster.State.Members.Single(member => member.UniqueAddress != cluster.SelfUniqueAddress).Address);
        var lost = await Assert.ThrowsAsync<ClusterException>(() => joining);
        Assert.False(lost.IsFinal);
        Assert.Equal("node-2 could not join the cluster neurons: this process was taken out of the cluster.", lost.Message);
    }

    [Fact]
    public async Task A_node_that_may_found_joins_the_cluster_that_answers_however_short_its_wait()
    {
        await using TestMembers members = await TestMembers.Start(1);
        TestNode second = members.Add("node-2", members.Joining with { MayFound = true, FoundAfter = TimeSpan.Zero });
        await second.Connected();
        Assert.Equal(2, second.Node.Describe().Members.Count);
        Assert.Empty(second.Sentences);
    }

    [Fact]
    public async Task A_node_that_may_found_does_so_at_once_where_all_others_are_joining_themselves()
    {
        var founding = new ClusterOptions { Seeds = [address], MayFound = true, FoundAfter = TimeSpan.FromHours(1) };
        await using var node = new TestNode("node-2", founding, null);   // the other has joined nothing yet
        await node.Connected();
        Assert.Equal([node.Node.Address!], node.Node.Describe().Members);
    }

    [Fact]
    public async Task A_node_that_has_met_a_cluster_which_does_not_let_it_in_waits_before_it_founds_one_again()
    {
        other.ActorOf(Props.Create(() => new Lure(address)), NodeActor.ActorName);
        var founding = new ClusterOptions { Seeds = [address], MayFound = true, FoundAfter = TimeSpan.Zero, JoinWithin = TimeSpan.FromSeconds(1) };
        await using var node = new TestNode("node-2", founding, null);
        for (int i = 0; i < 2; i++) await node.Connected();
        Assert.Equal(
            [$"joins the cluster of {address}, which has a run or was there first", $"no member of the cluster neurons has answered at {address} within 1 s."],
            node.Sentences.Take(2));
    }

    /// <summary>Answers as a node with a run does, of a cluster that cannot be joined.</summary>
    private sealed class Lure : ReceiveActor
    {
        public Lure(string address) => Receive<Describe>(_ => Sender.Tell(
            new NodeInfo("node-1", 1, "host", 1, 1, "", false, 0, 0, [], [address]) { Coordinators = [Self] }, Self));
    }
}
