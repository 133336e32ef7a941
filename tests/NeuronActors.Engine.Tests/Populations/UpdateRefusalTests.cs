using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>The sum of the replicas' updates is taken in only by a population that waits for it.</summary>
public sealed class UpdateRefusalTests
{
    private const int Rows = 4, Columns = 3 + 1;   // hidden1 of 3 → 4 → 2: its weights and biases

    private readonly List<Report> reports = [];
    private readonly PayloadPool<float> pool = new(4, 100);

    [Fact]
    public void One_that_is_awaited_is_applied()
    {
        PopulationGuard<float> hidden1 = AtItsUpdate(replicas: 2);
        float before = hidden1.Process.Population.Memory.Save().Matrices[0].Values[0, 0];
        hidden1.Receive(Update(batch: 0, Rows, Columns));
        hidden1.Advance(10);
        Assert.IsType<LearnedReport>(reports[^1]);
        Assert.Equal(before - 0.01f, hidden1.Process.Population.Memory.Save().Matrices[0].Values[0, 0], 1e-6f);
        Assert.True(pool.HasFree);
    }

    [Fact]
    public void A_second_one_is_refused()
    {
        PopulationGuard<float> hidden1 = AtItsUpdate(replicas: 2);
        hidden1.Receive(Update(batch: 0, Rows, Columns));
        hidden1.Receive(Update(batch: 0, Rows, Columns));
        Assert.Contains("waits for none", Violation().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_before_the_population_has_reported_its_own_is_refused()
    {
        Guard(replicas: 2).Receive(Update(batch: 0, Rows, Columns));
        Assert.Contains("waits for none", Violation().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_without_replicas_is_refused()
    {
        AtItsUpdate(replicas: 1).Receive(Update(batch: 0, Rows, Columns));
        Assert.Contains("waits for none", Violation().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_batch_is_refused()
    {
        AtItsUpdate(replicas: 2).Receive(Update(batch: 1, Rows, Columns));
        Assert.Contains("an Update of batch 1 came", Violation().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Rows, Columns - 1), InlineData(Rows + 1, Columns), InlineData(Columns * Rows, 1), InlineData(0, 0)]
    public void One_of_another_shape_is_refused_and_goes_back(int rows, int columns)
    {
        PopulationGuard<float> hidden1 = AtItsUpdate(replicas: 2);
        for (int i = 0; i < 10; i++) hidden1.Receive(Update(batch: 0, rows, columns));
        Assert.Contains($"{rows} × {columns} came, and the weights of hidden1 are 4 × 4", Violation().Reason, StringComparison.Ordinal);
        Assert.Equal(10, hidden1.Refused);
        Assert.Equal(0, hidden1.Advance(10));
    }

    private LocalityViolation Violation() => Assert.IsType<LocalityViolation>(reports[^1]);

    private Message<float> Update(int batch, int rows, int columns)
    {
        Payload<float> ones = pool.Rent(rows, columns);
        Array.Fill(ones.Values, 1f);
        return new(new MessageHeader(MessageKind.Update, 0, batch, Phase.Learn, 0, -1, 1, -1, 0, true), ones);
    }

    private PopulationGuard<float> Guard(int replicas)
    {
        var problem = new Problem<float>(Of(replicas));
        var wiring = new PopulationWiring<float>(problem.Network, problem.Settings);
        Population hidden1 = problem.Network.Populations[1];
        var process = new PopulationProcess<float>(wiring.Create(hidden1, edge => new DeafOutlet(edge), reports.Add, () => { }));
        return new PopulationGuard<float>(process, problem.Network, wiring, problem.Settings, reports.Add);
    }

    /// <summary>Plays the neighbours: one activation from below, ε from above, and backprop's transposed weights.</summary>
    private PopulationGuard<float> AtItsUpdate(int replicas)
    {
        PopulationGuard<float> guard = Guard(replicas);
        var problem = new Problem<float>(Of(replicas));
        Edge below = problem.Network.Edges.Single(edge => edge is { Direction: EdgeDirection.Forward, Receiver.Index: 1 });
        Edge above = problem.Network.Edges.Single(edge => edge is { Direction: EdgeDirection.Feedback, Receiver.Index: 1 });
        var payloads = new PayloadPool<float>(3, 100);
        guard.Receive(From(below, MessageKind.Activation, Phase.Forward, 0, 0, payloads.Rent(3, 1)));
        guard.Receive(From(above, MessageKind.FeedbackWeights, Phase.Forward, 0, 0, payloads.Rent(2, 4)));
        guard.Receive(From(above, MessageKind.Feedback, Phase.Relax, 1, 1, payloads.Rent(2, 1)));
        guard.Advance(100);
        Assert.Equal(replicas > 1, reports[^1] is GradientReport<float>);
        return guard;
    }

    private static Message<float> From(Edge edge, MessageKind kind, Phase phase, int step, int sequence, Payload<float> payload) => new(
        new MessageHeader(kind, 0, 0, phase, step, edge.Sender.Index, edge.Receiver.Index, edge.Index, sequence, false), payload);

    private static Experiment Of(int replicas) => Small.Chain(3, 4, 2).Replicated(replicas).With(r => r with { Kind = Rules.Backprop });

    private sealed class DeafOutlet(Edge edge) : Outlet<float>(edge, 0)
    {
        protected override void Deliver(in Message<float> message) => message.Payload.Release();
    }
}
