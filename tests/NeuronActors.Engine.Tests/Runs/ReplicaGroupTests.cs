using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Replicas on actors compute what the plain loop with as many replicas computes.</summary>
public sealed class ReplicaGroupTests
{
    public static TheoryData<string> VariantNames => [.. Small.SharedVariants];

    [Theory, MemberData(nameof(VariantNames))]
    public async Task Replicas_on_actors_give_the_bits_of_the_plain_loop_with_as_many_replicas(string variant)
    {
        foreach (int replicas in (int[])[2, 3, 5])
        {
            Experiment experiment = Small.Chain(6, 20, 9, 4).With(Small.Variants[variant]).With(r => r with { Steps = 8 }).Replicated(replicas);
            var problem = new Problem<float>(experiment);
            var expected = Bits.Of(problem.Train(problem.Replicas(), 0, 5));
            await using var run = new TestRun<float>(new Problem<float>(experiment.Sharded(2)));
            Assert.Equal(expected, Bits.Of(await run.Train(0, 5)));
            Assert.Equal(5, run.Learned.Count);
        }
    }

    [Theory]
    [InlineData("dropout"), InlineData("node perturbation, dropout, skipping"), InlineData("pseudobackprop"), InlineData("phases, decay, frozen")]
    public async Task So_they_do_with_what_is_drawn_by_sample_or_decided_by_batch(string option)
    {
        Experiment experiment = Options.Of(option).Sharded(2).Replicated(3);
        await using var run = new TestRun<float>(new Problem<float>(experiment));
        Assert.Equal(Bits.OfTheLoop(experiment, 8), Bits.Of(await run.Train(0, 8)));
    }

    [Theory]
    [InlineData(1, 1, 1), InlineData(2, 1, 3), InlineData(2, 4, 1), InlineData(3, 2, 7), InlineData(4, 1, 2)]
    public async Task Any_number_of_threads_and_shards_gives_the_same_bits(int replicas, int threads, int shards)
    {
        Experiment experiment = Small.Chain(6, 37, 40, 9, 4).With(Small.Variants["learned"]).With(r => r with { Steps = 10 }).Replicated(replicas);
        var problem = new Problem<float>(experiment);
        var expected = Bits.Of(problem.Train(problem.Replicas(), 0, 8));
        await using var run = new TestRun<float>(new Problem<float>(experiment.Sharded(shards)), threads);
        Assert.Equal(expected, Bits.Of(await run.Train(0, 8)));
    }

