using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>A reply may be sound as a frame and still say what cannot be: the coordinator refuses it, names who sent it, and takes nothing from it.</summary>
public sealed class HostileReplyTests : IAsyncLifetime
{
    private const uint Session = 7;

    private readonly Problem<float> problem = new(Small.Chain(6, 20, 10, 4).With(rule => rule with { Steps = 8 }));
    private readonly InProcessHub hub = new();
    private ClusterClient client = null!;
    private ClusterEngine<float> engine = null!;

    public async ValueTask InitializeAsync()
    {
        client = await ClusterClient.Connect(hub.Of("coordinator"), "test", TimeSpan.FromHours(1), () => null, CancellationToken.None);
        var session = new ClusterSession(Session, "in-process", ExperimentWriter.Write(problem.Experiment with { Engine = "rabbitmq" }), 1, 0, TimeSpan.FromSeconds(20));
        engine = new ClusterEngine<float>(client, session, problem.Network, problem.Columns, ["node-1", "node-2"]);
        foreach (Population population in problem.Network.Populations) engine.Start(population, PlaceOf(population.Index));
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await client.DisposeAsync();
    }

    [Theory]
    [InlineData(4, -1), InlineData(4, 5), InlineData(5, 4), InlineData(5, int.MaxValue)]
    public void A_report_of_a_batch_that_is_not_under_way_is_refused(int presented, int reported)
    {
        Present(presented);
        Assert.Contains("no such batch is under way", Refusal(Output(reported)), StringComparison.Ordinal);
        Assert.Contains("no such batch is under way", Refusal(Learned(1, reported)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_is_over_is_no_longer_under_way()
    {
        Present(0);
        Taken(Output(0));
        foreach (Population population in problem.Network.Populations) Taken(Learned(population.Index, 0));
        Assert.Contains("no such batch is under way", Refusal(Learned(1, 0)), StringComparison.Ordinal);
        Present(0, Phase.Evaluate);
        Taken(Output(0, Phase.Evaluate));
        Assert.Contains("no such batch is under way", Refusal(Output(0, Phase.Evaluate)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_another_width_than_was_presented_is_refused()
    {
        Present(0);
        Assert.Contains("reports 3 samples of output for batch 0, which has 5", Refusal(Output(0, columns: 3)), StringComparison.Ordinal);
        Assert.Contains("columns is 0, but must lie in [1, 5]", Refusal(Output(0, columns: 0)), StringComparison.Ordinal);
        Taken(Output(0));
    }

    [Fact]
    public void What_was_reported_is_not_taken_a_second_time()
    {
        Present(0);
        Taken(Output(0));
        Assert.Contains("the output of output for batch 0 a second time", Refusal(Output(0)), StringComparison.Ordinal);
        Taken(Learned(2, 0));
        Assert.Contains("learning of hidden2 for batch 0 a second time", Refusal(Learned(2, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_is_not_learnt_and_its_output_is_no_training_s()
    {
        Present(0, Phase.Evaluate);
        Assert.Contains("for batch 0, which is not learnt", Refusal(Learned(1, 0)), StringComparison.Ordinal);
        Assert.Contains("was presented for the phase Evaluate", Refusal(Output(0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_outputs_leave_room_for_sound_ones()
    {
        Present(0);
        for (int i = 0; i < 20; i++) Assert.Contains("no such batch is under way", Refusal(Output(1)), StringComparison.Ordinal);
        Taken(Output(0));
    }

    [Fact]
    public void A_node_speaks_for_the_populations_that_it_hosts_only()
    {
        Present(0);
        Assert.Contains("speaks for hidden1, which node-2 hosts", Refusal(Learned(1, 0), "node-1"), StringComparison.Ordinal);
        Assert.Contains("speaks for output, which node-2 hosts", Refusal(Output(0), "stranger"), StringComparison.Ordinal);
        Assert.Contains("speaks for hidden1, which node-2 hosts", Refusal(new Counted(Session, "node-1", [], 1, 5)), StringComparison.Ordinal);
        Assert.Equal(0, engine.WireBytes);
    }

    [Fact]
    public void Messages_are_counted_by_the_population_that_sends_them_only()
    {
        Edge edge = problem.Network.Edges.First(edge => edge.Sender.Index == 2);
        Assert.Contains("edges that do not begin at hidden1", Refusal(new Counted(Session, "node-2", [new EdgeCount(edge.Index, MessageKind.Feedback, 9, 9)], 1, 5)), StringComparison.Ordinal);
        Assert.Equal(0, engine.Traffic[edge.Index].Traffic.Messages);
    }

    [Fact]
    public void An_edge_is_broken_if_its_sender_s_node_says_so()
    {
        Edge edge = problem.Network.Edges.First(edge => edge.Sender.Index == 2 && edge.Receiver.Index == 1);
        Assert.Contains("speaks for hidden2, which node-1 hosts", Refusal(new EdgeBroken(Session, "node-2", edge.Index)), StringComparison.Ordinal);
        Send(new EdgeBroken(Session, "node-1", edge.Index));
        Assert.True(engine.TryNextReport(out Report? report));
        Assert.Equal("node-2", Assert.IsType<LostReport>(report).What);
    }

    [Fact]
    public void A_state_that_was_not_asked_for_is_refused()
    {
        var state = StateRows.Of(problem.Loop().Save(), problem.Network, problem.Network.Populations[1]);
        Report saved = new SavedReport<float>(1, new Position(-1, Phase.Forward, 0), new PopulationSnapshot<float>(problem.Network.Populations[1], state.Matrices, state.OptimizerSteps));
        Assert.Contains("a state of hidden1, which was not asked for", Refusal(saved), StringComparison.Ordinal);
        Control(1, MessageKind.Save, 0, Phase.Learn, null);
        Taken(saved);
        Assert.Contains("a state of hidden1, which was not asked for", Refusal(saved), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_without_weights_is_refused()
    {
        Control(1, MessageKind.Save, 0, Phase.Learn, null);
        Report saved = new SavedReport<float>(1, new Position(-1, Phase.Forward, 0), new PopulationSnapshot<float>(problem.Network.Populations[1], [], new Dictionary<string, long>()));
        Assert.Contains("the state of hidden1 lacks weights.input.hidden1", Refusal(saved), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_that_this_run_does_not_make_are_refused()
    {
        Present(0);
        Assert.Contains("there is one replica only", Refusal(new GradientReport<float>(1, new Position(0, Phase.Learn, 8), [new float[20 * 6]])), StringComparison.Ordinal);
        Assert.Contains("not asked for in lockstep", Refusal(new RestingReport(1, new Position(0, Phase.Relax, 8), [], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_of_another_session_changes_nothing()
    {
        Present(0);
        Assert.Contains("it speaks of session 00000008, and this is 00000007", Refusal(new Reported(Session + 1, "node-2", Output(0))), StringComparison.Ordinal);
        Taken(Output(0));
    }

    [Fact]
    public async Task A_session_begins_when_its_own_nodes_have_it()
    {
        Task begun = engine.Begin(null);
        Assert.Contains("it hosts nothing of this session", Refusal(new Deployed(Session, "node-3")), StringComparison.Ordinal);
        Assert.Contains("it hosts nothing of this session", Refusal(new DeployRefused(Session, "node-3", "no")), StringComparison.Ordinal);
        Send(new Deployed(Session, "node-1"));
        Send(new Deployed(Session, "node-1"));
        Assert.False(begun.IsCompleted);
        Send(new Deployed(Session, "node-2"));
        await begun.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_node_that_gets_an_empty_state_does_not_begin_with_fresh_weights_but_says_what_is_missing()
    {
        await using var cluster = new TestCluster(1, hub);
        await client.WaitForNodes(1, TimeSpan.FromSeconds(20), CancellationToken.None);
        await using ITransport coordinator = await hub.Of("other").Connect(CancellationToken.None);
        var replies = new Inbox();
        await coordinator.OpenMailbox("run.other", Lane.Control, replies.Take);
        await coordinator.Bind("run.other", ["run.other"]);
        string[] places = [.. problem.Network.Populations.Select(_ => "node-1")];
        Order(new DeployOrder(9, "other", "run.other", ExperimentWriter.Write(problem.Experiment with { Engine = "rabbitmq" }), 1, 0, places, Restores: true, new RunStretch(1, 0)));
        foreach (Population population in problem.Network.Populations)
            Order(new RestoreOrder<float>(9, population.Index, new PopulationRows<float>([], new Dictionary<string, long>())));
        var limits = new ReplyLimits<float>(problem.Network, problem.Columns, [new PayloadPool<float>(1, 20)]);
        Assert.True(ReplyWire.TryDecode((await replies.Next()).Frame, limits, out Reply? reply, out string refusal), refusal);
        Assert.Equal("the state of hidden1 lacks weights.input.hidden1", Assert.IsType<DeployRefused>(reply).Reason);

        void Order(Order order) => coordinator.Send(Routes.Node("node-1"), Lane.Control, OrderWire.Encode(order), mustArrive: true);
    }

    [Fact]
    public async Task A_node_takes_one_order_for_a_session_and_no_state_once_it_has_begun()
    {
        await using var cluster = new TestCluster(1, hub);
        await client.WaitForNodes(1, TimeSpan.FromSeconds(20), CancellationToken.None);
        await using ITransport coordinator = await hub.Of("other").Connect(CancellationToken.None);
        var replies = new Inbox();
        await coordinator.OpenMailbox("run.other", Lane.Control, replies.Take);
        await coordinator.Bind("run.other", ["run.other"]);
        var limits = new ReplyLimits<float>(problem.Network, problem.Columns, [new PayloadPool<float>(1, 20)]);
        Deploy(9);
        Assert.Equal(9u, Assert.IsType<Deployed>(await Next()).Session);
        Deploy(9);
        Order(new RestoreOrder<float>(9, 0, new PopulationRows<float>([], new Dictionary<string, long>())));
        Deploy(10);
        Assert.Equal(10u, Assert.IsType<Deployed>(await Next()).Session);
        Assert.True(SpinWait.SpinUntil(() => client.Nodes is [{ Refused: 2, Sessions.Count: 2 }], TimeSpan.FromSeconds(20)), "the node did not count two refusals");
        Assert.Equal(0, replies.Waiting);

        void Deploy(uint session) => Order(new DeployOrder(
            session, "other", "run.other", ExperimentWriter.Write(problem.Experiment with { Engine = "rabbitmq" }), 1, 0, [.. problem.Network.Populations.Select(_ => "node-1")], Restores: false, new RunStretch(1, 0)));

        void Order(Order order) => coordinator.Send(Routes.Node("node-1"), Lane.Control, OrderWire.Encode(order), mustArrive: true);

        async Task<Reply> Next()
        {
            Assert.True(ReplyWire.TryDecode((await replies.Next()).Frame, limits, out Reply? reply, out string refusal), refusal);
            return reply;
        }
    }

    private static string PlaceOf(int population) => population % 2 == 0 ? "node-1" : "node-2";

    private void Present(int batch, Phase phase = Phase.Forward) => Control(0, MessageKind.Input, batch, phase, Payload(6, 5));

    private void Control(int to, MessageKind kind, int batch, Phase phase, Payload<float>? payload) => engine.Control(
        problem.Network.Populations[to],
        new Message<float>(new MessageHeader(kind, 0, batch, phase, 0, -1, to, -1, 0, Settled: true), payload!));

    private static OutputReport<float> Output(int batch, Phase phase = Phase.Forward, int columns = 5) =>
        new(3, new Position(batch, phase, 0), Payload(4, columns));

    private static LearnedReport Learned(int population, int batch) => new(population, new Position(batch, Phase.Learn, 8), []);

    private static Payload<float> Payload(int rows, int columns) => new PayloadPool<float>(1, rows * columns).Rent(rows, columns);

    private void Taken(Report report)
    {
        Send(new Reported(Session, PlaceOf(report.Population), report));
        Assert.True(engine.TryNextReport(out Report? taken));
        Assert.Equal((report.GetType(), report.Population, report.At), (taken!.GetType(), taken.Population, taken.At));
    }

    private string Refusal(Report report, string? node = null) => Refusal(new Reported(Session, node ?? PlaceOf(report.Population), report));

    private string Refusal(Reply reply)
    {
        Send(reply);
        Assert.True(engine.TryNextReport(out Report? report));
        Assert.False(engine.TryNextReport(out _));
        return Assert.IsType<NotHostedReport>(report).Reason;
    }

    private void Send(Reply reply)
    {
        FrameBuffer frame = ReplyWire.Encode(reply);
        ((IReplyListener)engine).Take(frame.Bytes);
        frame.Release();
    }
}
