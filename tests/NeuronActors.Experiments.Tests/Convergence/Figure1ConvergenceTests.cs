using System.Globalization;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Experiments.Tests;

public sealed class Figure1ConvergenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_table_has_every_step_of_every_layer_at_every_step_size()
    {
        ConvergenceResult result = Run("rule.steps=40");
        string[] lines = File.ReadAllLines(result.CsvPath);
        Assert.Equal("stepSize,step,layer,meanSquaredError,relativeError,angleDegrees", lines[0]);
        Assert.Equal(7 * 3 * 40, lines.Length - 1);
        Assert.Equal(7 * 3, result.Layers.Count);
        foreach (LayerConvergence layer in result.Layers)
        {
            string[] last = Curve(lines, layer)[^1];
            Assert.Equal("40", last[1]);
            Assert.Equal(layer.Final.RelativeError, Number(last[4]));
            Assert.Equal(layer.Final.MeanSquaredError, Number(last[3]));
            Assert.Equal(layer.Final.AngleDegrees, Number(last[5]));
        }
    }

    [Fact]
    public void Once_the_layers_above_have_come_down_the_error_falls_at_every_step_to_that_of_the_arithmetic()
    {
        ConvergenceResult result = Run("rule.steps=1500");
        string[] lines = File.ReadAllLines(result.CsvPath);
        foreach (LayerConvergence layer in result.Layers.Where(layer => layer.StepSize >= 0.05))
        {
            double[] errors = [.. Curve(lines, layer).Select(cells => Number(cells[4]))];
            int transient = (int)(layer.DepthBelowOutput / layer.StepSize);
            double[] falling = [.. errors.Skip(transient).TakeWhile(error => error > 1e-12)];
            Assert.True(falling.Length > 5);
            Assert.Equal(falling.OrderDescending(), falling);
            Assert.True(errors[^1] < 1e-12);
        }
    }

    [Fact]
    public void Half_the_step_size_needs_twice_the_steps_and_lower_layers_come_later()
    {
        ConvergenceResult result = Run("rule.steps=1500");
        foreach (LayerConvergence whole in result.Layers.Where(layer => layer.StepSize == 0.02))
        {
            LayerConvergence half = result.Layers.Single(layer => layer.StepSize == 0.01 && layer.Layer == whole.Layer);
            Assert.InRange(half.StepsTo1Percent!.Value / (double)whole.StepsTo1Percent!.Value, 1.9, 2.1);
        }
        foreach (var stepSize in result.Layers.Where(layer => layer.StepSize >= 0.02).GroupBy(layer => layer.StepSize))
        {
            int[] steps = [.. stepSize.OrderBy(layer => layer.DepthBelowOutput).Select(layer => layer.StepsTo1In10000!.Value)];
            Assert.Equal(steps.Order(), steps);
            Assert.Equal(steps.Distinct(), steps);
        }
    }

    [Fact]
    public void Steps_to_a_bound_count_from_the_last_time_it_was_exceeded()
    {
        Likeness near = Likeness.Of([1.001], [1]), far = Likeness.Of([2], [1]);
        Assert.Equal(4, Figure1Convergence.StepsTo([far, near, far, near, near], 0.01));
        Assert.Equal(1, Figure1Convergence.StepsTo([near, near], 0.01));
        Assert.Null(Figure1Convergence.StepsTo([near, far], 0.01));
    }

    [Fact]
    public void Shards_change_no_digit_of_the_table()
    {
        string whole = Run("rule.steps=20").CsvPath, cut = Run("rule.steps=20", "network.shards=3", "threads=2").CsvPath;
        Assert.Equal(File.ReadAllText(whole), File.ReadAllText(cut));
    }

    [Fact]
    public void A_run_that_is_stopped_says_so_and_keeps_what_it_has()
    {
        using var stop = new CancellationTokenSource();
        Experiment experiment = Small.Listed("ar-figure1", "rule.steps=10");
        ConvergenceResult result = Figure1Convergence.Run(experiment, folder.Options, _ => stop.Cancel(), stop.Token);
        Assert.Equal(RunStatus.Interrupted, result.Status);
        Assert.Equal(3, result.Layers.Count);
        using RunFolder run = RunFolder.Open(result.RunFolder);
        Assert.Equal(RunStatus.Interrupted, run.Description.Status);
    }

    [Fact]
    public void Populations_without_common_steps_are_refused()
    {
        Experiment experiment = Small.Listed("ar-figure1", "conditions={}", "rule.schedule=async", "rule.stop=quiescence");
        var refusal = Assert.Throws<ExperimentException>(() => Figure1Convergence.Run(experiment, folder.Options));
        Assert.Contains("write parallel or sweep", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private ConvergenceResult Run(params string[] overrides) =>
        Figure1Convergence.Run(Small.Listed("ar-figure1", ["data.train=64", "data.test=10", .. overrides]), folder.Options);

    private static string[][] Curve(string[] lines, LayerConvergence layer) =>
    [
        .. lines.Skip(1).Select(line => line.Split(',')).Where(cells => Number(cells[0]) == layer.StepSize && cells[2] == layer.Layer),
    ];

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
