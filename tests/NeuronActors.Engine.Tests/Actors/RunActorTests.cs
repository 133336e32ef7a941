using System.Threading.Channels;
using Akka.Actor;

namespace NeuronActors.Engine.Tests;

/// <summary>What a run reports of a node that does not answer; the node is played by the test.</summary>
public sealed class RunActorTests
{
    [Fact]
    public async Task A_node_that_does_not_answer_is_reported_and_not_used_until_it_answers_and_is_lost_when_it_never_does()
    {
        await using ClusterMember member = await ClusterMember.Join(new ClusterOptions(), "node-1", null, CancellationToken.None);
        var node = new PlayedNode();
        member.System.ActorOf(Props.Create(() => new PlayedNode.Actor(node)), NodeActor.ActorName);
        var failureTimeout = TimeSpan.FromSeconds(6);
        await using ClusterRun run = await ClusterRun.Join(new ClusterOptions { Seeds = [.. member.Nodes] }, "run", failureTimeout, () => null, CancellationToken.None);
        var told = Channel.CreateUnbounded<(string What, int Usable)>();
        run.Silent = (name, silent) => told.Writer.TryWrite(($"{name} silent {silent >= failureTimeout / 2}", run.Usable.Count));
        run.Reachable = name => told.Writer.TryWrite(($"{name} reachable", run.Usable.Count));
        await run.WaitForNodes(1, TestMembers.LongestWait, CancellationToken.None);

        node.IsSilent = true;
        Assert.Equal(("node-1 silent True", 0), await Next());
        Assert.Single(run.Nodes);
        node.IsSilent = false;
        Assert.Equal("node-1 reachable", (await Next()).What);
        Assert.Single(await run.WaitForNodes(1, TestMembers.LongestWait, CancellationToken.None));

        node.IsSilent = true;
        Assert.Equal(("node-1 silent True", 0), await Next());
        for (Task change = run.NextChange(); run.Nodes.Count > 0; change = run.NextChange()) await change.WaitAsync(TestMembers.LongestWait);
        node.IsSilent = false;   // it was given up, so that it comes as a node that has joined
        Assert.Single(await run.WaitForNodes(1, TestMembers.LongestWait, CancellationToken.None));
        Assert.False(told.Reader.TryRead(out _));

        Task<(string What, int Usable)> Next() => told.Reader.ReadAsync().AsTask().WaitAsync(TestMembers.LongestWait);
    }

    private sealed class PlayedNode
    {
        private volatile bool isSilent;

        public bool IsSilent
        {
            set => isSilent = value;
        }

        public sealed class Actor : ReceiveActor
        {
            public Actor(PlayedNode node) => Receive<Describe>(_ => !node.isSilent, _ => Sender.Tell(new NodeInfo("node-1", 1, "host", 1, 1, "", false, 0, 0, [], []), Self));
        }
    }
}
