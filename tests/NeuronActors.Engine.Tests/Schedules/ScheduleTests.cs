using System.Globalization;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>Whatever order populations and messages take their turns in, a run ends, with the same bits.</summary>
/// <remarks>NEURONACTORS_SCHEDULES sets how many orders are tried; each failure names its seed, which gives the same order again.</remarks>
[Collection(nameof(Alone))]
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const int Batches = 3;

    private static readonly Dictionary<string, Experiment> Runs = new()
    {
        ["parallel"] = Of("parallel"),
        ["sweep, learned feedback"] = Of("current activity, learned, sweep"),
        ["quiescence"] = Of("quiescence").With(r => r with { StepSize = 0.5 }),
        ["tolerance"] = Of("variational, tolerance"),
        ["fixed prediction"] = Of("fixed prediction, random, sweep, quiescence"),
        ["backprop"] = Of("backprop"),
        ["direct feedback alignment"] = Of("gated direct feedback alignment"),
        ["spiking"] = Of("spiking with transmission delay"),
        ["node perturbation"] = Of("backprop").With(r => r with { Kind = Rules.NodePerturbation, Noise = 0.1 }),
        ["softmax in shards"] = Softmax(Of("variational")),
    };

    private static int Schedules =>
        int.TryParse(Environment.GetEnvironmentVariable("NEURONACTORS_SCHEDULES"), CultureInfo.InvariantCulture, out int set) ? set : 3000;

    [Fact]
    public async Task Thousands_of_random_orders_give_the_bits_of_the_plain_loop()
    {
        var expected = Runs.ToDictionary(run => run.Key, run => Described.Of(Bits.OfTheLoop(run.Value, Batches)));
        string[] names = [.. Runs.Keys];
        RandomExecutor order = RandomExecutor.Of("lockstep");
        await using var actors = new LocalActors(1, RandomExecutor.Settings("lockstep"));
        long turns = 0;
        for (int seed = 0; seed < Schedules; seed++)
        {
            string name = names[seed % names.Length];
            (NetworkState<float>? state, RunOutcome outcome) = await Run(actors, order, new Problem<float>(Cut(name, seed)), (ulong)seed, messagesWait: true);
            Assert.True(state is not null, $"schedule {seed}, {name}: {outcome.Sentence}");
            Assert.True(expected[name] == Described.Of(Bits.Of(state)), $"schedule {seed}, {name}: other bits than those of the plain loop");
            turns += order.Turns;
        }
        output.WriteLine($"{Schedules} schedules of {turns / Schedules} turns");
    }

    [Fact]
    public async Task Relaxed_asynchronously_every_order_ends_by_itself_near_what_lockstep_comes_to()
    {
        Experiment lockstep = Small.Chain(3, 4, 3, 2).Sharded(2).With(r => r with { StepSize = 0.5, Stop = RelaxationStop.Quiescence });
        var settled = new Problem<double>(lockstep);
        NetworkState<double> expected = settled.Train(settled.Loop(), 0, Batches);
        var free = new Problem<double>(lockstep.With(r => r with { Schedule = RelaxationSchedule.Async, Threshold = 1e-9 }));
        RandomExecutor order = RandomExecutor.Of("async");
        await using var actors = new LocalActors(1, RandomExecutor.Settings("async"));
        for (int seed = 0; seed < Schedules / 10; seed++)
        {
            (NetworkState<double>? state, RunOutcome outcome) = await Run(actors, order, free, (ulong)seed, messagesWait: true);
            Assert.True(state is not null, $"schedule {seed}: {outcome.Sentence}");
            Bits.AssertNear(expected, state);
        }
    }

    [Fact]
    public async Task A_seed_gives_the_same_order_again_and_another_seed_another()
    {
        RandomExecutor order = RandomExecutor.Of("again");
        await using var actors = new LocalActors(1, RandomExecutor.Settings("again"));
        var problem = new Problem<float>(Runs["quiescence"].Sharded(2));
        var orders = new List<string>();
        foreach (ulong seed in (ulong[])[7, 7, 8])
        {
            var sent = new List<MessageHeader>();
            await Run(actors, order, problem, seed, messagesWait: false, _ => new TestDecorator<float>((message, carry) =>
            {
                sent.Add(message.Header);
                carry(message);
            }));
            orders.Add(string.Join('\n', sent));
        }
        Assert.Equal(orders[0], orders[1]);
        Assert.NotEqual(orders[0], orders[2]);
    }

    /// <summary>So that the other tests here mean something: a message that overtakes another one is found.</summary>
    [Fact]
    public async Task An_edge_that_does_not_keep_its_order_is_found_in_some_schedule()
    {
        RandomExecutor order = RandomExecutor.Of("overtaking");
        await using var actors = new LocalActors(1, RandomExecutor.Settings("overtaking"));
        var problem = new Problem<float>(Runs["parallel"]);
        var outcomes = new List<RunOutcome>();
        for (ulong seed = 0; seed < 20; seed++)
            outcomes.Add((await Run(actors, order, problem, seed, messagesWait: false, _ => OneBehindTheNext())).Outcome);
        Assert.Contains(outcomes, outcome => outcome is RunOutcome.Refused && outcome.Sentence.Contains("lost or doubled", StringComparison.Ordinal));

        static TestDecorator<float> OneBehindTheNext()
        {
            Message<float>? held = null;
            return new TestDecorator<float>((message, carry) =>
            {
                if (message.Header is { Kind: MessageKind.Feedback, Step: 1 })
                {
                    held = message;
                    return;
                }
                carry(message);
                if (held is { } late) carry(late);
                held = null;
            });
        }
    }

    private static async Task<(NetworkState<T>? State, RunOutcome Outcome)> Run<T>(
        LocalActors actors, RandomExecutor order, Problem<T> problem, ulong seed, bool messagesWait, OutletDecoration<T>? decorate = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        order.Begin(seed);
        var options = new LocalOptions<T> { Decorate = messagesWait ? ScheduledSession<T>.Waiting(order) : decorate };
        await using var session = new ScheduledSession<T>(actors.Open(problem.Network, problem.Settings, options), order, seed);
        var coordinator = new Coordinator<T>(session, problem.Network, problem.Settings, TimeSpan.Zero);
        RunOutcome outcome = await coordinator.Train(new ProblemBatches<T>(problem), 0, Batches);
        return outcome is RunOutcome.Completed ? await coordinator.Save() : (null, outcome);
    }

    private static Experiment Of(string variant) => Small.Chain(3, 4, 3, 2).With(Small.Variants[variant]).With(r => r with { Steps = 4 });

    private static Experiment Softmax(Experiment experiment) => experiment with
    {
        Loss = new LossSettings { Name = Numerics.LossKind.CrossEntropy },
        Network = experiment.Network with { OutputActivation = Numerics.Activation.Parse("softmax") },
    };

    /// <summary>Cut into one or two shards, the softmax's output too.</summary>
    private static Experiment Cut(string name, int seed) => name == "softmax in shards"
        ? Runs[name].Wired(n => n with { Shards = ShardSettings.PerLayer([2, 1, 2]) })
        : Runs[name].Sharded(1 + seed / Runs.Count % 2);
}
