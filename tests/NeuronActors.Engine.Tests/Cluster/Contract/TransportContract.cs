using System.Buffers.Binary;
using System.Text;

namespace NeuronActors.Engine.Tests;

/// <summary>What every transport owes to a cluster. Derive for each.</summary>
public abstract class TransportContract
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static int names;

    /// <summary>Connections to one cluster, the same for each call within a test.</summary>
    protected abstract Task<ITransportFactory> Factory();

    /// <summary>Connections to the same cluster that break when the test says so.</summary>
    protected abstract Task<Breakable> BreakableFactory();

    [Fact]
    public async Task Ten_thousand_frames_of_four_senders_on_one_route_arrive_once_each_and_in_order()
    {
        const int Senders = 4, Each = 2500;
        await using ITransport reader = await Connect();
        var inbox = new Inbox();
        string route = await Listen(reader, Lane.Data, inbox.Take);
        ITransport[] senders = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Connect()));
        await Task.WhenAll(senders.Select((sender, number) => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++) sender.Send(route, Lane.Data, Numbered(number, i), mustArrive: true);
        })));
        var next = new int[Senders];
        for (int i = 0; i < Senders * Each; i++)
        {
            (string from, byte[] frame) = await inbox.Next();
            Assert.Equal(route, from);
            Assert.Equal(next[BinaryPrimitives.ReadInt32LittleEndian(frame)]++, BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4)));
        }
        Assert.All(next, count => Assert.Equal(Each, count));
        foreach (ITransport sender in senders)
        {
            Assert.True(SpinWait.SpinUntil(() => sender.Unsent == 0, LongestWait), "a sender still holds frames that have arrived");
            await sender.DisposeAsync();
        }
        Assert.Equal(0, inbox.Waiting);
    }

    [Fact]
    public async Task A_frame_that_must_arrive_and_leads_nowhere_comes_back_and_another_is_dropped()
    {
        await using ITransport sender = await Connect();
        var returned = new Inbox();
        sender.Returned = returned.Take;
        string nowhere = Name();
        foreach (Lane lane in new[] { Lane.Control, Lane.Data })
        {
            sender.Send(nowhere, lane, Text("need not"), mustArrive: false);
            sender.Send(nowhere, lane, Text($"must {lane}"), mustArrive: true);
            (string route, byte[] frame) = await returned.Next();
            Assert.Equal(nowhere, route);
            Assert.Equal($"must {lane}", Encoding.UTF8.GetString(frame));
        }
        Assert.Equal(0, returned.Waiting);
    }

    [Fact]
    public async Task A_frame_arrives_at_those_mailboxes_that_are_bound_to_its_route_and_at_no_other()
    {
        await using ITransport near = await Connect();
        await using ITransport far = await Connect();
        Inbox first = new(), second = new(), stranger = new();
        string one = Name(), other = Name(), shared = Name(), strange = Name();
        await near.OpenMailbox(one, Lane.Control, first.Take);
        await far.OpenMailbox(other, Lane.Control, second.Take);
        await far.OpenMailbox(strange, Lane.Control, stranger.Take);
        await near.Bind(one, [shared]);
        await far.Bind(other, [shared, other]);
        await far.Bind(strange, [strange]);
        near.Send(shared, Lane.Control, Text("to both"), mustArrive: true);
        near.Send(strange, Lane.Control, Text("to the stranger"), mustArrive: true);
        Assert.Equal("to both", Encoding.UTF8.GetString((await first.Next()).Frame));
        Assert.Equal("to both", Encoding.UTF8.GetString((await second.Next()).Frame));
        Assert.Equal("to the stranger", Encoding.UTF8.GetString((await stranger.Next()).Frame));
        Assert.Equal(0, first.Waiting + second.Waiting + stranger.Waiting);
    }

    [Fact]
    public async Task Three_hundred_routes_bound_at_once_all_lead_to_the_mailbox()
    {
        await using ITransport transport = await Connect();
        var inbox = new Inbox();
        string mailbox = Name();
        await transport.OpenMailbox(mailbox, Lane.Data, inbox.Take);
        string[] routes = [.. Enumerable.Range(0, 300).Select(edge => $"{mailbox}.edge.{edge}")];
        await transport.Bind(mailbox, routes);
        await transport.Bind(mailbox, []);
        foreach (string route in routes) transport.Send(route, Lane.Data, Text(route), mustArrive: true);
        foreach (string route in routes) Assert.Equal(route, (await inbox.Next()).Route);
    }

    [Fact]
    public async Task A_mailbox_that_another_has_is_refused_until_the_other_closes_it()
    {
        await using ITransport holder = await Connect();
        await using ITransport late = await Connect();
        string mailbox = Name();
        var inbox = new Inbox();
        await holder.OpenMailbox(mailbox, Lane.Control, (_, _) => { });
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => late.OpenMailbox(mailbox, Lane.Control, inbox.Take));
        Assert.True(refusal.IsFinal);
        Assert.Contains(mailbox, refusal.Message, StringComparison.Ordinal);
        await holder.CloseMailbox(mailbox);
        await late.OpenMailbox(mailbox, Lane.Control, inbox.Take);
        await late.Bind(mailbox, [mailbox]);
        holder.Send(mailbox, Lane.Control, Text("after the refusal"), mustArrive: true);
        Assert.Equal("after the refusal", Encoding.UTF8.GetString((await inbox.Next()).Frame));
    }

    [Fact]
    public async Task A_closed_mailbox_gets_nothing_more_and_its_routes_lead_nowhere()
    {
        await using ITransport transport = await Connect();
        Inbox inbox = new(), returned = new();
        transport.Returned = returned.Take;
        string route = await Listen(transport, Lane.Data, inbox.Take);
        transport.Send(route, Lane.Data, Text("while open"), mustArrive: true);
        await inbox.Next();
        await transport.CloseMailbox(route);
        await transport.CloseMailbox(route);
        transport.Send(route, Lane.Data, Text("too late"), mustArrive: true);
        Assert.Equal("too late", Encoding.UTF8.GetString((await returned.Next()).Frame));
        Assert.Equal(0, inbox.Waiting);
    }

    [Fact]
    public async Task Binding_a_mailbox_that_is_not_open_is_refused()
    {
        await using ITransport transport = await Connect();
        await Assert.ThrowsAsync<TransportException>(() => transport.Bind(Name(), [Name()]));
    }

    [Fact]
    public async Task Frames_of_eight_mebibytes_and_of_no_bytes_arrive_whole()
    {
        await using ITransport near = await Connect();
        await using ITransport far = await Connect();
        var inbox = new Inbox();
        string route = await Listen(far, Lane.Data, inbox.Take);
        for (int number = 0; number < 3; number++)
        {
            FrameBuffer large = FrameBuffer.Rent(8 << 20);
            for (int i = 0; i < large.Length; i++) large.Bytes[i] = (byte)((i * 31 + number) >> 3);
            near.Send(route, Lane.Data, large, mustArrive: true);
        }
        near.Send(route, Lane.Data, FrameBuffer.Of([]), mustArrive: true);
        for (int number = 0; number < 3; number++)
        {
            byte[] frame = (await inbox.Next()).Frame;
            Assert.Equal(8 << 20, frame.Length);
            int wrong = -1;
            for (int i = 0; i < frame.Length && wrong < 0; i++) if (frame[i] != (byte)((i * 31 + number) >> 3)) wrong = i;
            Assert.Equal(-1, wrong);
        }
        Assert.Empty((await inbox.Next()).Frame);
    }

    [Fact]
    public async Task The_control_lane_goes_on_while_two_hundred_megabytes_wait_on_the_data_lane()
    {
        const int Frames = 200;
        await using ITransport near = await Connect();
        await using ITransport far = await Connect();
        var beat = new Inbox();
        using var gate = new ManualResetEventSlim();
        var done = new TaskCompletionSource();
        int arrived = 0;
        string data = await Listen(far, Lane.Data, (_, _) =>
        {
            Assert.True(gate.Wait(LongestWait));
            if (++arrived == Frames) done.SetResult();
        });
        string control = await Listen(far, Lane.Control, beat.Take);
        for (int i = 0; i < Frames; i++) near.Send(data, Lane.Data, FrameBuffer.Rent(1_000_000), mustArrive: true);
        near.Send(control, Lane.Control, Text("beat"), mustArrive: true);
        Assert.Equal("beat", Encoding.UTF8.GetString((await beat.Next()).Frame));
        Assert.Equal(0, arrived);
        gate.Set();
        await done.Task.WaitAsync(LongestWait);
    }

    [Fact]
    public async Task A_lost_connection_is_told_once_and_everything_after_it_is_dropped()
    {
        Breakable breakable = await BreakableFactory();
        await using ITransport other = await Connect();
        ITransport transport = await breakable.Factory.Connect(CancellationToken.None);
        int told = 0;
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        transport.Lost = sentence =>
        {
            Interlocked.Increment(ref told);
            lost.TrySetResult(sentence);
        };
        Inbox elsewhere = new(), returned = new();
        string route = await Listen(other, Lane.Data, elsewhere.Take);
        other.Returned = returned.Take;
        string own = await Listen(transport, Lane.Data, (_, _) => { });
        breakable.Break();
        Assert.NotEqual("", await lost.Task.WaitAsync(LongestWait));
        for (int i = 0; i < 100; i++) transport.Send(route, Lane.Data, Numbered(i, i), mustArrive: true);
        await Assert.ThrowsAsync<TransportException>(() => transport.OpenMailbox(Name(), Lane.Data, (_, _) => { }));
        await Assert.ThrowsAsync<TransportException>(() => transport.Bind(own, [Name()]));
        await transport.CloseMailbox(own);
        await transport.DisposeAsync();
        await transport.DisposeAsync();
        Assert.Equal(1, told);
        await Vanished(other, own, returned);
        other.Send(route, Lane.Data, Text("first to arrive"), mustArrive: true);
        Assert.Equal("first to arrive", Encoding.UTF8.GetString((await elsewhere.Next()).Frame));
    }

    [Fact]
    public async Task Disposing_of_a_transport_is_no_loss_and_takes_its_mailboxes_along()
    {
        await using ITransport other = await Connect();
        var returned = new Inbox();
        other.Returned = returned.Take;
        ITransport transport = await Connect();
        string? lost = null;
        transport.Lost = sentence => lost = sentence;
        string route = await Listen(transport, Lane.Control, (_, _) => { });
        await transport.DisposeAsync();
        await Vanished(other, route, returned);
        transport.Send(route, Lane.Control, Text("dropped"), mustArrive: true);
        Assert.Null(lost);
    }

    /// <summary>A name that no other test has.</summary>
    protected static string Name() => $"{Environment.ProcessId}.{Interlocked.Increment(ref names)}";

    /// <summary>A frame with some text.</summary>
    protected static FrameBuffer Text(string text) => FrameBuffer.Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Opens a mailbox and binds the route of the same name.</summary>
    protected static async Task<string> Listen(ITransport transport, Lane lane, FrameHandler handler)
    {
        string name = Name();
        await transport.OpenMailbox(name, lane, handler);
        await transport.Bind(name, [name]);
        return name;
    }

    private async Task<ITransport> Connect() => await (await Factory()).Connect(CancellationToken.None);

    // A broker may need a moment to notice that a connection has gone; until then its queues take frames.
    private static async Task Vanished(ITransport sender, string route, Inbox returned)
    {
        using var end = new CancellationTokenSource(LongestWait);
        while (returned.Waiting == 0)
        {
            end.Token.ThrowIfCancellationRequested();
            sender.Send(route, Lane.Control, Text("anybody?"), mustArrive: true);
            Assert.True(SpinWait.SpinUntil(() => sender.Unsent == 0, LongestWait), "the transport keeps a frame that was returned or delivered");
        }
        Assert.Equal(route, (await returned.Next()).Route);
    }

    private static FrameBuffer Numbered(int sender, int number)
    {
        FrameBuffer frame = FrameBuffer.Rent(8);
        BinaryPrimitives.WriteInt32LittleEndian(frame.Bytes, sender);
        BinaryPrimitives.WriteInt32LittleEndian(frame.Bytes[4..], number);
        return frame;
    }
}
