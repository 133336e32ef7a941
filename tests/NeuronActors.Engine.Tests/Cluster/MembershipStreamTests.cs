namespace NeuronActors.Engine.Tests;

/// <summary>A coordinator hears of nodes as a stream of facts, which everybody who watches gets whole and in order.</summary>
public sealed class MembershipStreamTests : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly InProcessHub hub = new();
    private ClusterClient? client;
    private ITransport? node;

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
        if (node is not null) await node.DisposeAsync();
    }

    [Fact]
    public async Task Every_watcher_gets_every_fact_once_and_in_order()
    {
        await Connect(goneAfterSeconds: 3600);
        await using IAsyncEnumerator<MembershipFact> first = client!.Facts().GetAsyncEnumerator();
        await using IAsyncEnumerator<MembershipFact> second = client.Facts().GetAsyncEnumerator();
        (Task<MembershipFact> toFirst, Task<MembershipFact> toSecond) = (Next(first), Next(second));
        Say("a", life: 1);
        Say("b", life: 1);
        Say("a", life: 1);
        Say("a", life: 1, isLeaving: true);
        Say("a", life: 2);
        string[] expected = ["NodeUp a", "NodeUp b", "NodeLeaving a", "NodeGone a", "NodeUp a"];
        Assert.Equal(expected, await Take(expected.Length, first, toFirst));
        Assert.Equal(expected, await Take(expected.Length, second, toSecond));
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_unreachable_and_then_gone_and_not_before_its_time()
    {
        await Connect(goneAfterSeconds: 1);
        await using IAsyncEnumerator<MembershipFact> facts = client!.Facts().GetAsyncEnumerator();
        Task<MembershipFact> up = Next(facts);
        Say("a", life: 1);
        Assert.IsType<NodeUp>(await up);
        Assert.InRange(Assert.IsType<NodeUnreachable>(await Next(facts)).Silent, TimeSpan.FromSeconds(0.5), TimeSpan.MaxValue);
        Assert.Empty(client.Usable);
        Assert.InRange(Assert.IsType<NodeGone>(await Next(facts)).Silent, TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
        Assert.Empty(client.Nodes);
    }

    [Fact]
    public async Task A_node_to_which_no_order_can_be_given_any_more_is_gone_at_once()
    {
        await Connect(goneAfterSeconds: 3600);
        await using IAsyncEnumerator<MembershipFact> facts = client!.Facts().GetAsyncEnumerator();
        Task<MembershipFact> up = Next(facts);
        Say("a", life: 1);
        await up;
        client.Crash("a");   // nobody has the mailbox of this node
        Assert.Equal("a has no connection any more", Assert.IsType<NodeGone>(await Next(facts)).Why);
    }

    private async Task Connect(double goneAfterSeconds)
    {
        client = await ClusterClient.Connect(hub.Of("coordinator"), "test", TimeSpan.FromSeconds(goneAfterSeconds), () => null, CancellationToken.None);
        node = await hub.Of("node").Connect(CancellationToken.None);
    }

    private void Say(string name, long life, bool isLeaving = false) => node!.Send(
        Routes.Announcements, Lane.Control, AnnouncementWire.Encode(new NodeBeat(name, life, "host", 1, 1, "", isLeaving, 0, 0, [])), mustArrive: false);

    private static async Task<MembershipFact> Next(IAsyncEnumerator<MembershipFact> facts)
    {
        Assert.True(await facts.MoveNextAsync().AsTask().WaitAsync(LongestWait));
        return facts.Current;
    }

    private static async Task<string[]> Take(int count, IAsyncEnumerator<MembershipFact> facts, Task<MembershipFact> first)
    {
        var taken = new List<MembershipFact> { await first };
        while (taken.Count < count) taken.Add(await Next(facts));
        return [.. taken.Select(fact => $"{fact.GetType().Name} {fact.Node}")];
    }
}
