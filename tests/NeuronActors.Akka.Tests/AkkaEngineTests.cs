using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Populations that are actors of one process compute what the plain loop computes.</summary>
public sealed class AkkaEngineTests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public async Task Twelve_batches_give_the_bits_of_the_plain_loop(string variant)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 12 });
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 12));
        Assert.Equal(expected, Bits.Of(await Train(new Problem<float>(experiment.Sharded(2)), 12)));
    }

    [Fact]
    public async Task A_population_that_throws_says_so_and_is_not_started_anew()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4));
        var probe = new Thrower();
        await using var engine = new AkkaEngine<float>(problem.Network, problem.Settings, threads: 1, new Instruments<float> { Probe = probe });
        var coordinator = Coordinate(engine, problem);
        RunOutcome outcome = await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 0, 4);
        Assert.Contains("hidden1", outcome.Sentence, StringComparison.Ordinal);
        Assert.Contains(Thrower.Sentence, outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, probe.Thrown);
    }

    private static async Task<NetworkState<float>> Train(Problem<float> problem, int batches)
    {
        await using var engine = new AkkaEngine<float>(problem.Network, problem.Settings, threads: 2);
        Coordinator<float> coordinator = Coordinate(engine, problem);
        RunOutcome outcome = await coordinator.Train(new TestRun<float>.ProblemBatches(problem), 0, batches);
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);
        return (await coordinator.Save()).State!;
    }

    private static Coordinator<float> Coordinate(AkkaEngine<float> engine, Problem<float> problem) => new(engine, problem.Network, problem.Settings, LongestWait, null);

    private sealed class Thrower : IRelaxationProbe<float>
    {
        public const string Sentence = "this must not be";

        public int Thrown { get; private set; }

        public void Relaxed(Population population, Position at, ReadOnlySpan<float> state, int columns)
        {
            if (population.Index != 1 || at.Batch != 1) return;
            Thrown++;
            throw new InvalidOperationException(Sentence);
        }
    }
}
