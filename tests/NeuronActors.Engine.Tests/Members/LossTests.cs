using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>Members that go, come, are refused, or stand still.</summary>
public sealed class LossTests
{
    private readonly Problem<float> problem = new(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 10 }));

    [Fact]
    public async Task A_node_that_goes_is_named_and_the_others_go_on_from_the_last_state_to_the_same_bits()
    {
        await using TestMembers members = await TestMembers.Start(3);
        NetworkState<float> state;
        await using (MemberRun<float> run = members.Open(problem, 3))
        {
            state = await run.Train(0, 3);
            run.Coordinator.Learned = learned =>
            {
                if (learned.Batch == 5) _ = members.Nodes[2].Stop();
            };
            var lost = Assert.IsType<RunOutcome.Lost>(await run.Coordinator.Train(run.Batches, 3, 1_000_000));
            Assert.Equal("node-3", lost.What);
            Assert.IsType<RunOutcome.Lost>((await run.Coordinator.Save()).Outcome);
        }
        await using MemberRun<float> next = members.Open(problem, 2, state);
        Assert.Equal(Bits.OfTheLoop(problem.Experiment, 8), Bits.Of(await next.Train(3, 5)));
    }

    [Fact]
    public async Task A_node_that_has_gone_before_its_order_is_lost_at_once()
    {
        await using TestMembers members = await TestMembers.Start(2);
        await using MemberRun<float> run = members.Open(problem, 2);
        Task change = members.Run.NextChange();
        await members.Nodes[1].Stop();
        for (; members.Run.Nodes.Count > 1; change = members.Run.NextChange()) await change.WaitAsync(TestMembers.LongestWait);
        var lost = Assert.IsType<RunOutcome.Lost>(await run.Coordinator.Train(run.Batches, 0, 4));
        Assert.Equal(("node-2", TimeSpan.Zero), (lost.What, lost.Noticed));
        Assert.Contains("node-2 has gone before it was told what to host", lost.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_asked_to_leave_says_so_and_goes_when_its_session_has_ended()
    {
        await using TestMembers members = await TestMembers.Start(2);
        // Who may still be given populations is asked in the very call that says who leaves: the next session may be placed at once.
        var leaving = new TaskCompletionSource<(string Node, string[] Usable)>();
        members.Run.Left = node => leaving.TrySetResult((node, [.. members.Run.Usable.Select(each => each.Node)]));
        await using (MemberRun<float> run = members.Open(problem, 2))
        {
            await run.Train(0, 2);
            members.Nodes[0].Leave();
            (string node, string[] usable) = await leaving.Task.WaitAsync(TestMembers.LongestWait);
            Assert.Equal("node-1", node);
            Assert.Equal(["node-2"], usable);
            Assert.False(members.Nodes[0].Running.IsCompleted);
            await run.Train(2, 2);
        }
        await members.Nodes[0].Running.WaitAsync(TestMembers.LongestWait);
    }

    [Fact]
    public async Task A_session_that_is_under_way_to_a_node_that_leaves_is_to_be_placed_elsewhere_and_is_no_loss()
    {
        await using TestMembers members = await TestMembers.Start(2);
        await using (MemberRun<float> run = members.Open(problem, 2))
        {
            await run.Train(0, 2);
            members.Nodes[0].Leave();   // and stays until its session has ended
            while (!members.Nodes[0].Node.Describe().IsLeaving) await Task.Yield();
            await using MemberRun<float> next = members.Open(problem, 2);
            Assert.Equal("node-1 wants to leave", Assert.IsType<RunOutcome.Rearranged>(await next.Coordinator.Train(next.Batches, 0, 2)).Why);
            Assert.Single(members.Nodes[0].Node.Describe().Sessions);
        }
        await members.Nodes[0].Running.WaitAsync(TestMembers.LongestWait);
    }

    [Fact]
    public async Task A_second_node_of_one_name_is_refused_and_takes_nothing_from_the_first()
    {
        await using TestMembers members = await TestMembers.Start(2);
        await using var second = new TestNode("node-2", members.Joining, members);
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => second.Running.WaitAsync(TestMembers.LongestWait));
        Assert.True(refusal.IsFinal);
        Assert.StartsWith($"node-2 is already in this cluster, at {members.Nodes[1].Node.Address}; choose another name.", refusal.Message, StringComparison.Ordinal);
        await using MemberRun<float> run = members.Open(problem, 2);
        Assert.Equal(Bits.OfTheLoop(problem.Experiment, 3), Bits.Of(await run.Train(0, 3)));
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_refused_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var node = new TestNode("node-1", new ClusterOptions { Port = port }, null);
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => node.Running.WaitAsync(TestMembers.LongestWait));
        Assert.True(refusal.IsFinal);
        Assert.StartsWith($"127.0.0.1:{port} cannot be listened at: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Two_clusters_of_one_name_that_meet_become_that_of_the_run_and_one_of_another_name_is_left_alone()
    {
        (int lower, int higher) = TwoFreePorts();
        var founding = new ClusterOptions { Port = higher, Seeds = [$"127.0.0.1:{lower}"], MayFound = true, FoundAfter = TimeSpan.FromSeconds(2) };
        await using TestMembers members = await TestMembers.Start(1, founding);   // nobody listens at the lower port yet
        string[] seeds = [members.Nodes[0].Node.Address!];
        await using var other = new TestNode("node-2", new ClusterOptions { Port = lower }, null);   // its address would win without a run
        Assert.Equal(2, (await members.Run.WaitForNodes(2, TestMembers.LongestWait, CancellationToken.None)).Count);
        Assert.Equal($"joins the cluster of {seeds[0]}, which has a run or was there first", other.Sentences.First());
        await using var stranger = new TestNode("node-3", new ClusterOptions { Cluster = "another", Seeds = seeds, MayFound = true, FoundAfter = TimeSpan.FromSeconds(0.2) }, null);
        await stranger.Connected();
        Assert.Equal([stranger.Node.Address!], stranger.Node.Describe().Members);
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => ClusterRun.Join(
            members.Joining with { Cluster = "another", JoinWithin = TimeSpan.FromSeconds(1) }, "test", TestMembers.LongestWait, () => null, CancellationToken.None));
        Assert.False(refusal.IsFinal);
        Assert.StartsWith($"no member of the cluster another has answered at {seeds[0]} within 1 s.", refusal.Message, StringComparison.Ordinal);
        Assert.True(other.Node.IsReady);
    }

    [Fact]
    public async Task Of_two_clusters_without_a_run_that_of_the_lower_address_stays()
    {
        (int lower, int higher) = TwoFreePorts();
        await using var moves = new TestNode(
            "node-2", new ClusterOptions { Port = higher, Seeds = [$"127.0.0.1:{lower}"], MayFound = true, FoundAfter = TimeSpan.FromSeconds(2) }, null);
        await moves.Connected();   // to a cluster of its own: nobody listens at the lower port yet
        await using var stays = new TestNode("node-1", new ClusterOptions { Port = lower }, null);
        await stays.Connected();
        long begun = Stopwatch.GetTimestamp();
        while (stays.Node.Describe().Members.Count < 2 && Stopwatch.GetElapsedTime(begun) < TestMembers.LongestWait) await Task.Delay(50);
        string[] members = [$"127.0.0.1:{lower}", $"127.0.0.1:{higher}"];
        Assert.Equal(members, stays.Node.Describe().Members.Order(StringComparer.Ordinal));
        Assert.Empty(stays.Sentences);
    }

    [Fact]
    public async Task A_receiver_that_stands_still_stops_its_sender_and_no_more_than_the_window_is_under_way()
    {
        const int Window = 2;
        await using TestMembers members = await TestMembers.Start(3);
        using var goOn = new ManualResetEventSlim();
        using var stands = new SemaphoreSlim(0);
        members.Look = part => new Instruments<float> { Observe = population => population.Index == 2 ? new Gate(stands, goOn) : null };
        var narrow = new Problem<float>(problem.Experiment with { Cluster = problem.Experiment.Cluster with { Window = Window } });
        await using MemberRun<float> run = members.Open(narrow, 3);
        await run.Session.Begin(null);
        int taken = 0;
        while (await Present(taken)) Assert.InRange(++taken, 1, 4 * (Window + NeuronPopulation<float>.PortCapacity));
        Assert.True(await stands.WaitAsync(TestMembers.LongestWait));
        SessionInfo sender = Assert.Single(members.Nodes[1].Node.Describe().Sessions);
        EdgeProgress edge = sender.Edges.Single(edge => edge.Name == "hidden1 → hidden2");
        Assert.Equal(Window, edge.Messages);
        Assert.InRange(edge.Lag, Window, Window + NeuronPopulation<float>.PortCapacity);
        Assert.Contains("hidden1 waits for hidden2 to read one of", Assert.Single(sender.Populations).Waiting, StringComparison.Ordinal);
        goOn.Set();

        // One more batch to the input; false when it has no room for another.
        async Task<bool> Present(int batch)
        {
            Population input = narrow.Network.Populations[0];
            Payload<float> values = new PayloadPool<float>(1, 30).Rent(6, 5);
            run.Session.Control(input, Control(MessageKind.Input, batch, Phase.Evaluate, values));
            run.Session.Control(input, Control(MessageKind.Save, batch, Phase.Learn, null));
            Report? report = await run.Session.NextReport(TestMembers.LongestWait, CancellationToken.None);
            return report is SavedReport<float> || (report is LocalityViolation or FailedReport ? false : throw new InvalidOperationException($"{report}"));
        }

        static Message<float> Control(MessageKind kind, int batch, Phase phase, Payload<float>? payload) =>
            new(new MessageHeader(kind, 0, batch, phase, 0, -1, 0, -1, batch, Settled: true), payload!);
    }

    /// <summary>A port that nobody uses at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Two ports; the address of the first is the lower one, as text.</summary>
    private static (int Lower, int Higher) TwoFreePorts()
    {
        (int one, int another) = (FreePort(), FreePort());
        return string.CompareOrdinal($"{one}", $"{another}") < 0 ? (one, another) : (another, one);
    }

    /// <summary>Stops a population where it reads a message.</summary>
    private sealed class Gate(SemaphoreSlim stands, ManualResetEventSlim goOn) : IPopulationObserver<float>
    {
        public void Read(in Message<float> message)
        {
            stands.Release();
            goOn.Wait(TestMembers.LongestWait);
        }

        public void Sending(in Message<float> message)
        {
        }

        public void Learning(IWeightChange<float> change)
        {
        }

        public void Learned(IWeightChange<float> change)
        {
        }
    }
}
