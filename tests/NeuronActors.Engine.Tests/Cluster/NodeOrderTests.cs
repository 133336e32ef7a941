using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>A node outlives the orders that it cannot carry out, and says why it does not.</summary>
public sealed class NodeOrderTests : IAsyncDisposable
{
    private const string Probe = "run.probe";

    private readonly InProcessHub hub = new();
    private readonly Inbox inbox = new();
    private readonly TestCluster cluster;

    public NodeOrderTests() => cluster = new TestCluster(1, hub);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_network_for_which_there_is_no_room_is_refused_and_the_node_takes_the_next_order()
    {
        var sound = new Problem<float>(Small.Chain(6, 10, 4));
        await using ITransport transport = await hub.Of("probe").Connect(CancellationToken.None);
        await transport.OpenMailbox(Probe, Lane.Control, inbox.Take);
        await transport.Bind(Probe, [Probe]);
        await using (ClusterClient client = await cluster.Connect()) await client.WaitForNodes(1, TimeSpan.FromSeconds(20), CancellationToken.None);

        // 40000 neurons in 65536 samples are more values than an array can have
        Experiment vast = Small.Chain(40_000, 2, 2).Trained(train => train with { Batch = 65_536 });
        Assert.NotEmpty(Assert.IsType<DeployRefused>(await Answer(transport, sound, 1, vast)).Reason);
        Assert.IsType<Deployed>(await Answer(transport, sound, 2, sound.Experiment));
    }

    private async Task<Reply?> Answer(ITransport transport, Problem<float> problem, uint session, Experiment experiment)
    {
        var order = new DeployOrder(
            session, "probe", Probe, ExperimentWriter.Write(TestCluster.AsAFile<float>(experiment)), 1, 0, ["node-1", "node-1", "node-1"], Restores: false, new RunStretch(1, 0));
        transport.Send(Routes.Node("node-1"), Lane.Control, OrderWire.Encode(order), mustArrive: true);
        var limits = new ReplyLimits<float>(problem.Network, problem.Columns, [new PayloadPool<float>(1, 20)]);
        Assert.True(ReplyWire.TryDecode((await inbox.Next()).Frame, limits, out Reply? reply, out string refusal), refusal);
        return reply;
    }
}
