using System.Threading.Channels;
using Akka.Actor;
using Akka.TestKit;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>A message may be well formed and still say what cannot be: the coordinator refuses it, names whose it is, and takes nothing from it.</summary>
public sealed class CoordinatorActorTests : Akka.TestKit.Xunit.TestKit
{
    private const uint Session = 7;

    private readonly Problem<float> problem = new(Small.Chain(6, 20, 10, 4).With(rule => rule with { Steps = 8 }));
    private readonly Channel<Report> reports = Channel.CreateUnbounded<Report>();
    private readonly TaskCompletionSource<IActorRef[]> begun = new();
    private readonly ProbePlan plan;
    private readonly TestProbe[] sessions;
    private readonly TestProbe[] populations;
    private readonly IActorRef coordinator;

    public CoordinatorActorTests()
        : base(ActorSettings.Common(1))
    {
        plan = new ProbePlan(problem.Network, LearningSettings.Of(problem.Experiment, Session));
        (sessions, populations) = ([CreateTestProbe(), CreateTestProbe()], [.. problem.Network.Populations.Select(_ => CreateTestProbe())]);
        coordinator = Sys.ActorOf(CoordinatorActor<float>.Props(plan, reports.Writer, begun));
    }

    [Fact]
    public async Task A_session_begins_when_its_own_nodes_have_it_and_all_outlets_are_there()
    {
        coordinator.Tell(new Hosted(Session, "node-3", [0, 2], [CreateTestProbe().Ref, CreateTestProbe().Ref]), CreateTestProbe().Ref);
        coordinator.Tell(new Hosted(Session + 1, "node-1", [0, 2], [CreateTestProbe().Ref, CreateTestProbe().Ref]), CreateTestProbe().Ref);
        coordinator.Tell(new Hosted(Session, "node-2", [0, 1], [CreateTestProbe().Ref, CreateTestProbe().Ref]), CreateTestProbe().Ref);   // 0 is on node-1
        Begin();
        Assert.Equal(populations.Select(population => population.Ref), await begun.Task);
        Assert.False(reports.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_session_that_ends_or_loses_a_neighbour_or_a_node_is_lost_and_that_of_others_is_not()
    {
        Begin();
        coordinator.Tell(new NeighbourLost(Session, "node-1", 1), CreateTestProbe().Ref);
        coordinator.Tell(new NeighbourLost(Session, "node-1", 99), sessions[0].Ref);
        coordinator.Tell(new NodeLost("node-3", "node-3 has gone", TimeSpan.Zero), ActorRefs.NoSender);
        coordinator.Tell(new NeighbourLost(Session, "node-1", 1), sessions[0].Ref);
        Assert.Equal("node-2 can no longer be reached from node-1", Assert.IsType<LostReport>(await Next()).Why);
        coordinator.Tell(new NodeLost("node-2", "node-2 has gone", TimeSpan.Zero), ActorRefs.NoSender);
        Assert.Equal("node-2 has gone", Assert.IsType<LostReport>(await Next()).Why);
        Sys.Stop(sessions[0].Ref);
        Assert.Equal("node-1 has ended the session", Assert.IsType<LostReport>(await Next()).Why);
    }

    [Fact]
    public async Task An_order_that_is_answered_by_a_node_that_leaves_is_no_loss()
    {
        coordinator.Tell(new Leaving("node-3"), ActorRefs.NoSender);
        coordinator.Tell(new Leaving("node-2"), ActorRefs.NoSender);
        Assert.Equal(new LeavingReport("node-2"), await Next());
    }

    [Fact]
    public void When_the_coordinator_ends_its_sessions_are_told()
    {
        Begin();
        coordinator.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        foreach (TestProbe session in sessions) Assert.Equal(Session, session.ExpectMsg<EndSession>().Session);
    }

    [Fact]
    public async Task Reports_of_batches_that_are_not_under_way_are_refused()
    {
        Begin();
        foreach (int batch in (int[])[-1, 1, int.MaxValue])
        {
            Present(0);
            Assert.Contains("no such batch is under way", await Refusal(Activity(batch)), StringComparison.Ordinal);
            Assert.Contains("no such batch is under way", await Refusal(Learned(1, batch)), StringComparison.Ordinal);
        }
        await Taken(Activity(0));
        foreach (Population population in problem.Network.Populations) await Taken(Learned(population.Index, 0));
        Assert.Contains("no such batch is under way", await Refusal(Learned(1, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_what_was_presented_is_refused()
    {
        Begin();
        Present(0);
        Assert.Contains("reports 3 samples of output for batch 0, which has 5", await Refusal(Activity(0, columns: 3)), StringComparison.Ordinal);
        await Taken(Activity(0));
        Assert.Contains("the output of output for batch 0 a second time", await Refusal(Activity(0)), StringComparison.Ordinal);
        await Taken(Learned(2, 0));
        Assert.Contains("learning of hidden2 for batch 0 a second time", await Refusal(Learned(2, 0)), StringComparison.Ordinal);
        var times = new TimedReport(1, new Position(0, Phase.Learn, 8), []);
        await Taken(times);
        Assert.Contains("the times of hidden1 for batch 0 a second time", await Refusal(times), StringComparison.Ordinal);
        Present(1, Phase.Evaluate);
        Assert.Contains("for batch 1, which is not timed", await Refusal(times with { At = times.At with { Batch = 1 } }), StringComparison.Ordinal);
        Assert.Contains("for batch 1, which is not learnt", await Refusal(Learned(1, 1)), StringComparison.Ordinal);
        Assert.Contains("was presented for the phase Evaluate", await Refusal(Activity(1)), StringComparison.Ordinal);
        for (int i = 0; i < 20; i++) await Refusal(Activity(2));   // and they leave room for sound ones
        await Taken(Activity(1, Phase.Evaluate));
        Assert.Contains("there is one replica only", await Refusal(new GradientReport<float>(1, new Position(0, Phase.Learn, 8), [new float[20 * 6], new float[20]])), StringComparison.Ordinal);
        Assert.Contains("not asked for in lockstep", await Refusal(new RestingReport(1, new Position(0, Phase.Relax, 8), [], [])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_was_not_asked_for_is_refused()
    {
        Begin();
        PopulationRows<float> state = StateRows.Of(problem.Loop().Save(), problem.Network, problem.Network.Populations[1]);
        Report saved = new SavedReport<float>(1, new Position(-1, Phase.Forward, 0), new PopulationSnapshot<float>(problem.Network.Populations[1], state.Matrices, state.OptimizerSteps));
        Assert.Contains("a state of hidden1, which was not asked for", await Refusal(saved), StringComparison.Ordinal);
        Expect(1, MessageKind.Save, 0, Phase.Learn, null);
        await Taken(saved);
        Assert.Contains("a state of hidden1, which was not asked for", await Refusal(saved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_population_speaks_for_itself_only()
    {
        Begin();
        Present(0);
        Edge other = problem.Network.Edges.First(edge => edge.Sender.Index == 2), own = problem.Network.Edges.First(edge => edge.Sender.Index == 1);
        foreach (IActorRef sender in (IActorRef[])[sessions[0].Ref, CreateTestProbe().Ref, populations[2].Ref])
            coordinator.Tell(new Counted(1, [new EdgeCount(own.Index, MessageKind.Feedback, 9, 9)], 5, null), sender);
        Assert.Equal("a report was refused: hidden2 sends Counted, which is no report of this run", Assert.IsType<NotHostedReport>(await Next()).Reason);
        coordinator.Tell(new Counted(1, [new EdgeCount(other.Index, MessageKind.Feedback, 9, 9), new EdgeCount(99, MessageKind.Feedback, 9, 9)], 0, null), populations[1].Ref);
        coordinator.Tell(new HaltedWire(1, default, null, "a lie"), CreateTestProbe().Ref);
        Tell(Learned(2, 0), populations[1].Ref);   // is taken as its own: the sender counts, and not what it says
        Assert.Equal("a report was refused: hidden1 reports updates of projections that are not its own", Assert.IsType<NotHostedReport>(await Next()).Reason);
        Assert.All(plan.CountedTraffic, entry => Assert.Equal(0, entry.Traffic.Messages));
        Assert.Equal(0, plan.CountedBytes);
    }

    private void Begin()
    {
        coordinator.Tell(new Hosted(Session, "node-1", [0, 2], [populations[0].Ref, populations[2].Ref]), sessions[0].Ref);
        coordinator.Tell(new Hosted(Session, "node-2", [1, 3], [populations[1].Ref, populations[3].Ref]), sessions[1].Ref);
        foreach (TestProbe session in sessions)
        {
            Assert.Equal(populations.Select(population => population.Ref), session.ExpectMsg<Connect>().Populations);
            coordinator.Tell(new Connected(Session), session.Ref);
        }
        Assert.True(begun.Task.Wait(TestMembers.LongestWait));
    }

    private void Present(int batch, Phase phase = Phase.Forward) => Expect(0, MessageKind.Input, batch, phase, WireSamples.Values<float>(6, 5));

    private void Expect(int to, MessageKind kind, int batch, Phase phase, Payload<float>? payload) => plan.Validator.Expect(
        problem.Network.Populations[to], new Message<float>(new MessageHeader(kind, 0, batch, phase, 0, -1, to, -1, 0, Settled: true), payload!));

    private static OutputReport<float> Activity(int batch, Phase phase = Phase.Forward, int columns = 5) =>
        new(3, new Position(batch, phase, 0), WireSamples.Values<float>(4, columns));

    private LearnedReport Learned(int population, int batch) => new(
        population, new Position(batch, Phase.Learn, 8),
        [.. problem.Network.Into(problem.Network.Populations[population].Layer).Select(p => new WeightUpdateNorms(p.Index, new double[p.Target.Neurons]))]);

    private void Tell(Report report, IActorRef sender)
    {
        foreach (IWireMessage message in ReportWire.Messages<float>(report, problem.Network.Populations[report.Population].Neurons)) coordinator.Tell(message, sender);
    }

    private async Task Taken(Report report)
    {
        Tell(report, populations[report.Population].Ref);
        Report taken = await Next();
        Assert.Equal((report.GetType(), report.Population, report.At), (taken.GetType(), taken.Population, taken.At));
        (taken as OutputReport<float>)?.Activity.Release();
    }

    private async Task<string> Refusal(Report report)
    {
        Tell(report, populations[report.Population].Ref);
        return Assert.IsType<NotHostedReport>(await Next()).Reason;
    }

    private Task<Report> Next() => reports.Reader.ReadAsync().AsTask().WaitAsync(TestMembers.LongestWait);

    /// <summary>Two nodes that the test plays.</summary>
    private sealed class ProbePlan(Network network, LearningSettings settings) : SessionPlan<float>(network, settings, ["node-1", "node-2", "node-1", "node-2"])
    {
        public override bool IsRemote => true;

        public override void Start(IActorContext context, IActorRef coordinator)
        {
        }
    }
}
