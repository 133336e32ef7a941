using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>A label inferred on actors is the one of the plain loop, and asking for it changes nothing.</summary>
public sealed class GenerativeTests
{
    private static readonly Experiment Generative = Small.Chain(4, 20, 9, 12).With(Small.Variants["variational, generative"]).With(r => r with { Steps = 7 });

    [Theory]
    [InlineData(1), InlineData(2)]
    public async Task In_one_process(int shards)
    {
        Experiment cut = Generative.Sharded(shards);
        await using var run = new TestRun<float>(new Problem<float>(cut));
        await AssertAnswers(run.Coordinator, cut);
    }

    [Theory]
    [InlineData(2), InlineData(3)]
    public async Task With_replicas(int replicas)
    {
        Experiment many = Generative.Replicated(replicas);
        await using var run = new TestRun<float>(new Problem<float>(many));
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
        var batches = new ProblemBatches<float>(problem);
        NetworkState<float>? expected = null;
        for (int stretch = 0; stretch < 3; stretch++)
        {
            for (int batch = 0; batch < 4; batch++) expected = learn(4 * stretch + batch);
            Assert.IsType<RunOutcome.Completed>(await coordinator.Train(batches, 4 * stretch, 4));
            batches.Outputs.Clear();
            Assert.IsType<RunOutcome.Completed>(await coordinator.Evaluate(batches, 0, 3));
            LoopNetwork<float> asked = problem.Loop();
            asked.Restore(expected!);
            Assert.Equal(Enumerable.Range(0, 3).Select(batch => asked.Evaluate(problem.Target(batch), problem.Columns).Output), batches.Outputs.Select(answer => answer.Output));
        }
        (NetworkState<float>? state, _) = await coordinator.Save();
        Assert.Equal(Bits.Of(expected!), Bits.Of(state!));
    }
}
