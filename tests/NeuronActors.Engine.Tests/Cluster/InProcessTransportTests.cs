using System.Text;

namespace NeuronActors.Engine.Tests;

/// <summary>The contract, within one process; and the faults that a hub can be given.</summary>
public sealed class InProcessTransportTests : TransportContract
{
    private readonly InProcessHub hub = new();
    private int processes;

    protected override Task<ITransportFactory> Factory() => Task.FromResult(hub.Of($"process-{++processes}"));

    protected override Task<Breakable> BreakableFactory() => Task.FromResult(new Breakable(hub.Of("breakable"), () => hub.Break("breakable")));

    [Fact]
    public async Task What_a_cut_process_sends_and_is_sent_is_lost_without_a_sign()
    {
        await using ITransport near = await hub.Of("near").Connect(CancellationToken.None);
        await using ITransport far = await hub.Of("far").Connect(CancellationToken.None);
        Inbox atNear = new(), atFar = new(), returned = new();
        (near.Returned, far.Returned) = (returned.Take, returned.Take);
        string toNear = await Listen(near, Lane.Data, atNear.Take), toFar = await Listen(far, Lane.Data, atFar.Take);
        hub.Cut("far");
        near.Send(toFar, Lane.Data, Text("lost"), mustArrive: true);
        far.Send(toNear, Lane.Data, Text("lost"), mustArrive: true);
        hub.Heal("far");
        near.Send(toFar, Lane.Data, Text("heard"), mustArrive: true);
        far.Send(toNear, Lane.Data, Text("heard"), mustArrive: true);
        Assert.Equal("heard", Encoding.UTF8.GetString((await atFar.Next()).Frame));
        Assert.Equal("heard", Encoding.UTF8.GetString((await atNear.Next()).Frame));
        Assert.Equal(0, returned.Waiting);
    }

    [Fact]
    public async Task A_hub_that_has_stopped_takes_no_connection_until_it_starts()
    {
        hub.Stop();
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(async () => await hub.Of("early").Connect(CancellationToken.None));
        Assert.False(refusal.IsFinal);
        hub.Start();
        await using ITransport transport = await hub.Of("early").Connect(CancellationToken.None);
    }
}
