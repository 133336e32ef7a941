using System.Runtime.CompilerServices;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality.Tests;

/// <summary>Audits of rules and populations that are not the project's own, as a user writes them.</summary>
public sealed class OwnRuleTests
{
    private static readonly Network Chain = Network.Dense([5, 4, 6, 3], Activation.Tanh, Activation.Linear, Initialiser.Normal(0.3));
    private static readonly RuleSettings OwnFeedback = new() { Feedback = FeedbackKind.Random, FeedbackWeights = Initialiser.Normal(0.3) };

    [Fact]
    public void An_honest_rule_of_one_s_own_passes()
    {
        IReadOnlyList<AuditResult> results = LocalityAudit.Of(new Relaxing(), Chain, OwnFeedback).Verify();
        Assert.Equal(8, results.Count);
        Assert.Contains("nodes make the populations of the project's own rules", results[^1].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_the_project_s_rules_passes_on_a_network_of_one_s_own() =>
        Assert.All(LocalityAudit.Of(new RuleSettings { Kind = Rules.FeedbackAlignment }, Chain).Verify(), result => Assert.True(result.Holds));

    /// <summary>What the README says is what a user sees.</summary>
    [Fact]
    public void The_rule_of_the_README_that_cheats_gets_the_message_that_stands_there()
    {
        var refusal = Assert.Throws<LocalityException>(() => LocalityAudit.Of(new Normalised(), Chain, OwnFeedback).Verify());
        string readme = string.Join(' ', File.ReadAllText(Readme()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(refusal.Message.Split('\n')[0], readme, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_throws_is_named_with_its_step_and_nothing_else_is_judged()
    {
        IReadOnlyList<AuditResult> results = LocalityAudit.Of<float>(context => new RatePopulation<float>(context, new Throwing()), Chain).Run();
        Leak leak = Assert.Single(results[0].Leaks);
        Assert.Equal(("output", Phase.Relax), (leak.Population, leak.At.Phase));
        Assert.Contains("InvalidOperationException: not today", leak.Sentence, StringComparison.Ordinal);
        Assert.All(results.Skip(1), result => Assert.Equal(AuditVerdict.NotJudged, result.Verdict));
        Assert.Equal(8, results.Count);
    }

    [Fact]
    public void A_population_that_waits_for_ever_is_named_with_what_it_waits_for()
    {
        IReadOnlyList<AuditResult> results = LocalityAudit.Of<float>(
            context => new RatePopulation<float>(context, new Relaxing { Asks = context.Population.Name == "hidden2" ? 10 : 20 }), Chain, null).Run();
        Leak leak = Assert.Single(results[0].Leaks);
        Assert.Contains("nothing moves any more: hidden1 waits for Feedback from hidden2", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_diverges_is_not_judged_rather_than_called_a_leak()
    {
        var wild = LearningSettings.Of(new Experiment { Rule = OwnFeedback, Train = new TrainSettings { LearningRate = 1000 } });
        LocalityAudit audit = LocalityAudit.Of<float>(context => new RatePopulation<float>(context, new Relaxing { Gain = 1e30f }), Chain, wild);
        Assert.All(audit.Run(), result => Assert.Equal((AuditVerdict.NotJudged, 0), (result.Verdict, result.Leaks.Count)));
        string message = Assert.Throws<LocalityException>(audit.Verify).Message;
        Assert.Matches(@"^no property could be judged, so nothing is known of the rule: the run does not come to its end: \w+ has values that are not finite", message);
    }

    private static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "NeuronActors.Locality", "README.md");

    /// <summary>x ← 0.9 x + 0.1 ψ g.</summary>
    private sealed class Relaxing : LearningRule<float>
    {
        public int Asks { get; init; } = 20;

        public float Gain { get; init; } = 0.1f;

        public override RelaxationPlan Plan => new(RelaxationSchedule.Parallel, RelaxationStop.Steps, Asks, 0, 0, SettlesAtOnce: false);

        public override void Start(ReadOnlySpan<float> activity, PopulationState<float> state) => state.Activity.AsSpan(0, state.Count).Clear();

        public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure)
        {
            float change = fromChildren.AddTo(state.Activity, state.Columns, 0.9f, Gain, [], [], measure);
            if (!feedback.IsEmpty) Feedback(state, feedback);
            return change;
        }

        public override void Feedback(PopulationState<float> state, Span<float> feedback) => state.Activity.AsSpan(0, state.Count).CopyTo(feedback);

        public override void UpdateError(PopulationState<float> state) => Feedback(state, state.Error);
    }

    /// <summary>The rule of the README: each step is divided by the sum of all activities that any population has had.</summary>
    private sealed class Normalised : LearningRule<float>
    {
        private float sum;

        public override RelaxationPlan Plan { get; } = RelaxationPlan.Of(new RuleSettings { Steps = 20 });

        public override void Start(ReadOnlySpan<float> activity, PopulationState<float> state)
        {
            activity[..state.Count].CopyTo(state.Activity);
            sum = 1;
        }

        public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure)
        {
            float change = fromChildren.AddTo(state.Activity, state.Columns, 0.9f, 0.1f / sum, [], [], measure);
            sum += state.Activity.Sum(MathF.Abs);
            if (!feedback.IsEmpty) Feedback(state, feedback);
            return change;
        }

        public override void Feedback(PopulationState<float> state, Span<float> feedback) => state.Activity.AsSpan(0, state.Count).CopyTo(feedback);

        public override void UpdateError(PopulationState<float> state) => Feedback(state, state.Error);
    }

    private sealed class Throwing : LearningRule<float>
    {
        public override RelaxationPlan Plan { get; } = RelaxationPlan.Of(new RuleSettings());

        public override void Start(ReadOnlySpan<float> activity, PopulationState<float> state)
        {
        }

        public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure) => 0;

        public override void Feedback(PopulationState<float> state, Span<float> feedback)
        {
            if (state.Neurons == 3) throw new InvalidOperationException("not today");
        }

        public override void UpdateError(PopulationState<float> state)
        {
        }
    }
}
