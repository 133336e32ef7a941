namespace NeuronActors.Networks.Tests;

public sealed class ConditionTests
{
    private static readonly Experiment Figure = ExperimentReader.Read(
        """
        name: figure
        train: {epochs: 10}
        seeds: [0, 1]
        conditions:
          default: {}
          learned: {rule: {feedback: learned}, rule.steps: "050"}
        published:
          - {measure: test-accuracy, value: 98, tolerance: 0.3, source: Fig. 2}
          - {measure: test-accuracy, condition: learned, value: 97, tolerance: 1, source: Fig. 3}
        """,
        "figure.yaml");

    [Fact]
    public void Values_are_kept_in_canonical_text() => Assert.Equal(
        new Condition("learned", new Dictionary<string, string> { ["rule.steps"] = "50", ["rule.feedback"] = "learned" }),
        Figure.Conditions[1]);

    [Fact]
    public void An_experiment_under_a_condition_differs_by_what_the_condition_sets() => Assert.Equal(
        Figure with
        {
            Name = "figure-learned",
            Rule = new RuleSettings { Feedback = FeedbackKind.Learned, Steps = 50 },
            Conditions = [],
            Published = [Figure.Published[0], Figure.Published[1] with { Condition = null }],
        },
        Figure.Under(Figure.Conditions[1]));

    [Fact]
    public void Published_figures_of_other_conditions_are_left_behind_and_its_own_are_without_one() => Assert.Equal(
        Figure with { Name = "figure-default", Conditions = [], Published = [Figure.Published[0] with { Condition = null }] },
        Figure.Under(Figure.Conditions[0]));

    [Fact]
    public void A_condition_that_does_not_fit_is_refused() => Assert.Equal(
        "rule.step-size is 2; it must lie in (0, 1]. Millidge et al. use 0.1.",
        Assert.Throws<ExperimentException>(() => Figure.Under(
            new Condition("x", new Dictionary<string, string> { ["rule.step-size"] = "2" }))).Message);

    [Fact]
    public void Conditions_with_other_names_or_values_are_not_equal()
    {
        var set = new Dictionary<string, string> { ["seed"] = "1" };
        Assert.NotEqual(new Condition("a", set), new Condition("b", set));
        Assert.NotEqual(new Condition("a", set), new Condition("a", new Dictionary<string, string> { ["seed"] = "2" }));
        Assert.NotEqual(new Condition("a", set), new Condition("a", new Dictionary<string, string> { ["nodes"] = "1" }));
    }
}
