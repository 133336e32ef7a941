using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality.Tests;

/// <summary>Rules with one fault each: every one is found, by the property that is meant for it, and named right.</summary>
public sealed class PlantedLeakTests
{
    private const int Hidden1 = 1, Hidden2 = 2, Output = 3;

    private static readonly Network Chain = Network.Dense([5, 4, 6, 3], Activation.Tanh, Activation.Linear, Initialiser.Normal(0.3));
    private static readonly RuleSettings Random = new() { Feedback = FeedbackKind.Random, FeedbackWeights = Initialiser.Normal(0.3), Steps = 6 };
    private static int callsEver;
    private static float lastEver;
    private static float targetSeen;

    private readonly Village village = new();

    [Fact]
    public void Without_a_cheat_the_village_is_honest() => Assert.All(Audit((_, honest) => honest).Verify(), result => Assert.True(result.Holds));

    [Fact]
    public void Reading_the_transpose_of_a_forward_matrix()
    {
        Leak leak = Found("weight transport", Audit((context, honest) => new CheatOf(honest)
        {
            BeforeStep = (children, state) => AddTransposed(village.WeightsOf(context.Population.Index + 1), children, state),
        }));
        Assert.Equal(("hidden1", 0, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
        Assert.Equal("one value of weights.hidden1.hidden2 in hidden2 during relaxation step 0 of batch 0", leak.Changed);
    }

    [Fact]
    public void Normalising_by_the_norm_of_all_populations()
    {
        Leak leak = Found("light cone", Audit((context, honest) => new CheatOf(honest)
        {
            AfterStart = state => village.States[context.Population.Index] = state,
            BeforeFeedback = state => Scale(state, 1 / MathF.Sqrt(1 + village.States.Values.Sum(other => other.Activity.Sum(x => x * x)))),
            BeforeStep = (_, state) => Scale(state, 1 / MathF.Sqrt(1 + village.States.Values.Sum(other => other.Activity.Sum(x => x * x)))),
        }));
        Assert.Equal(("hidden2", Phase.Relax, "Feedback to hidden1"), (leak.Population, leak.At.Phase, leak.Signal));
        Assert.Equal("one value of the Feedback from hidden2 to hidden1 of batch 0, relax step 2", leak.Changed);
    }

    [Fact]
    public void Sharing_a_buffer_between_populations()
    {
        var trace = new float[64];
        Leak leak = Found("light cone", Audit((_, honest) => new CheatOf(honest)
        {
            BeforeStep = (_, state) =>
            {
                for (int i = 0; i < state.Count; i++) state.Activity[i] += trace[i] = (0.5f * trace[i]) + (0.1f * state.Activity[i]);
            },
            AfterStart = _ => Array.Clear(trace),
        }));
        Assert.Equal(("hidden2", Phase.Relax, "Feedback to hidden1"), (leak.Population, leak.At.Phase, leak.Signal));
        Assert.Equal("one value of the Feedback from hidden2 to hidden1 of batch 0, relax step 2", leak.Changed);
    }

    [Fact]
    public void Keeping_a_static_count()
    {
        Leak leak = Found("repeatability", Audit((_, honest) => new CheatOf(honest) { AfterError = state => state.Error[0] += 1e-3f * callsEver++ }));
        Assert.Equal(("output", 0, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
    }

    [Fact]
    public void Beginning_where_an_earlier_run_ended()
    {
        Leak leak = Found("repeatability", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            BeforeStep = (_, state) => state.Activity[0] += 0.1f * lastEver,
            AfterError = state => lastEver = state.Error[0],
        }));
        Assert.Equal(("hidden2", 0, Phase.Relax, "Feedback to hidden1"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
    }

    [Fact]
    public void Peeking_at_the_target()
    {
        Leak leak = Found("light cone", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = state => state.Activity[0] += village.Contexts[Output].Control.Peek().Payload?.Values[0] ?? 0,
        }));
        Assert.Equal(("hidden2", new Position(0, Phase.Relax, 0), "Feedback to hidden1", "the target of batch 0"), (leak.Population, leak.At, leak.Signal, leak.Changed));
    }

    [Fact]
    public void Sending_two_hops_through_the_outlet_of_another()
    {
        Leak leak = Found("wiring", Audit((context, honest) => context.Population.Index != Output ? honest : new CheatOf(honest)
        {
            BeforeFeedback = state => village.Contexts[Hidden2].FeedbackTo[0].Outlet.Send(MessageKind.Feedback, new Position(0, Phase.Relax, 0), false, Forged.Payload(6, state.Columns)),
        }));
        Assert.Equal(("output", new Position(0, Phase.Relax, 0), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.Contains("through an outlet of hidden2", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Putting_messages_into_a_port_along_an_edge_that_is_none()
    {
        var made = new Edge(Chain.Edges.Count + 3, Chain.Populations[Output], Chain.Populations[Hidden1], EdgeDirection.Broadcast, null);
        Leak leak = Found("wiring", Audit((context, honest) => context.Population.Index != Output ? honest : new CheatOf(honest)
        {
            BeforeFeedback = state => new Forged.Outlet(made, village.Contexts[Hidden1].FeedbackFrom[0].Shards[0].Feedback)
                .Send(MessageKind.Feedback, new Position(0, Phase.Relax, 0), false, Forged.Payload(6, state.Columns)),
        }));
        Assert.Equal(("hidden1", new Position(0, Phase.Relax, 0), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.Contains("from output to hidden1 (batch 0, relax step 0) was read and had come along no edge", leak.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Whoever forges a header may write what he likes into it.</summary>
    [Fact]
    public void Putting_messages_into_a_port_in_the_name_of_somebody_whom_the_network_does_not_have()
    {
        var nobody = new Population(9, "nobody", Chain.Layers[Output], 0, 0, 6);
        var made = new Edge(Chain.Edges.Count + 3, nobody, Chain.Populations[Hidden1], EdgeDirection.Broadcast, null);
        Leak leak = Found("wiring", Audit((context, honest) => context.Population.Index != Output ? honest : new CheatOf(honest)
        {
            BeforeFeedback = state => new Forged.Outlet(made, village.Contexts[Hidden1].FeedbackFrom[0].Shards[0].Feedback)
                .Send(MessageKind.Feedback, new Position(0, Phase.Relax, 0), false, Forged.Payload(6, state.Columns)),
        }));
        Assert.Equal(("hidden1", new Position(0, Phase.Relax, 0), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.StartsWith("Feedback from population 9, which this network does not have, to hidden1 (batch 0, relax step 0) was read and had come along no edge", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_from_the_port_of_another()
    {
        Leak leak = Found("wiring", Audit((context, honest) => context.Population.Index != Hidden1 ? honest : new CheatOf(honest)
        {
            AfterStart = _ => village.Contexts[Output].Control.Take(),
        }));
        Assert.Equal(("hidden1", 0, "Clamp to output"), (leak.Population, leak.At.Batch, leak.Signal));
    }

    [Fact]
    public void Looking_at_a_message_that_is_for_the_next_step()
    {
        Network deep = Network.Dense([5, 4, 6, 5, 3], Activation.Tanh, Activation.Linear, Initialiser.Normal(0.3));
        Leak leak = Found("light cone", LocalityAudit.Of(village.Where((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            BeforeStep = (children, state) =>
            {
                if (children.Ports[0].Count > 0) state.Activity[0] += children.Ports[0].Peek().Payload.Values.Sum();
            },
        }), deep, Settings(deep)));
        Assert.Equal(("hidden2", Phase.Relax, "Feedback to hidden1"), (leak.Population, leak.At.Phase, leak.Signal));
        Assert.Contains("the Feedback from hidden3 to hidden2", leak.Changed, StringComparison.Ordinal);
    }

    [Fact]
    public void Stepping_with_what_its_neighbour_knows_only_after_the_same_step()
    {
        Leak leak = Found("light cone", Audit((_, honest) => new Hasty(honest)));
        Assert.Equal(("hidden2", new Position(0, Phase.Relax, 1), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.Equal("one value of the Feedback from output to hidden2 of batch 0, relax step 1", leak.Changed);
        Assert.Contains("before step 2", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Using_the_weights_of_a_neighbour()
    {
        AuditResult transport = Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterError = state => state.Error[0] *= village.WeightsOf(Hidden1).Sum(),
        }).Run().Single(result => result.Property == "weight transport");
        Leak leak = transport.Leaks[0];
        Assert.Equal(("hidden2", 0, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
        Assert.Contains("weights.input.hidden1 in hidden1 during relaxation", leak.Changed, StringComparison.Ordinal);
    }

    /// <summary>One weight in the middle tells nobody who looks at another one.</summary>
    [Theory]
    [InlineData(0), InlineData(5), InlineData(17)]
    public void Looking_at_one_weight_of_a_neighbour_whichever_it_is(int place)
    {
        Leak leak = Found("light cone", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = state => state.Activity[0] += village.WeightsOf(Output)[place],
        }));
        Assert.Equal(("hidden2", new Position(0, Phase.Relax, 0), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.Equal("every forward weight in output before batch 0", leak.Changed);
    }

    /// <summary>Ahead of time, at a step when word of the target has come already: only the message itself shows it, and only at this place.</summary>
    [Theory]
    [InlineData(0, 0), InlineData(4, 0), InlineData(0, 2), InlineData(4, 2)]
    public void Looking_ahead_at_one_neuron_and_one_sample_whichever_they_are(int neuron, int sample)
    {
        Network deep = Network.Dense([5, 4, 6, 5, 3], Activation.Tanh, Activation.Linear, Initialiser.Normal(0.3));
        int steps = 0;
        Leak leak = Found("light cone", LocalityAudit.Of(village.Where((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = _ => steps = 0,
            BeforeStep = (children, state) =>
            {
                if (++steps == 2 && children.Ports[0].Count > 0) state.Activity[0] += children.Ports[0].Peek().Payload.Values[(5 * sample) + neuron];
            },
        }), deep, Settings(deep)));
        Assert.Equal(("hidden2", new Position(0, Phase.Relax, 2), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.Equal("every value of the Feedback from hidden3 to hidden2 of batch 0, relax step 2", leak.Changed);
    }

    [Fact]
    public void Learning_from_an_error_that_was_not_sent()
    {
        Leak leak = Found("update locality", Audit((context, honest) => new CheatOf(honest)
        {
            AfterStart = state => village.States[context.Population.Index] = state,
            AfterError = state =>
            {
                if (context.Population.Index == Hidden1) state.Error[0] += village.States[Hidden2].Error[0];
            },
        }));
        Assert.Equal(("hidden1", 0, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
    }

    [Fact]
    public void Summing_in_the_order_of_arrival()
    {
        Network cut = Network.Dense([5, 4, 6, 3], Activation.Tanh, Activation.Linear, Initialiser.Normal(0.3), 1, 3);
        Leak leak = Found("order independence", LocalityAudit.Of<float>(context => ArrivalOrder.Populate(context), cut, Settings(cut)));
        Assert.Equal(("hidden1", 0, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
    }

    [Fact]
    public void Chance_that_no_seed_knows()
    {
        Leak leak = Found("repeatability", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            BeforeStep = (_, state) => state.Activity[0] += RandomNumberGenerator.GetInt32(1 << 20),
        }));
        Assert.Equal(("hidden2", new Position(0, Phase.Relax, 1), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
    }

    [Fact]
    public void The_clock()
    {
        Leak leak = Found("repeatability", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = state => state.Activity[0] += Stopwatch.GetTimestamp() % 1_000_003,
        }));
        Assert.Equal(("hidden2", new Position(0, Phase.Relax, 0), "Feedback to hidden1"), (leak.Population, leak.At, leak.Signal));
    }

    [Fact]
    public void Remembering_a_payload_after_it_was_given_back()
    {
        Leak leak = Found("payloads", Audit((context, honest) => context.Population.Index != Hidden1 ? honest : new Remembering(honest)));
        Assert.Equal(("hidden1", 0, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
    }

    [Fact]
    public void Writing_into_a_payload_that_others_read_too()
    {
        Network cut = Network.Dense([5, 4, 6, 3], Activation.Tanh, Activation.Linear, Initialiser.Normal(0.3), 2, 1);
        Leak leak = Found("payloads", LocalityAudit.Of(village.Where((context, honest) => context.Population.Index != 1 ? honest : new CheatOf(honest)
        {
            BeforeStep = (children, _) => children.Signal(0, 0).Values[0] *= 1.5f,
        }), cut, Settings(cut)));
        Assert.StartsWith("Feedback to hidden1.", leak.Signal, StringComparison.Ordinal);
        Assert.Contains("was changed", leak.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MessageKind.Lateral), InlineData(MessageKind.Activation), InlineData(MessageKind.FeedbackWeights)]
    public void Sending_another_kind_than_the_edge_carries(MessageKind kind)
    {
        Leak leak = Found("wiring", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterError = state => context.FeedbackTo.First(listener => listener.Population.Index == Hidden1).Outlet.Send(kind, new Position(0, Phase.Learn, 0), false, Forged.Payload(6, 4)),
        }));
        Assert.Equal(("hidden2", new Position(0, Phase.Learn, 0), $"{kind} to hidden1"), (leak.Population, leak.At, leak.Signal));
        Assert.Contains($"{kind} of batch 0, learn step 0 from hidden2 to hidden1 is refused", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Subtracting_the_mean_of_the_whole_network()
    {
        float sum = 0;
        int count = 1;
        Leak leak = Found("light cone", Audit((_, honest) => new CheatOf(honest)
        {
            AfterStart = _ => (sum, count) = (0, 1),
            BeforeStep = (_, state) =>
            {
                for (int i = 0; i < state.Count; i++) (sum, count) = (sum + state.Activity[i], count + 1);
                state.Activity[0] -= sum / count;
            },
        }));
        Assert.Equal(("hidden2", Phase.Relax, "Feedback to hidden1"), (leak.Population, leak.At.Phase, leak.Signal));
        Assert.Equal("one value of the Feedback from hidden2 to hidden1 of batch 0, relax step 2", leak.Changed);
    }

    [Fact]
    public void Changing_the_weights_of_a_neighbour()
    {
        Leak leak = Found("update locality", Audit((context, honest) => context.Population.Index != Hidden1 ? honest : new CheatOf(honest)
        {
            AfterError = _ =>
            {
                if (!village.Populations.TryGetValue(Hidden2, out NeuronPopulation<float>? victim)) return;
                StateMatrix<float> weights = victim.Memory.Save().Matrices[0];
                weights.Values.Values()[0] += 0.25f;
                victim.Memory.Restore([weights], new Dictionary<string, long>());
            },
        }));
        Assert.Equal(("hidden2", 0, "weights.hidden1.hidden2"), (leak.Population, leak.At.Batch, leak.Signal));
    }

    /// <summary>What was changed in the first batch has reached everybody by then, and whatever was left behind is what it was.</summary>
    [Fact]
    public void Peeking_at_the_target_from_the_second_batch_on()
    {
        Leak leak = Found("light cone", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = state =>
            {
                LookAtTheTarget();
                if (village.Populations[Hidden2].At.Batch > 0) state.Activity[0] += targetSeen;
            },
        }));
        Assert.Equal(("hidden2", new Position(1, Phase.Relax, 0), "Feedback to hidden1", "the target of batch 1"), (leak.Population, leak.At, leak.Signal, leak.Changed));
    }

    /// <summary>By then word of the target has come along the edges too, so that only a population that is alone shows it.</summary>
    [Fact]
    public void Learning_from_the_target_itself_from_the_second_batch_on()
    {
        Leak leak = Found("update locality", Audit((context, honest) => context.Population.Index switch
        {
            Hidden2 => new CheatOf(honest) { AfterStart = _ => LookAtTheTarget() },
            Hidden1 => new CheatOf(honest)
            {
                AfterError = state =>
                {
                    if (village.Populations[Hidden1].At.Batch > 0) state.Error[0] += targetSeen;
                },
            },
            _ => honest,
        }));
        Assert.Equal(("hidden1", 1, Phase.Learn, "e"), (leak.Population, leak.At.Batch, leak.At.Phase, leak.Signal));
    }

    [Fact]
    public void Putting_a_clamp_into_a_port_as_if_the_coordinator_had_sent_it()
    {
        var made = new Edge(-1, Chain.Populations[Hidden2], Chain.Populations[Output], EdgeDirection.Broadcast, null);
        bool isDone = false;
        Leak leak = Found("wiring", Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = state =>
            {
                if (isDone) return;
                village.Contexts[Output].Control.Take().Payload.Release();
                new Forged.Outlet(made, village.Contexts[Output].Control).Send(MessageKind.Clamp, new Position(0, Phase.Forward, 0), false, Forged.Payload(3, state.Columns));
                isDone = true;
            },
        }), place: 1);
        Assert.Equal(("output", "Clamp to output"), (leak.Population, leak.Signal));
        Assert.Contains("Clamp from hidden2 to output (batch 0, forward step 0) was read and had come along no edge", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaving_something_in_a_pooled_array()
    {
        Leak leak = Found("light cone", Audit((_, honest) => new CheatOf(honest)
        {
            AfterStart = _ => Pooled(rented => rented[0] = 0),
            BeforeStep = (_, state) => Pooled(rented => rented[0] = state.Activity[0] += 0.1f * rented[0]),
        }));
        Assert.Equal(("hidden2", Phase.Relax, "Feedback to hidden1"), (leak.Population, leak.At.Phase, leak.Signal));
        Assert.Equal("every value of the Feedback from hidden2 to hidden1 of batch 0, relax step 2", leak.Changed);
    }

    [Fact]
    public void The_message_of_the_exception_names_population_step_and_signal_of_each_violated_property()
    {
        var refusal = Assert.Throws<LocalityException>(() => Audit((context, honest) => context.Population.Index != Hidden2 ? honest : new CheatOf(honest)
        {
            AfterStart = state => state.Activity[0] += village.Contexts[Output].Control.Peek().Payload?.Values[0] ?? 0,
        }).Verify());
        Assert.StartsWith("light cone: hidden2: Feedback to hidden1 (batch 0, relax step 0) differs at neuron 0, sample 0: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(", though nothing that it had read was different; what was changed: the target of batch 0", refusal.Message, StringComparison.Ordinal);
    }

    private LocalityAudit Audit(Func<PopulationContext<float>, LearningRule<float>, LearningRule<float>> cheat) =>
        LocalityAudit.Of(village.Where(cheat), Chain, Settings(Chain));

    private static LearningSettings Settings(Network network) => LearningSettings.Of(new Experiment { Rule = Random, Train = new TrainSettings { LearningRate = 0.05 } }) with
    {
        Depth = network.Layers.Count - 1,
    };

    /// <summary>A static keeps it, so that it is there whatever has become of the output.</summary>
    private void LookAtTheTarget()
    {
        if (village.Contexts[Output].Control is { Count: > 0 } control) targetSeen = control.Peek().Payload.Values[0];
    }

    private static void Pooled(Action<float[]> use)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(4096);
        use(rented);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The first property that is violated must be the one that is meant.</summary>
    /// <param name="place">Which of its leaks is meant: one that was done before may be told first.</param>
    private static Leak Found(string property, LocalityAudit audit, int place = 0)
    {
        var refusal = Assert.Throws<LocalityException>(audit.Verify);
        AuditResult first = refusal.Results.First(result => !result.Holds);
        Assert.True(first.Property == property, refusal.Message);
        return first.Leaks[place];
    }

    /// <summary>x ← x + 0.1 Wᵀ g.</summary>
    private static void AddTransposed(float[] weights, FeedbackPath<float> children, PopulationState<float> state)
    {
        Payload<float> signal = children.Signal(0, 0);
        for (int sample = 0; sample < state.Columns; sample++)
            for (int neuron = 0; neuron < state.Neurons; neuron++)
                for (int child = 0; child < signal.Rows; child++)
                    state.Activity[(sample * state.Neurons) + neuron] += 0.1f * weights[(neuron * signal.Rows) + child] * signal.Values[(sample * signal.Rows) + child];
    }

    private static void Scale(PopulationState<float> state, float factor)
    {
        for (int i = 0; i < state.Count; i++) state.Activity[i] *= factor;
    }

    /// <summary>Every layer steps after its children have taken the same step, though the run is said to be parallel.</summary>
    private sealed class Hasty(LearningRule<float> honest) : Cheat(honest)
    {
        public override RelaxationPlan Plan { get; } = honest.Plan with { Schedule = RelaxationSchedule.Sweep };
    }

    private sealed class Remembering(LearningRule<float> honest) : Cheat(honest)
    {
        private Payload<float>? remembered;

        public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure)
        {
            if (remembered is not null) state.Activity[0] += 0.1f * remembered.Values[0];
            remembered = fromChildren.Signal(0, 0);
            return base.Step(fromChildren, state, feedback, measure);
        }
    }
}
