using System.Numerics;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>A rule of one's own is trained, written and read like those of the program.</summary>
public sealed class OwnRuleTests
{
    public OwnRuleTests() => Rules.Add(new Scaled());

    [Fact]
    public void With_the_arithmetic_of_feedback_alignment_it_learns_the_same_bits()
    {
        Experiment theirs = Small.Chain(6, 9, 8, 4).With(_ => new RuleSettings { Kind = Rules.FeedbackAlignment });
        Experiment own = theirs.With(_ => new RuleSettings { Kind = Rules.Find("scaled")! });
        Assert.Equal(Weights(theirs), Weights(own));
        Assert.NotEqual(Weights(theirs), Weights(own.With(rule => rule with { Own = new ScaledOptions { Gain = 2 } })));
    }

    [Fact]
    public void Its_options_are_keys_where_it_is_named()
    {
        Experiment read = ExperimentReader.Read("rule: {name: scaled, gain: 0.5, feedback-weights: uniform(0.5)}\n", "e.yaml");
        Assert.Equal(new ScaledOptions { Gain = 0.5 }, read.Rule.Own);
        Assert.Equal(read with { Name = "e" }, ExperimentReader.Read(ExperimentWriter.Write(read), "e.yaml"));
        Assert.DoesNotContain("gain", ExperimentWriter.Write(new Experiment()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule: {name: scaled, gain: 11}\n", "e.yaml:1: rule.gain is 11; it must lie in [0, 10]. Leave it out for the default, 1.")]
    [InlineData("rule: {name: backprop, gain: 1}\n", "e.yaml:1: rule.gain is 1, which means nothing with rule.name: backprop; leave it out, or write rule.name: scaled.")]
    [InlineData("rule: {name: scaled, step-size: 0.5}\n", "e.yaml:1: rule.step-size is 0.5, which means nothing with rule.name: scaled; leave it out, or write rule.name: activation-relaxation.")]
    public void What_does_not_fit_is_refused_in_one_sentence(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ExperimentException>(() => ExperimentReader.Read(text, "e.yaml")).Message);

    [Fact]
    public void A_value_that_was_inherited_goes_when_another_rule_is_named() => Assert.Null(ExperimentReader.Read(
        "rule: {name: scaled, gain: 0.5}\n", "e.yaml", null, ["rule.name=backprop"]).Rule.Own);

    [Fact]
    public void Another_rule_of_the_same_name_is_refused() =>
        Assert.EndsWith(
            "is a rule named scaled, but there is one of that name already; give it another.",
            Assert.Throws<ExperimentException>(() => Rules.Add(new ScaledToo())).Message, StringComparison.Ordinal);

    [Fact]
    public void An_assembly_that_is_none_or_has_no_rule_is_refused_and_nothing_else_is_said()
    {
        string text = Path.Combine(Path.GetTempPath(), $"neuronactors-{Environment.ProcessId}.dll"), without = typeof(Rules).Assembly.Location;
        File.WriteAllText(text, "no assembly");
        try
        {
            Assert.EndsWith("which is no .NET assembly; write the path of a .dll that dotnet build has made.", Refusal(text), StringComparison.Ordinal);
            Assert.EndsWith("which has no rule; write a public class that derives from RuleDefinition.", Refusal(without), StringComparison.Ordinal);
            Assert.Contains("which cannot be read: ", Refusal("/no/such.dll"), StringComparison.Ordinal);
            Assert.Contains("which has changed since: its SHA-256 is ", Refusal($"{text} sha256:00"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(text);
        }

        static string Refusal(string file) =>
            Assert.Single(Assert.Throws<ExperimentException>(() => ExperimentReader.Read($"rules: ['{file}']\nrule: {{name: unheard-of}}\n", "e.yaml")).Problems).Sentence;
    }

    [Fact]
    public void A_reader_without_files_loads_no_assembly_that_a_message_names()
    {
        string file = typeof(OwnRuleTests).Assembly.Location;
        ExperimentException refusal = Assert.Throws<ExperimentException>(() => ExperimentReader.Read($"rules: ['{file} sha256:00']\n", "the order", readFile: _ => null));
        Assert.Contains("whose rules are not here; start the node with --rules", refusal.Message, StringComparison.Ordinal);
    }

    private static float[] Weights(Experiment experiment)
    {
        var problem = new Problem<float>(experiment);
        return [.. problem.Train(problem.Loop(), 0, 5).Matrices.SelectMany(matrix => matrix.Values.Values())];
    }

    private sealed record ScaledOptions
    {
        [RuleOption("Factor of δ.", Least = 0, Greatest = 10)]
        public double Gain { get; init; } = 1;
    }

    private sealed class Scaled : RuleDefinition<ScaledOptions>
    {
        public override RuleDescriptor Descriptor { get; } = new() { Name = "scaled", Options = ["feedback-weights"] };

        public override LearningRule<T> Create<T>(ScaledOptions options, PopulationContext<T> context) => new ScaledRule<T>(T.CreateChecked(options.Gain));
    }

    private sealed class ScaledToo : RuleDefinition<NoOptions>
    {
        public override RuleDescriptor Descriptor { get; } = new() { Name = "scaled" };

        public override LearningRule<T> Create<T>(NoOptions options, PopulationContext<T> context) => new ScaledRule<T>(T.One);
    }

    private sealed class ScaledRule<T>(T gain) : LearningRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override RelaxationPlan Plan => RelaxationPlan.OneSweep;

        public override void Start(ReadOnlySpan<T> activity, PopulationState<T> state)
        {
        }

        public override T Step(FeedbackPath<T> fromChildren, PopulationState<T> state, Span<T> feedback, bool measure)
        {
            T change = fromChildren.AddTo(state.Activity, state.Columns, T.Zero, gain, [], [], measure);
            if (!feedback.IsEmpty) Feedback(state, feedback);
            return change;
        }

        public override void Feedback(PopulationState<T> state, Span<T> feedback) => state.Activity.AsSpan(0, state.Count).CopyTo(feedback);

        public override void UpdateError(PopulationState<T> state)
        {
            for (int i = 0; i < state.Count; i++) state.Error[i] = state.Activity[i] * state.Slope[i];
        }
    }
}
