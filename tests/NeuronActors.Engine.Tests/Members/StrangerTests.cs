using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Whoever reaches the port of a member may send it anything; it is dropped and counted, and changes no bit.</summary>
public sealed class StrangerTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>, IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TestMembers.LongestWait;

    private readonly ActorSystem stranger = ClusterSystem.Start(
        new ClusterOptions(), ActorSettings.Remoting(new ClusterOptions()).WithFallback(ActorSettings.Common(1)));

    private readonly Problem<float> problem = new(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 30 }));

    public async ValueTask DisposeAsync() => await stranger.Terminate();

    [Fact]
    public async Task Signals_credit_states_and_orders_of_strangers_change_no_bit_of_a_run()
    {
        await using MemberRun<float> run = nodes.Members.Open(problem, 3);
        await run.Train(0, 1);
        long before = Refused();
        Task<NetworkState<float>> training = run.Train(1, 200);
        int rounds = 0;
        for (; rounds < 5 || !training.IsCompleted; rounds++)
        {
            foreach (TestNode node in nodes.Members.Nodes) Pester(node, run.Number);
            foreach (TestNode node in nodes.Members.Nodes) await Describe(node);   // by then all of it has arrived
        }
        Assert.Equal(Bits.OfTheLoop(problem.Experiment, 201), Bits.Of(await training));
        await run.Train(201, 1);   // nothing of it was left behind
        Assert.InRange(Refused() - before, 4 * rounds, long.MaxValue);
    }

    [Fact]
    public async Task An_order_that_would_have_a_node_read_a_file_is_refused_and_the_file_is_not_read()
    {
        string file = Path.Combine(Path.GetTempPath(), $"neuronactors-{Environment.ProcessId}.yaml");
        await File.WriteAllTextAsync(file, ExperimentWriter.Write(TestMembers.AsAFile<float>(problem.Experiment)));
        try
        {
            foreach (string read in (string[])[file, "/etc/shadow", "ar-mnist"])
            {
                var order = new Deploy(77, "run", $"extends: {read}\n", 1, 0, ["node-1", "node-1", "node-1", "node-1"], 1, 0, null, 0);
                DeployRefused refused = await NodeAt(nodes.Members.Nodes[0]).Ask<DeployRefused>(order, LongestWait);
                Assert.DoesNotContain("root", refused.Reason, StringComparison.Ordinal);
                Assert.Equal(77u, refused.Session);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>By turns: noise; a length that nothing has; noise of a stated length, as a message would be.</summary>
    [Fact]
    public async Task Rubbish_at_the_port_disturbs_nobody()
    {
        await using MemberRun<float> run = nodes.Members.Open(problem, 3);
        await run.Train(0, 1);
        for (int client = 0; client < 12; client++)
        {
            var random = new RandomStream(666, StreamPurpose.Noise, (uint)client);
            var bytes = new byte[8 + random.Below(200_000, 0, 0, 0, 0)];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Below(256, 1, 0, i, 0);
            if (client % 3 > 0) BinaryPrimitives.WriteInt32LittleEndian(bytes, client % 3 == 1 ? int.MaxValue : bytes.Length - sizeof(int));
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPEndPoint.Parse(nodes.Members.Nodes[client % 3].Node.Address!));
            try
            {
                await connection.GetStream().WriteAsync(bytes);
            }
            catch (IOException)
            {
                // The other side has hung up already.
            }
        }
        Assert.Equal(Bits.OfTheLoop(problem.Experiment, 6), Bits.Of(await run.Train(1, 5)));
    }

    [Fact]
    public async Task A_stranger_that_says_it_coordinates_a_run_is_answered_and_not_taken_for_a_coordinator()
    {
        ICanTell node = NodeAt(nodes.Members.Nodes[0]);
        await node.Ask<NodeInfo>(new Describe("run", []), LongestWait);
        NodeInfo info = await node.Ask<NodeInfo>(new Describe("run", []), LongestWait);
        Assert.All(info.Coordinators, coordinator => Assert.NotEqual(((ExtendedActorSystem)stranger).Provider.DefaultAddress, coordinator.Path.Address));
        Assert.Contains(info.Coordinators, coordinator => coordinator.Path.Name == "run");
    }

    private long Refused() => nodes.Members.Nodes.Sum(node => node.Node.Describe().Refused);

    private ICanTell NodeAt(TestNode node) => ClusterMember.NodeOf(stranger, new ClusterOptions().AddressOf(node.Node.Address!));

    private Task<NodeInfo> Describe(TestNode node) => NodeAt(node).Ask<NodeInfo>(new Describe(null, []), LongestWait);

    private void Pester(TestNode node, uint session)
    {
        foreach (Edge edge in problem.Network.Edges)
        {
            foreach (IActorRef sender in Senders(node, session, edge.Sender))
            {
                ActorSelection receiver = At(node, $"session-{session:x8}/{edge.Receiver.Name}");
                var header = new MessageHeader(
                    edge.Direction == EdgeDirection.Forward ? MessageKind.Activation : MessageKind.Feedback, session, 3, Phase.Relax, 1, edge.Sender.Index,
                    edge.Receiver.Index, edge.Index, 0, false);
                Payload<float> values = new PayloadPool<float>(1, edge.Sender.Neurons * 5).Rent(edge.Sender.Neurons, 5);
                foreach (SignalFrame frame in SignalWire.Parts(new Message<float>(header, values), PayloadForm.Float32)) receiver.Tell(frame, sender);
                receiver.Tell(new Credit(session, edge.Index, 1), sender);
                receiver.Tell(new MatrixPart<float>(edge.Receiver.Index, ValuesKind.State, "bias", edge.Receiver.Neurons, 1, 0, new float[edge.Receiver.Neurons]), sender);
                receiver.Tell(new ValuesEnd(edge.Receiver.Index, ValuesKind.State, default(Position) with { Phase = Phase.Learn }, [], []), sender);
                ActorSelection actor = At(node, $"session-{session:x8}");
                actor.Tell(new Connect(session, [sender, sender, sender, sender]), sender);
                actor.Tell(new EndSession(session), sender);
                NodeAt(node).Tell(new Hosted(session, node.Name, [0], [sender]), sender);
                NodeAt(node).Tell(new EndSession(session), sender);
            }
        }
    }

    /// <summary>An actor of the stranger, and one that has the path of the population that is to be spoken for.</summary>
    private IEnumerable<IActorRef> Senders(TestNode node, uint session, Population population) =>
    [
        stranger.DeadLetters,
        ((ExtendedActorSystem)stranger).Provider.ResolveActorRef(
            $"akka.tcp://{ClusterOptions.UsualName}@{node.Node.Address}/user/node/session-{session:x8}/{population.Name}"),
    ];

    private ActorSelection At(TestNode node, string path) =>
        stranger.ActorSelection($"akka.tcp://{ClusterOptions.UsualName}@{node.Node.Address}/user/node/{path}");
}
