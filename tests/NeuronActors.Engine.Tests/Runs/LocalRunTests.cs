using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>The actors compute what the plain loop computes, wherever and however they run.</summary>
public sealed class LocalRunTests
{
    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys];

    [Theory, MemberData(nameof(VariantNames))]
    public async Task Twenty_batches_on_actors_give_the_bits_of_the_plain_loop(string variant)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 12 });
        var problem = new Problem<float>(experiment);
        var cut = new Problem<float>(experiment.Sharded(2));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 20));
        await using var run = new TestRun<float>(cut);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 20)));
        Assert.Equal(20, run.Learned.Count);
    }

    public static TheoryData<string> OptionNames => [.. Options.All.Keys];

    [Theory, MemberData(nameof(OptionNames))]
    public async Task Every_option_on_actors_gives_the_bits_of_the_plain_loop(string option)
    {
        Experiment experiment = Options.Of(option);
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 12));
        await using var run = new TestRun<float>(new Problem<float>(experiment.Sharded(2)));
        Assert.Equal(expected, Bits.Of(await run.Train(0, 12)));
    }

    [Theory]
    [InlineData(1, 1), InlineData(1, 7), InlineData(2, 3), InlineData(3, 2), InlineData(4, 7), InlineData(8, 3), InlineData(8, 1)]
    public async Task Any_number_of_threads_and_shards_gives_the_same_bits(int threads, int shards)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(r => r with { Steps = 20 });
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 12));
        await using var run = new TestRun<float>(new Problem<float>(experiment.Sharded(shards)), threads: threads);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 12)));
    }

    [Fact]
    public async Task Forty_shards_of_a_layer_and_of_the_output_give_the_same_bits()
    {
        Experiment experiment = Small.Chain(6, 41, 40).With(r => r with { Steps = 5 });
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 6));
        var shards = ShardSettings.PerLayer([1, 40, 40]);
        await using var run = new TestRun<float>(new Problem<float>(experiment with { Network = experiment.Network with { Shards = shards } }));
        Assert.Equal(expected, Bits.Of(await run.Train(0, 6)));
    }

    [Fact]
    public async Task Losses_outputs_norms_and_message_counts_do_not_depend_on_threads()
    {
        var problem = new Problem<float>(Small.Chain(6, 37, 40, 9, 4).Sharded(3).With(r => r with { Steps = 10 }));
        await using var one = new TestRun<float>(problem, threads: 1);
        await using var four = new TestRun<float>(problem, threads: 4);
        await one.Train(0, 10);
        await four.Train(0, 10);
        Assert.Equal(one.Batches.Outputs.Select(o => o.Output), four.Batches.Outputs.Select(o => o.Output));
        Assert.Equal(one.Learned.Select(l => l.UpdateNorms), four.Learned.Select(l => l.UpdateNorms));
        Assert.Equal(one.Coordinator.Traffic.Messages, four.Coordinator.Traffic.Messages);
        Assert.Equal(one.Coordinator.Traffic.Bytes, four.Coordinator.Traffic.Bytes);
    }

    [Fact]
    public async Task Update_norms_do_not_depend_on_shards()
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(r => r with { Steps = 10 });
        await using var whole = new TestRun<float>(new Problem<float>(experiment));
        await using var cut = new TestRun<float>(new Problem<float>(experiment.Sharded(3)));
        await whole.Train(0, 3);
        await cut.Train(0, 3);
        Assert.Equal(whole.Learned.Select(l => l.UpdateNorms), cut.Learned.Select(l => l.UpdateNorms));
    }

    [Theory]
    [InlineData("dropout"), InlineData("node perturbation"), InlineData("phases, decay, frozen")]
    public async Task Evaluating_in_between_changes_nothing_of_what_is_counted_by_batch(string option)
    {
        var problem = new Problem<float>(Options.Of(option));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 8));
        await using var run = new TestRun<float>(problem);
        await run.Train(0, 4);
        Assert.IsType<RunOutcome.Completed>(await run.Coordinator.Evaluate(run.Batches, 0, 5));
        Assert.Equal(expected, Bits.Of(await run.Train(4, 4)));
        LoopNetwork<float> loop = problem.Loop();
        problem.Train(loop, 0, 4);
        loop.Evaluate(problem.Input(3), problem.Columns);
        Assert.Equal(expected, Bits.Of(problem.Train(loop, loop.NextBatch, 4)));
    }

    [Fact]
    public async Task Evaluating_in_between_changes_nothing()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).With(r => r with { Steps = 10 }));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 8));
        await using var run = new TestRun<float>(problem);
        await run.Train(0, 4);
        Assert.IsType<RunOutcome.Completed>(await run.Coordinator.Evaluate(run.Batches, 0, 5));
        Assert.Equal(expected, Bits.Of(await run.Train(4, 4)));
    }

    [Theory]
    [InlineData("0..2ms", 1), InlineData("1ms", 2), InlineData("0..5ms", 3), InlineData("0", 2)]
    public async Task Asynchronous_relaxation_under_random_delays_ends_by_itself_near_the_gradient(string delay, int shards)
    {
        Assert.True(Delay.TryParse(delay, out Delay parsed));
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).Sharded(shards).With(r => r with
        {
            Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence, Threshold = 1e-6, StepSize = 0.3,
        });
        var problem = new Problem<double>(experiment);
        NetworkState<double> before = problem.Loop().Save();
        await using var run = new TestRun<double>(problem, threads: 3, options: _ => new() { Delay = parsed, DelaySeed = 5 });
        NetworkState<double> after = await run.Train(0, 1);
        var reference = ReferenceGradient.Of(problem.Network, before, problem.Inputs(0), problem.Targets(0), problem.Columns);
        foreach (Projection p in problem.Network.Projections)
        {
            var change = after.Find($"weights.{p.Source.Name}.{p.Target.Name}")! - before.Find($"weights.{p.Source.Name}.{p.Target.Name}")!;
            var expected = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(reference.WeightGradients[p]) * -0.01;
            Assert.True((change - expected).FrobeniusNorm() < 1e-3 * expected.FrobeniusNorm(), p.Name);
        }
    }

    [Theory]
    [InlineData("random"), InlineData("learned"), InlineData("dropped"), InlineData("zero start"), InlineData("learned and dropped, sweep")]
    [InlineData("current activity in the update"), InlineData("current activity, learned, sweep"), InlineData("current derivative in the relaxation")]
    [InlineData("fixed prediction")]
    public async Task Relaxed_asynchronously_every_option_ends_near_what_it_comes_to_in_lockstep(string variant)
    {
        Experiment lockstep = Small.Chain(6, 20, 10, 4).Sharded(2).With(Small.Variants[variant]).With(r => r with
        {
            StepSize = 0.5, Stop = RelaxationStop.Quiescence, Schedule = RelaxationSchedule.Parallel,
        });
        var settled = new Problem<double>(lockstep);
        NetworkState<double> expected = settled.Train(settled.Loop(), 0, 5);
        var free = new Problem<double>(lockstep.With(r => r with { Schedule = RelaxationSchedule.Async, Threshold = 1e-9 }));
        await using var run = new TestRun<double>(free, threads: 4, options: _ => new() { Delay = new Delay(0, 0.5), DelaySeed = 3 });
        NetworkState<double> found = await run.Train(0, 5);
        Bits.AssertNear(expected, found);
    }

    [Theory]
    [InlineData("variational", "linear"), InlineData("variational, scaled variance", "linear"), InlineData("variational, random, guard", "linear")]
    [InlineData("variational", "softmax")]
    public async Task Inferred_asynchronously_under_random_delays_values_end_near_what_they_come_to_in_lockstep(string variant, string output)
    {
        Experiment lockstep = Small.Chain(6, 20, 10, 4).With(Small.Variants[variant]).With(r => r with
        {
            StepSize = 0.1, Stop = RelaxationStop.Tolerance, Tolerance = 1e-12, Guard = false, FeedbackWeights = Numerics.Initialiser.Parse("normal(0.1)"),
        });
        if (output == "softmax") lockstep = lockstep with { Loss = new LossSettings { Name = Numerics.LossKind.CrossEntropy } };
        lockstep = lockstep with
        {
            Network = lockstep.Network with
            {
                OutputActivation = Numerics.Activation.Parse(output), Shards = ShardSettings.PerLayer([1, 2, 1, 3]),
                Weights = Numerics.Initialiser.Parse("normal(0.1)"),   // small enough that any staleness does
            },
        };
        var settled = new Problem<double>(lockstep);
        NetworkState<double> expected = settled.Train(settled.Loop(), 0, 3);
        var free = new Problem<double>(lockstep.With(r => r with
        {
            Stop = RelaxationStop.Quiescence, Schedule = RelaxationSchedule.Async, Threshold = 1e-9,
        }));
        await using var run = new TestRun<double>(free, threads: 4, options: _ => new() { Delay = new Delay(0, 0.3), DelaySeed = 3 });
        NetworkState<double> found = await run.Train(0, 3);
        Bits.AssertNear(expected, found);
    }

    [Fact]
    public async Task Asynchronous_runs_go_on_over_many_batches()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).Sharded(2).With(r => r with
        {
            Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence, StepSize = 0.5,
        }));
        await using var run = new TestRun<float>(problem, threads: 4);
        await run.Train(0, 30);
        Assert.All(run.Learned, learned => Assert.True(learned.Steps >= 1));
    }

    [Fact]
    public async Task A_run_without_progress_names_who_waits_for_which_message_from_whom()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 30 }));
        await using var run = new TestRun<float>(problem, silenceSeconds: 0.5, options: _ => new() { Decorate = TestDecorator<float>.Losing(header => header is { Kind: MessageKind.Feedback, Sender: 2, Batch: 3 } && header.Step >= 17) });
        var silent = Assert.IsType<RunOutcome.Silent>(await run.Coordinator.Train(run.Batches, 0, 10));
        Assert.Contains("hidden1 waits for Feedback from hidden2 (batch 3, relax step 17)", silent.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_diverges_names_population_batch_and_step()
    {
        Experiment experiment = Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 10 });
        var problem = new Problem<float>(experiment with { Train = experiment.Train with { LearningRate = 1e6 }, Network = experiment.Network with { Activation = Numerics.Activation.Parse("relu") } });
        await using var run = new TestRun<float>(problem);
        var diverged = Assert.IsType<RunOutcome.Diverged>(await run.Coordinator.Train(run.Batches, 0, 100));
        Assert.True(diverged.At.Batch > 0);
        Assert.Contains($"batch {diverged.At.Batch}", diverged.Sentence, StringComparison.Ordinal);
        Assert.Contains(diverged.Population, problem.Network.Populations.Select(p => p.Name));
    }

    [Fact]
    public async Task A_run_that_is_asked_to_stop_finishes_what_was_presented_and_goes_on_to_the_same_bits()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).With(r => r with { Steps = 10 }));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 40));
        using var stop = new CancellationTokenSource();
        await using var run = new TestRun<float>(problem);
        run.Coordinator.Learned = learned =>
        {
            run.Learned.Add(learned);
            if (learned.Batch == 5) stop.Cancel();
        };
        Assert.IsType<RunOutcome.Interrupted>(await run.Coordinator.Train(run.Batches, 0, 40, stop.Token));
        int done = run.Learned.Count;
        Assert.InRange(done, 6, 8);
        Assert.Equal(expected, Bits.Of(await run.Train(done, 40 - done)));
    }

    [Fact]
    public async Task A_state_taken_from_one_run_begins_another()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).With(r => r with { Steps = 10 }));
        var expected = Bits.Of(problem.Train(problem.Loop(), 0, 10));
        await using var first = new TestRun<float>(problem);
        NetworkState<float> state = await first.Train(0, 6);
        await using var second = new TestRun<float>(problem, state: state);
        Assert.Equal(expected, Bits.Of(await second.Train(6, 4)));
    }

    [Fact]
    public async Task A_population_that_throws_is_named_and_is_not_started_anew()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4));
        var probe = new Thrower();
        await using var run = new TestRun<float>(problem, options: _ => new() { Instruments = new Instruments<float> { Probe = probe } });
        var failed = Assert.IsType<RunOutcome.Failed>(await run.Coordinator.Train(run.Batches, 0, 4));
        Assert.Equal(("hidden1", 1, Thrower.Sentence), (failed.Population, failed.Report.At.Batch, failed.Report.Cause.Message));
        Assert.Equal(1, probe.Thrown);
    }

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
