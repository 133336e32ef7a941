using FsCheck;
using FsCheck.Fluent;

namespace NeuronActors.Networks.Tests;

public sealed class ExperimentWriterTests
{
    [Fact]
    public void Every_experiment_reads_back_as_itself() => Prop.ForAll(
        RandomExperiments.All.ToArbitrary(),
        experiment => ExperimentReader.Read(ExperimentWriter.Write(experiment), "copy.yaml") == experiment)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_experiments_have_equal_hashes_and_texts() => Prop.ForAll(
        RandomExperiments.All.ToArbitrary(),
        experiment =>
        {
            var copy = ExperimentReader.Read(ExperimentWriter.Write(experiment), "copy.yaml");
            return copy.GetHashCode() == experiment.GetHashCode() && ExperimentWriter.Write(copy) == ExperimentWriter.Write(experiment);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_flattened_key_given_as_an_override_makes_the_same_experiment() => Prop.ForAll(
        RandomExperiments.All.ToArbitrary(),
        experiment =>
        {
            var overrides = ExperimentWriter.Flatten(experiment).Select(pair => $"{pair.Key}={pair.Value}").ToArray();
            return ExperimentReader.Read("title: replaced", "e.yaml", null, overrides) == experiment;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_key_is_written_in_the_order_of_the_catalogue()
    {
        var written = ExperimentWriter.Flatten(new Experiment()).Keys;
        Assert.Equal(KeyCatalogue.All.Select(key => key.Name).Where(name => name != "extends"), written);
    }

    [Fact]
    public void Canonical_text_of_the_defaults_begins_as_a_person_would_write_it() => Assert.StartsWith(
        """
        rules: []
        name: experiment
        title: ""
        paper: null
        figure: null
        time: null
        description: null
        kind: training
        data:
          name: strokes
          folder: null
          scaling: unit
          train: null
          validation: 0
          test: null
          target-on: 1
          target-off: 0
          target: label
          units-per-class: 1
          seed: 0
          train-file: null
          test-file: null
          inputs: null
          targets: null
          task: auto
        network:
          layers: [784, 300, 300, 100, 10]
          activation: relu
          output-activation: linear
          weights: normal(0.05)
          bias: true
          bias-in-slope: true
          connectivity: 1
          dropout: 0
          input-dropout: 0
          shards: auto
          projections: null
        rule:
          name: activation-relaxation
          step-size: 0.1
          steps: 100
        """,
        ExperimentWriter.Write(new Experiment()),
        StringComparison.Ordinal);

    [Fact]
    public void Any_text_survives_quoting() => Prop.ForAll(RandomExperiments.Text.ToArbitrary(), text =>
    {
        var problems = new ProblemList();
        var node = DocumentReader.Read($"[{YamlText.Scalar(text)}, {{a: {YamlText.Scalar(text)}}}]", _ => null, problems);
        return problems.All.Count == 0 && node is ListNode list && list.Items[0] is ScalarNode { IsNull: false } scalar && scalar.Text == text;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("1e5")]
    [InlineData(" a ")]
    [InlineData("a: b # c")]
    [InlineData("line\r\nline\ttab\u0085\u2028\0")]
    [InlineData("Körding 😀 \"x\" \\")]
    public void A_text_that_looks_like_something_else_survives(string text) =>
        Assert.Equal(text, ExperimentReader.Read(ExperimentWriter.Write(new Experiment { Paper = text }), "e.yaml").Paper);

    [Fact]
    public void Any_finite_number_is_written_so_that_the_same_bits_come_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), number => RealNumber.TryParse(RealNumber.Format(number), out var read) &&
            BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(number)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.05, "0.05")]
    [InlineData(1e-6, "1e-6")]
    [InlineData(2.5e20, "2.5e20")]
    [InlineData(double.NaN, ".nan")]
    [InlineData(double.NegativeInfinity, "-.inf")]
    public void Numbers_are_written_as_people_write_them(double number, string expected) =>
        Assert.Equal(expected, RealNumber.Format(number));
}
