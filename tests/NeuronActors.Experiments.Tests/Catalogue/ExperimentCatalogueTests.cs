using System.Text.RegularExpressions;
using NeuronActors.Networks;

namespace NeuronActors.Experiments.Tests;

public sealed partial class ExperimentCatalogueTests
{
    private static readonly string[] Conventions =
    [
        "factor", "reduction", "shuffle", "precision", "schedule", "start", "update-activity", "update-derivative",
        "relaxation-derivative", "feedback", "derivative",
    ];

    private static readonly string[] OfRelaxation = Conventions[4..];

    public static TheoryData<string> Names => [.. ExperimentCatalogue.Listed.Names];

    [Fact]
    public void Every_embedded_file_is_listed_and_every_listed_file_is_embedded()
    {
        var embedded = typeof(ExperimentCatalogue).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Select(name => name[..^".yaml".Length]);
        Assert.Equal(embedded.Order(), ExperimentCatalogue.Listed.Names.Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_experiment_reads_validates_and_survives_being_written(string name)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        Assert.Equal(name, experiment.Name);
        Assert.Equal(experiment, ExperimentReader.Read(ExperimentWriter.Write(experiment), "written.yaml"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_condition_fits_its_experiment_and_changes_it(string name)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        string[] varied = [.. experiment.Conditions.Select(condition => ExperimentWriter.Write(experiment.Under(condition) with { Name = "same" }))];
        Assert.Equal(varied.Length, varied.Distinct().Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_experiment_says_what_it_is_where_from_and_how_long_it_takes(string name)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        Assert.All(
            [experiment.Title, experiment.Paper, experiment.Figure, experiment.Time, experiment.Description],
            text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.Matches(TimeForm(), experiment.Time);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_file_states_the_conventions_that_papers_and_code_disagree_on_itself_with_a_comment(string name)
    {
        Assert.True(ExperimentCatalogue.Listed.TryRead(name, out string? text));
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        bool relaxes = experiment.Rule.Kind == Rules.ActivationRelaxation;
        foreach (string key in relaxes ? Conventions : Conventions.Except(OfRelaxation))
        {
            if (key == "factor" && experiment.Loss.Name != Numerics.LossKind.SquaredError) continue;
            string[] lines = [.. text.Split('\n').Where(line => line.TrimStart().StartsWith($"{key}: ", StringComparison.Ordinal))];
            Assert.True(lines.Length == 1, $"{name}.yaml states {key} {lines.Length} times");
            Assert.Contains(" # ", lines[0], StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_experiment_of_feedback_alignment_claims_something_that_its_quick_form_checks_without_files(string name)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        if (!name.StartsWith("fa-", StringComparison.Ordinal)) return;
        Experiment quick = FigureRun.Quick(experiment);
        Assert.NotEmpty(quick.Claims);
        Assert.True(FigureRun.IsFigure(quick));
        Assert.DoesNotContain(quick.Data.Name, (string[])["mnist", "fashion-mnist", "cifar-10"]);
        Assert.All(quick.Conditions, condition => quick.Under(condition));
    }

    [Theory]
    [InlineData("ar-mnist", "bp-mnist")]
    [InlineData("ar-fashion", "bp-fashion")]
    public void Backprop_differs_from_activation_relaxation_in_its_rule_alone(string name, string yardstick)
    {
        var relaxation = ExperimentWriter.Flatten(ExperimentCatalogue.Listed.Read(name));
        var backprop = ExperimentWriter.Flatten(ExperimentCatalogue.Listed.Read(yardstick));
        string[] texts = ["name", "title", "figure", "time", "description"];
        var differing = relaxation.Keys.Where(key => relaxation[key] != backprop[key]).Except(texts);
        Assert.Equal(["rule.name"], differing);
    }

    [Fact]
    public void The_first_papers_settings_are_those_of_its_section_2()
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read("ar-mnist");
        Assert.Equal([784, 300, 300, 100, 10], experiment.Network.Layers.Select(layer => layer.Neurons));
        Assert.Equal(("relu", "linear"), (experiment.Network.Activation.ToString(), experiment.Network.OutputActivation.ToString()));
        Assert.Equal((0.1, 100, 64), (experiment.Rule.StepSize, experiment.Rule.Steps, experiment.Train.Batch));
    }

    [Theory]
    [InlineData("ar-scalability-figure1", "mnist")]
    [InlineData("ar-scalability-figure3", "fashion-mnist")]
    public void The_second_papers_settings_are_those_of_its_appendix_B(string name, string data)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        Assert.Equal(data, experiment.Data.Name);
        Assert.Equal(("tanh", 0.0005, 10), (experiment.Network.Activation.ToString(), experiment.Train.LearningRate, experiment.Seeds.Count));
        Assert.Equal((0.1, 100, 64), (experiment.Rule.StepSize, experiment.Rule.Steps, experiment.Train.Batch));
    }

    [Fact]
    public void The_steps_of_both_papers_come_to_the_same_once_relaxed()
    {
        Experiment first = ExperimentCatalogue.Listed.Read("ar-mnist"), second = ExperimentCatalogue.Listed.Read("ar-scalability-figure1");
        Assert.Equal(first.Loss.Factor * first.Train.LearningRate, second.Loss.Factor * second.Train.LearningRate);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_a_near_one()
    {
        var refusal = Assert.Throws<ExperimentException>(() => ExperimentCatalogue.Listed.Read("ar-minst"));
        Assert.Contains("ar-mnist", refusal.Message, StringComparison.Ordinal);
        Assert.False(ExperimentCatalogue.Listed.TryRead("../ar-mnist", out _));
    }

    [GeneratedRegex(@"\d+ (s|min|h)\b")]
    private static partial Regex TimeForm();
}
