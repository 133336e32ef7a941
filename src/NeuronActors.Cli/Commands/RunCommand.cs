using System.CommandLine;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron run EXPERIMENT</c>: trains, or measures what the experiment says.</summary>
internal sealed class RunCommand : NeuronCommand
{
    private readonly Argument<string> experiment = new("EXPERIMENT") { Description = "A name that `neuron list` shows, or a YAML file" };
    private readonly ExperimentOptions settings = new();
    private readonly DataFolderOption data = new();
    private readonly WithholdOption withhold = new();

    private readonly Option<string?> init = new("--init")
    {
        Description = "Begin with the weights of a file that `neuron export` or numpy.savez wrote",
        HelpName = "weights.npz",
    };

    private readonly Option<bool> quick = new("--quick")
    {
        Description = "One seed, one epoch of 20 batches, little data: to see in half a minute whether all of it works",
    };

    public RunCommand()
        : base(
            "run",
            "Run an experiment: live progress, a run folder, a summary",
            new Example("neuron run demo --quick", "digits drawn from strokes; needs no data"),
            new Example("neuron run ar-mnist --epochs 1 --data ~/data", "one epoch of MNIST"),
            new Example("neuron run my.yaml --set rule.step-size=0.2 --seed 7 --json", "a file of your own, for a script"),
            new Example("neuron run ar-figure3-mnist --quick", "all conditions of a figure, in small"),
            new Example("neuron run ar-mnist --withhold hidden1@10 --set runtime.silence=2", "see how a run reports that it is stuck"))
    {
        Add(experiment);
        settings.AddTo(this);
        foreach (Option option in new Option[] { data, init, quick, withhold }) Add(option);
    }

    public override async Task<int> Run(Invocation call)
    {
        Experiment chosen = settings.Open(call.Get(experiment)!, call);
        if (call.Get(quick)) chosen = FigureRun.Quick(chosen);
        if (call.IsVerbose) call.Progress.WriteLine(ExperimentWriter.Write(chosen));
        using var live = new LiveLine(call.Progress);
        if (chosen.Kind == ExperimentKind.Convergence) return Measure(chosen, call, live);
        return FigureRun.IsFigure(chosen)
            ? await RunFigure(chosen, call, live).ConfigureAwait(false)
            : await Train(chosen, call, live).ConfigureAwait(false);
    }

    private async Task<int> Train(Experiment chosen, Invocation call, LiveLine live)
    {
        var reporter = new ConsoleReporter(live) { Warn = call.Complain, IsVerbose = call.IsVerbose };
        RunSummary summary = await TrainingRun.Start(chosen, Carrying(chosen, call, reporter), call.Stop).ConfigureAwait(false);
        live.Clear();
        return RunReport.Write(call, summary, reporter.BatchesDone);
    }

    private async Task<int> RunFigure(Experiment chosen, Invocation call, LiveLine live)
    {
        RunOptions options = Carrying(chosen, call, new ConsoleReporter(live) { Warn = call.Complain, IsPartOfFigure = true });
        FigureResult result = await FigureRun.Start(chosen, options, new FigureReporter(live), call.Stop).ConfigureAwait(false);
        live.Clear();
        return FigureReport.Write(call, result);
    }

    private int Measure(Experiment chosen, Invocation call, LiveLine live)
    {
        ConvergenceResult result = Figure1Convergence.Run(
            chosen, Carrying(chosen, call, new ConsoleReporter(live) { Warn = call.Complain }), live.WriteLine, call.Stop);
        return ConvergenceReport.Write(call, result);
    }

    private RunOptions Carrying(Experiment chosen, Invocation call, IRunObserver observer) => new()
    {
        OutDirectory = call.Out ?? "runs",
        DataFolder = data.FolderFor(call, chosen),
        InitialWeights = call.Get(init),
        CommandLine = call.CommandLine,
        Observer = observer,
        Withhold = call.Get(withhold),
    };
}