    [Theory]
    [InlineData(OptimizerKind.Momentum, Reduction.Sum), InlineData(OptimizerKind.Adam, Reduction.Mean)]
    public async Task Stopped_and_resumed_from_its_state_a_run_ends_with_the_same_bits(OptimizerKind optimizer, Reduction reduction)
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).With(Small.Variants["learned"]).Replicated(3).Trained(t => t with
        {
            Optimizer = optimizer, Reduction = reduction,
        }));
        var expected = Bits.Of(problem.Train(problem.Replicas(), 0, 30));
        using var stop = new CancellationTokenSource();
        await using var first = new TestRun<float>(problem);
        first.Coordinator.Learned = learned =>
        {
            first.Learned.Add(learned);
            if (learned.Batch == 5) stop.Cancel();
        };
        Assert.IsType<RunOutcome.Interrupted>(await first.Coordinator.Train(first.Batches, 0, 30, stop.Token));
        int done = first.Learned.Count;
        Assert.InRange(done, 6, 8);
        (NetworkState<float>? state, _) = await first.Coordinator.Save();
        await using var second = new TestRun<float>(problem, state: state);
        Assert.Equal(expected, Bits.Of(await second.Train(done, 30 - done)));
    }

    [Fact]
    public async Task Batches_with_fewer_samples_than_replicas_are_learnt_and_evaluated_too()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).Replicated(5));
        LoopReplicas<float> loop = problem.Replicas();
        for (int batch = 0; batch < 10; batch++) loop.Train(problem.Input(batch), problem.Target(batch), 1 + batch % 5);
        await using var run = new TestRun<float>(problem);
        run.Batches.ColumnsOf = batch => 1 + batch % 5;
        await run.Train(0, 5);
        Assert.IsType<RunOutcome.Completed>(await run.Coordinator.Evaluate(run.Batches, 0, 5));
        Assert.Equal(Bits.Of(loop.Save()), Bits.Of(await run.Train(5, 5)));
    }

    [Fact]
    public async Task Outputs_come_in_sample_order_as_from_one_network()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).Sharded(2).Replicated(3));
        LoopNetwork<float> loop = problem.Loop();
        await using var run = new TestRun<float>(problem);
        run.Batches.ColumnsOf = batch => 5 - batch % 5;
        Assert.IsType<RunOutcome.Completed>(await run.Coordinator.Evaluate(run.Batches, 0, 10));
        Assert.Equal(
            Enumerable.Range(0, 10).Select(batch => loop.Evaluate(problem.Input(batch), 5 - batch % 5).Output),
            run.Batches.Outputs.Select(output => output.Output));
    }

    [Fact]
    public async Task Norms_are_those_of_the_whole_batch_and_the_steps_those_of_the_replica_that_took_most()
    {
        var problem = new Problem<double>(Small.Chain(6, 20, 10, 4).With(Small.Variants["quiescence"]).With(r => r with { StepSize = 0.5 }).Replicated(3));
        await using var one = new TestRun<double>(new Problem<double>(problem.Experiment.Replicated(1)));
        await using var many = new TestRun<double>(problem);
        await one.Train(0, 4);
        await many.Train(0, 4);
        Assert.Equal(one.Learned[0].Steps, many.Learned[0].Steps);   // later ones start from weights that differ by rounding
        foreach ((BatchLearned expected, BatchLearned found) in one.Learned.Zip(many.Learned))
            foreach ((double a, double b) in expected.UpdateNorms.Zip(found.UpdateNorms)) Assert.Equal(a, b, 1e-12 * a);
    }

    [Fact]
    public async Task Replicas_that_relax_asynchronously_end_by_themselves_and_hold_the_same_bits()
    {
        Experiment settled = Small.Chain(6, 20, 10, 4).Replicated(3).With(r => r with { StepSize = 0.5, Stop = RelaxationStop.Quiescence });
        var lockstep = new Problem<double>(settled);
        NetworkState<double> expected = lockstep.Train(lockstep.Replicas(), 0, 10);
        var free = new Problem<double>(settled.With(r => r with { Schedule = RelaxationSchedule.Async, Threshold = 1e-9 }));
        await using var run = new TestRun<double>(free, threads: 2, options: replica => new() { Delay = new Delay(0, 0.2), DelaySeed = (ulong)replica });
        NetworkState<double> found = await run.Train(0, 10);
        Bits.AssertNear(expected, found);
    }

    [Fact]
    public async Task Where_one_replica_diverges_the_run_ends_and_names_the_population()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).Replicated(3));
        await using var run = new TestRun<float>(problem);
        run.Batches.InputOf = batch =>
        {
            float[] input = problem.Input(batch);
            if (batch == 3) input[2 * 6] = float.PositiveInfinity;   // the second replica's first sample
            return input;
        };
        var diverged = Assert.IsType<RunOutcome.Diverged>(await run.Coordinator.Train(run.Batches, 0, 10));
        Assert.Equal("hidden1", diverged.Population);
        Assert.Equal(3, diverged.At.Batch);
    }

    [Fact]
    public async Task A_run_without_progress_names_the_replica_too()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 10, 4).Replicated(2).With(r => r with { Steps = 30 }));
        await using var run = new TestRun<float>(problem, silenceSeconds: 0.5, options: replica => new()
        {
            Decorate = TestDecorator<float>.Losing(header => replica == 1 && header is { Kind: MessageKind.Feedback, Sender: 2, Batch: 3 } && header.Step >= 17),
        });
        var silent = Assert.IsType<RunOutcome.Silent>(await run.Coordinator.Train(run.Batches, 0, 10));
        Assert.Contains("replica 1: hidden1 waits for Feedback from hidden2 (batch 3, relax step 17)", silent.Sentence, StringComparison.Ordinal);
        Assert.Contains("replica 0: hidden1 waits for Update from the coordinator (batch 3, learn step 30)", silent.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traffic_is_that_of_all_replicas_with_one_entry_per_edge()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).Replicated(3));
        await using var run = new TestRun<float>(problem);
        await run.Train(0, 4);
        Assert.Equal(problem.Network.Edges.Select(edge => edge.Index).Order(), run.Session.Traffic.Select(entry => entry.Edge.Index).Order());
        Assert.Equal(run.Replicas.Sum(session => session.Traffic.Sum(entry => entry.Traffic.Bytes)), run.Coordinator.Traffic.Bytes);
        Assert.Equal(run.Replicas.Sum(session => session.Steps), run.Session.Steps);
    }

    [Fact]
    public async Task More_or_fewer_sessions_than_replicas_are_refused()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).Replicated(3));
        await using var actors = new LocalActors(1);
        await using ISession<float> session = actors.Open<float>(problem.Network, problem.Settings);
        var refusal = Assert.Throws<ArgumentException>(() => new ReplicaGroup<float>([session], problem.Network, problem.Settings));
        Assert.Contains("1 sessions for 3 replicas", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_report_it_waits_as_long_as_it_is_told_to_and_can_be_asked_again()
    {
        var problem = new Problem<float>(Small.Chain(6, 20, 4).Replicated(2));
        await using var run = new TestRun<float>(problem);
        Assert.Null(await run.Session.NextReport(TimeSpan.FromMilliseconds(5), CancellationToken.None));
        Assert.False(run.Session.TryNextReport(out _));
        await run.Train(0, 2);
    }
}
