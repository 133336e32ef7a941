using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>A label inferred on an engine is the one of the plain loop, and asking for it changes nothing.</summary>
public sealed class GenerativeTests
{
    private static readonly Experiment Generative = Small.Chain(4, 20, 9, 12).With(Small.Variants["variational, generative"]).With(r => r with { Steps = 7 });

    [Theory]
    [InlineData(1), InlineData(2)]
    public async Task On_the_local_engine(int shards)
    {
        Experiment cut = Generative.Sharded(shards);
        await using var run = new TestRun<float>(new Problem<float>(cut));
        await AssertAnswers(run.Coordinator, cut);
    }

    [Fact]
    public async Task On_three_nodes()
    {
        Experiment cut = Generative.Sharded(2);
        await using var cluster = new TestCluster(3);
        await using var run = await cluster.Begin(new Problem<float>(cut), 3);
        await AssertAnswers(run.Coordinator, cut);
    }

    [Theory]
    [InlineData(2), InlineData(3)]
    public async Task With_replicas(int replicas)
    {
        Experiment many = Generative.Replicated(replicas);
        await using var run = new ReplicaRun<float>(new Problem<float>(many));
        var problem = new Problem<float>(many);
        LoopReplicas<float> loop = problem.Replicas();
        await AssertAnswers(run.Coordinator, problem, batch =>
        {
            problem.Train(loop, batch, 1);
            return loop.Save();
        });
    }

    private static async Task AssertAnswers(Coordinator<float> coordinator, Experiment experiment)
    {
        var problem = new Problem<float>(experiment with { Network = Generative.Network });
        LoopNetwork<float> loop = problem.Loop();
        await AssertAnswers(coordinator, problem, batch => problem.Train(loop, batch, 1));
    }

    private static async Task AssertAnswers(Coordinator<float> coordinator, Problem<float> problem, Func<int, NetworkState<float>> learn)
    {
        var batches = new Observations(problem);
        NetworkState<float>? expected = null;
        for (int stretch = 0; stretch < 3; stretch++)
        {
            for (int batch = 0; batch < 4; batch++) expected = learn(4 * stretch + batch);
            Assert.IsType<RunOutcome.Completed>(await coordinator.Train(batches, 4 * stretch, 4));
            batches.Answers.Clear();
            Assert.IsType<RunOutcome.Completed>(await coordinator.Evaluate(batches, 0, 3));
            LoopNetwork<float> asked = problem.Loop();
            asked.Restore(expected!);
            Assert.Equal(Enumerable.Range(0, 3).Select(batch => asked.Evaluate(problem.Target(batch), problem.Columns).Output), batches.Answers);
        }
        (NetworkState<float>? state, _) = await coordinator.Save();
        Assert.Equal(Bits.Of(expected!), Bits.Of(state!));
    }

    private sealed class Observations(Problem<float> problem) : IBatches<float>
    {
        public List<float[]> Answers { get; } = [];

        public int Fill(int batch, Span<float> input, Span<float> target)
        {
            if (!input.IsEmpty) problem.Input(batch).CopyTo(input);
            problem.Target(batch).CopyTo(target);
            return problem.Columns;
        }

        public void Score(int batch, ReadOnlySpan<float> output, int columns) => Answers.Add(output.ToArray());
    }
}
