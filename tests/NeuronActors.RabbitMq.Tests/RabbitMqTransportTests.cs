using NeuronActors.Runtime;
using NeuronActors.Runtime.Tests;

namespace NeuronActors.RabbitMq.Tests;

/// <summary>The contract, over a broker; and what only a broker can do to us.</summary>
public sealed class RabbitMqTransportTests(BrokerFixture fixture) : TransportContract, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly List<Relay> relays = [];

    public void Dispose() => relays.ForEach(relay => relay.Dispose());

    protected override Task<ITransportFactory> Factory() => Task.FromResult<ITransportFactory>(new RabbitMqTransportFactory(fixture.Options));

    protected override Task<Breakable> BreakableFactory()
    {
        (Relay relay, RabbitMqOptions options) = Through();
        return Task.FromResult(new Breakable(new RabbitMqTransportFactory(options), relay.Cut));
    }

    [Fact]
    public async Task A_clogged_network_is_noticed_by_heartbeats()
    {
        (Relay relay, RabbitMqOptions options) = Through();
        await using ITransport transport = await Connect(options with { HeartbeatSeconds = 1 });
        Task<string> lost = Loss(transport);
        relay.Clog();
        Assert.Contains("nothing was heard for two heartbeats", await lost.WaitAsync(LongestWait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_the_broker_does_not_confirm_in_time_means_that_the_connection_is_lost()
    {
        (Relay relay, RabbitMqOptions options) = Through();
        await using ITransport transport = await Connect(options with { HeartbeatSeconds = 60, ConfirmTimeoutSeconds = 1 });
        Task<string> lost = Loss(transport);
        relay.Clog();
        transport.Send(Name(), Lane.Data, Text("into the clog"), mustArrive: false);
        Assert.Contains("has not confirmed", await lost.WaitAsync(LongestWait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_beyond_the_stated_bound_end_the_connection_instead_of_filling_the_memory()
    {
        (Relay relay, RabbitMqOptions options) = Through();
        await using ITransport transport = await Connect(options with { HeartbeatSeconds = 60, UnsentBytesMax = 4 << 20 });
        Task<string> lost = Loss(transport);
        relay.Clog();
        // Besides the bound, so much is under way: 16 MiB unconfirmed, in the client and in the system's buffers.
        for (int i = 0; i < 200; i++) transport.Send(Name(), Lane.Data, FrameBuffer.Rent(1 << 20), mustArrive: false);
        Assert.Contains("more than 4 MiB waited to be sent", await lost.WaitAsync(LongestWait), StringComparison.Ordinal);
        Assert.InRange(transport.Unsent, 0, 24);
    }

    [Fact]
    public async Task What_a_slow_handler_has_not_read_waits_at_the_broker_and_not_in_memory()
    {
        const int Frames = 1500, Bytes = 100_000;
        await using ITransport near = await Connect(fixture.Options);
        await using ITransport far = await Connect(fixture.Options);
        using var gate = new ManualResetEventSlim();
        var done = new TaskCompletionSource();
        int arrived = 0;
        string route = await Listen(far, Lane.Data, (_, _) =>
        {
            Assert.True(gate.Wait(LongestWait));
            if (++arrived == Frames) done.SetResult();
        });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Frames; i++)
        {
            Assert.True(SpinWait.SpinUntil(() => near.Unsent < 8, LongestWait));
            near.Send(route, Lane.Data, FrameBuffer.Rent(Bytes), mustArrive: true);
        }
        Assert.True(SpinWait.SpinUntil(() => near.Unsent == 0, LongestWait));
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        // 150 MB were sent. 64 frames are with the handler; pools and buffers hold the rest.
        Assert.InRange(kept, 0, 50_000_000);
        gate.Set();
        await done.Task.WaitAsync(LongestWait);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_connection()
    {
        await using ITransport transport = await Connect(fixture.Options);
        Task<string> lost = Loss(transport);
        string route = await Listen(transport, Lane.Control, (_, _) => throw new InvalidOperationException("this must not be"));
        transport.Send(route, Lane.Control, Text("a spark"), mustArrive: true);
        Assert.Contains("this must not be", await lost.WaitAsync(LongestWait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_that_nobody_has_listened_for_yet_is_told_to_the_first_who_does()
    {
        (Relay relay, RabbitMqOptions options) = Through();
        await using ITransport transport = await Connect(options);
        relay.Cut();
        Assert.True(SpinWait.SpinUntil(() => IsLost(transport), LongestWait));
        Assert.Contains("was lost", await Loss(transport).WaitAsync(LongestWait), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_clusters_share_a_broker_without_meeting()
    {
        await using ITransport one = await Connect(fixture.Options with { Cluster = "one" });
        await using ITransport other = await Connect(fixture.Options with { Cluster = "other" });
        var returned = new Inbox();
        other.Returned = returned.Take;
        string mailbox = Name();
        await one.OpenMailbox(mailbox, Lane.Control, (_, _) => { });
        await one.Bind(mailbox, [mailbox]);
        other.Send(mailbox, Lane.Control, Text("anybody?"), mustArrive: true);
        Assert.Equal(mailbox, (await returned.Next()).Route);
        await other.OpenMailbox(mailbox, Lane.Control, (_, _) => { });
    }

    [Fact]
    public async Task Routes_frames_and_names_that_a_broker_cannot_take_are_refused_at_once()
    {
        await using ITransport transport = await Connect(fixture.Options);
        Assert.Throws<ArgumentException>(() => transport.Send(new string('ä', 128), Lane.Data, Text(""), mustArrive: false));
        Assert.Throws<ArgumentException>(() => transport.Send(Name(), Lane.Data, new FrameBuffer([], (128 << 20) + 1), mustArrive: false));
        await Assert.ThrowsAsync<ArgumentException>(() => transport.OpenMailbox("with space", Lane.Data, (_, _) => { }));
    }

    [Fact]
    public async Task The_ping_pong_measures_both_ways()
    {
        PingPongResult result = await BrokerPingPong.Run(await Factory(), 1000, 50);
        Assert.Equal((1000, 50), (result.FrameBytes, result.Count));
        Assert.InRange(result.RoundTripMicroseconds, 1, result.RoundTripMicroseconds99);
        Assert.True(result.GigabytesPerSecond > 0);
    }

    private (Relay Relay, RabbitMqOptions Options) Through()
    {
        var relay = new Relay(fixture.Broker.Port!.Value);
        relays.Add(relay);
        return (relay, fixture.Options with { Host = "127.0.0.1", Port = relay.Port });
    }

    private static Task<ITransport> Connect(RabbitMqOptions options) => new RabbitMqTransportFactory(options).Connect(CancellationToken.None);

    private static Task<string> Loss(ITransport transport)
    {
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        transport.Lost = sentence => lost.TrySetResult(sentence);
        return lost.Task;
    }

    private static bool IsLost(ITransport transport)
    {
        try
        {
            transport.Bind(Name(), []).GetAwaiter().GetResult();
            return false;
        }
        catch (TransportException)
        {
            return true;
        }
    }
}
