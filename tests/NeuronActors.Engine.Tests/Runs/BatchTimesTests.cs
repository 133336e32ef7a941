using NeuronActors.Learning.Tests;
using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests;

/// <summary>When populations were in the phases of a batch, as the coordinator puts it together.</summary>
public sealed class BatchTimesTests
{
    private static readonly Phase[] All = [Phase.Forward, Phase.Relax, Phase.Learn];

    [Theory]
    [InlineData("parallel"), InlineData("quiescence"), InlineData("variational, random, guard"), InlineData("spiking")]
    public async Task One_batch_in_a_hundred_is_timed_and_each_phase_of_each_population_is_once_in_it(string variant)
    {
        var problem = new Problem<float>(Small.Chain(6, 10, 8, 4).Sharded(2).With(Small.Variants[variant]));
        await using var run = new TestRun<float>(problem, options: _ => new() { Timed = true });
        await run.Coordinator.Train(run.Batches, 99, 3);
        Assert.Equal([false, true, false], run.Learned.Select(learned => learned.Times is not null));
        BatchTimes times = run.Learned[1].Times!;
        Assert.Equal(100, times.Batch);
        AssertWhole(times, problem, _ => "local", variant == "spiking" ? [Phase.Forward] : All);
    }

    [Fact]
    public async Task The_first_batch_is_timed_and_evaluations_are_not()
    {
        var problem = new Problem<float>(Small.Chain(6, 10, 8, 4));
        await using var run = new TestRun<float>(problem, options: _ => new() { Timed = true });
        await run.Coordinator.Evaluate(run.Batches, 0, 2);
        await run.Coordinator.Train(run.Batches, 0, 2);
        await run.Coordinator.Evaluate(run.Batches, 0, 2);
        Assert.Equal([0], run.Learned.Where(learned => learned.Times is not null).Select(learned => learned.Batch));
        AssertWhole(run.Learned[0].Times!, problem, _ => "local", All);
    }

    [Fact]
    public async Task On_two_members_each_population_is_named_with_its_own()
    {
        await using TestMembers members = await TestMembers.Start(2);
        var problem = new Problem<float>(Small.Chain(6, 10, 8, 4));
        await using MemberRun<float> run = members.Open(problem, 2, timed: true);
        await run.Train(0, 3);
        Assert.Equal([true, false, false], run.Learned.Select(learned => learned.Times is not null));
        AssertWhole(run.Learned[0].Times!, problem, population => $"node-{1 + population % 2}", All);
    }

    [Fact]
    public async Task Replicas_are_timed_each_by_itself()
    {
        var problem = new Problem<float>(Small.Chain(6, 10, 8, 4).Replicated(2));
        await using var run = new TestRun<float>(problem, options: _ => new() { Timed = true });
        await run.Train(0, 2);
        Assert.Equal(2 * All.Length * problem.Network.Populations.Count, run.Learned[0].Times!.Phases.Count);
    }

    [Fact]
    public async Task Nothing_is_timed_unless_it_is_asked_for()
    {
        await using var run = new TestRun<float>(new Problem<float>(Small.Chain(6, 10, 8, 4)));
        await run.Train(0, 2);
        Assert.All(run.Learned, learned => Assert.Null(learned.Times));
    }

    private static void AssertWhole(BatchTimes times, Problem<float> problem, Func<int, string> nodeOf, Phase[] phases)
    {
        Assert.Equal(
            problem.Network.Populations.SelectMany(population => phases.Select(phase => (population.Name, nodeOf(population.Index), phase))).Order(),
            times.Phases.Select(phase => (phase.Population, phase.Node, phase.Phase)).Order());
        Assert.All(times.Phases, phase => Assert.True(TimeSpan.Zero <= phase.Began && phase.Began <= phase.Ended && phase.Ended <= times.Took, phase.ToString()));
        foreach (IEnumerable<PopulationPhase> one in times.Phases.GroupBy(phase => phase.Population).Select(group => group.OrderBy(phase => phase.Phase)))
            Assert.All(one.Zip(one.Skip(1)), pair => Assert.Equal(pair.First.Ended, pair.Second.Began));   // it is always in one of them
    }
}
