using NeuronActors.Experiments;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron demo</c>: activation relaxation and backprop side by side, on digits that need no data set.</summary>
internal sealed class DemoCommand() : NeuronCommand(
    "demo",
    "Train on embedded digits by activation relaxation and by backprop, and compare; under a minute on two cores",
    new Example("neuron demo", "as it is"),
    new Example("neuron demo --set train.epochs=2 --seed 7", "shorter, with another seed"),
    new Example("neuron demo --quiet --json", "for scripts"))
{
    public override async Task<int> Run(Invocation call)
    {
        using var live = new LiveLine(call.Progress);
        var options = new RunOptions
        {
            OutDirectory = call.Out ?? "runs",
            CommandLine = call.CommandLine,
            Observer = new ConsoleReporter(live) { Warn = call.Complain, IsPartOfFigure = true },
        };
        string[] overrides = [.. call.Set, .. call.Seed is { } seed ? new[] { FormattableString.Invariant($"seed={seed}") } : []];
        DemoResult result = await Demo.Run(options, live.WriteLine, overrides, call.Stop).ConfigureAwait(false);
        live.Clear();
        return Conclude(call, result);
    }

    private static int Conclude(Invocation call, DemoResult result)
    {
        if (result.Rules.Count > 0) DemoReport.Write(call.Outcome, result);
        if (result.Status is RunStatus.Diverged or RunStatus.Failed)
            call.Complain(
                $"{result.Rules.Count} of the rules were done, the next one {result.Status.ToString().ToLowerInvariant()}; " +
                $"its folder in {call.Out ?? "runs"} says why.");
        call.Answer(() => DemoReport.Json(result));
        return RunReport.CodeOf(result.Status);
    }
}
