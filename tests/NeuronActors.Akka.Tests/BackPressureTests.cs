using System.Buffers.Binary;
using System.Collections.Concurrent;
using NeuronActors.Engine;
using Membership = global::Akka.Cluster.Cluster;

namespace NeuronActors.Akka.Tests;

/// <summary>What must not wait for payloads does not, however many there are.</summary>
public sealed class BackPressureTests(ITestOutputHelper output)
{
    private const int FrameBytes = 77_000, Ahead = 500, Pings = 21;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Counted in bytes instead of seconds, so that a slow machine changes nothing.</summary>
    [Fact]
    public async Task A_message_waits_behind_a_window_of_payloads_and_not_behind_all_that_are_to_be_sent()
    {
        await using Flow flow = await Flow.Begin(new AkkaPlace());
        var behind = new List<long>();
        for (int ping = 0; ping < Pings; ping++) behind.Add(await flow.Ping());
        behind.Sort();
        output.WriteLine($"bytes that arrive before a message that is sent after them: {behind[Pings / 2]} median, {behind[^1]} at the most; {(long)Ahead * FrameBytes} wait");
        Assert.InRange(behind[Pings / 2], 0, (long)Ahead * FrameBytes / 4);
    }

    [Fact]
    public async Task Heartbeats_come_in_time_while_megabytes_flow()
    {
        var place = new AkkaPlace { Options = new AkkaClusterOptions { JoinWithin = TimeSpan.FromSeconds(15), HeartbeatEvery = TimeSpan.FromSeconds(0.2), HeartbeatPause = TimeSpan.FromSeconds(2) } };
        await using Flow flow = await Flow.Begin(place);
        Membership near = Membership.Get(flow.Near.System), far = Membership.Get(flow.Far.System);
        long until = Environment.TickCount64 + (long)(1.5 * place.Options.HeartbeatPause.TotalMilliseconds);   // who hears none for a whole pause is unreachable
        while (Environment.TickCount64 < until)
        {
            await flow.Ping();
            Assert.True(near.FailureDetector.IsAvailable(far.SelfAddress), "the reader's heartbeats stay out");
            Assert.True(far.FailureDetector.IsAvailable(near.SelfAddress), "the sender's heartbeats stay out");
        }
        Assert.True(near.FailureDetector.IsMonitoring(far.SelfAddress) && far.FailureDetector.IsMonitoring(near.SelfAddress));
        output.WriteLine($"{flow.Arrived / 1e6:0} MB in {1.5 * place.Options.HeartbeatPause.TotalSeconds} s");
    }

    [Fact]
    public async Task A_reader_of_payloads_that_stands_still_holds_up_no_orders_and_payloads_wait_for_it()
    {
        var place = new AkkaPlace();
        await using var near = (AkkaTransport)await place.Of("near").Connect(CancellationToken.None);
        await using var far = (AkkaTransport)await place.Of("far").Connect(CancellationToken.None);
        using var goOn = new ManualResetEventSlim();
        int arrived = 0;
        await Listen(far, Lane.Data, "payloads", _ =>
        {
            goOn.Wait(LongestWait);
            Interlocked.Increment(ref arrived);
        });
        var orders = new ConcurrentQueue<int>();
        using var came = new SemaphoreSlim(0);
        await Listen(far, Lane.Control, "orders", frame =>
        {
            orders.Enqueue(BinaryPrimitives.ReadInt32LittleEndian(frame));
            came.Release();
        });
        for (int i = 0; i < Ahead; i++) near.Send("payloads", Lane.Data, FrameBuffer.Rent(FrameBytes), mustArrive: true);
        for (int i = 0; i < 10; i++)
        {
            near.Send("orders", Lane.Control, Number(i), mustArrive: true);
            Assert.True(await came.WaitAsync(LongestWait));
        }
        Assert.Equal(Enumerable.Range(0, 10), orders);
        Assert.Equal(0, arrived);
        Assert.InRange(near.Unsent, Ahead, Ahead + 10);   // receipts of orders may be on their way
        goOn.Set();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref arrived) == Ahead && near.Unsent == 0, LongestWait));
    }

    private static FrameBuffer Number(int number)
    {
        FrameBuffer frame = FrameBuffer.Rent(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(frame.Bytes, number);
        return frame;
    }

    private static async Task Listen(AkkaTransport transport, Lane lane, string mailbox, Taking taking)
    {
        await transport.OpenMailbox(mailbox, lane, (_, frame) => taking(frame));
        await transport.Bind(mailbox, [mailbox]);
    }

    private delegate void Taking(ReadOnlySpan<byte> frame);

    /// <summary>Payloads from one member to another without end: whatever arrives is followed by another one.</summary>
    private sealed class Flow(AkkaTransport near, AkkaTransport far) : IAsyncDisposable
    {
        private readonly SemaphoreSlim returned = new(0);
        private long arrived, arrivedBeforePing;
        private volatile bool isEnding;

        public AkkaTransport Near => near;

        public AkkaTransport Far => far;

        /// <summary>Bytes of payloads so far.</summary>
        public long Arrived => Volatile.Read(ref arrived);

        public static async Task<Flow> Begin(AkkaPlace place)
        {
            var near = (AkkaTransport)await place.Of("near").Connect(CancellationToken.None);
            var flow = new Flow(near, (AkkaTransport)await place.Of("far").Connect(CancellationToken.None));
            await Listen(flow.Far, Lane.Data, "payloads", flow.Follow);
            await Listen(flow.Far, Lane.Control, "ping", _ => flow.Note());
            for (int i = 0; i < Ahead; i++) flow.Send();
            Assert.True(SpinWait.SpinUntil(() => flow.Arrived > (long)Ahead * FrameBytes, LongestWait), "nothing flows");
            return flow;
        }

        /// <summary>Sends a message in the midst of it, and waits until it has come.</summary>
        /// <returns>Bytes of payloads that have arrived in between.</returns>
        public async Task<long> Ping()
        {
            long before = Arrived;
            near.Send("ping", Lane.Control, Number(0), mustArrive: true);
            Assert.True(await returned.WaitAsync(LongestWait), "the message did not arrive");
            return arrivedBeforePing - before;
        }

        public async ValueTask DisposeAsync()
        {
            isEnding = true;
            await far.DisposeAsync();
            await near.DisposeAsync();
            returned.Dispose();
        }

        private void Follow(ReadOnlySpan<byte> frame)
        {
            Interlocked.Add(ref arrived, frame.Length);
            if (!isEnding) Send();
        }

        private void Note()
        {
            arrivedBeforePing = Arrived;
            returned.Release();
        }

        private void Send() => near.Send("payloads", Lane.Data, FrameBuffer.Rent(FrameBytes), mustArrive: true);
    }
}
