using System.CommandLine;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using NeuronActors.Operation;
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
        Description = "In seconds: what the experiment's quick form sets, and its claims are checked; or one seed and 20 batches, to see whether all of it works",
    };

    private readonly MembershipOptions membership = new();
    private readonly OtlpOption otlp = new();

    private readonly Option<bool> explainPlacement = new("--explain-placement")
    {
        Description = "Do not run; show which population goes to which node, what crosses between them, and why",
    };

    public RunCommand()
        : base(
            "run",
            "Run an experiment: live progress, a run folder, a summary",
            new Example("neuron run demo --quick", "digits drawn from strokes; needs no data"),
            new Example("neuron run ar-mnist --epochs 1 --data ~/data", "one epoch of MNIST"),
            new Example("neuron run ar-mnist --train my/train.npz --test my/test.npz", "the same on arrays x and y of your own"),
            new Example("neuron run my.yaml --set rule.step-size=0.2 --seed 7 --json", "a file of your own, for a script"),
            new Example("neuron run ar-figure3-mnist --quick", "all conditions of a figure, in small"),
            new Example("neuron run ar-mnist --nodes 3", "on three nodes: those that are up, else some of its own"),
            new Example("neuron run ar-mnist --nodes 2 --explain-placement", "which population goes where, and why"),
            new Example("neuron run ar-mnist --withhold hidden1@10 --set runtime.silence=2", "see how a run reports that it is stuck"))
    {
        Add(experiment);
        settings.AddTo(this);
        foreach (Option option in new Option[] { data, init, quick }) Add(option);
        settings.AddFilesTo(this);
        membership.AddTo(this);
        Add(OtlpOption.Heading, otlp);
        Add(WithholdOption.Heading, explainPlacement, withhold);
    }

    public override async Task<int> Run(Invocation call)
    {
        Experiment chosen = settings.Open(call.Get(experiment)!, call);
        if (call.Get(quick)) chosen = FigureRun.Quick(chosen);
        if (call.IsVerbose) call.Progress.WriteLine(ExperimentWriter.Write(chosen));
        if (call.Get(explainPlacement)) return ExplainPlacement(ExperimentData.WithWidths(chosen, data.FolderFor(call, chosen)), call);
        using var live = new LiveLine(call.Progress);
        if (chosen.Kind == ExperimentKind.Convergence) return Measure(chosen, call, live);
        await using ClusterAccess? cluster = ClusterAccess.Open(membership, call, chosen, call.Out ?? "runs");
        using var meter = new ClusterMeter();
        using var tracer = new BatchTracer();
        using Telemetry? telemetry = otlp.Start(call, "neuron-run", chosen.Name, run: null, call.Complain);
        var surroundings = new Surroundings(cluster?.Options, meter, tracer);
        return FigureRun.IsFigure(chosen)
            ? await RunFigure(chosen, call, live, surroundings).ConfigureAwait(false)
            : await Train(chosen, call, live, surroundings).ConfigureAwait(false);
    }

    private static int ExplainPlacement(Experiment chosen, Invocation call)
    {
        Network network = chosen.LaidOut(chosen.ThreadCount);
        BatchCosts costs = BatchCosts.Of(network, chosen);
        string[] nodes = [.. Enumerable.Range(1, chosen.Nodes).Select(LocalMembers.NameOf), .. chosen.Place.Values];
        return PlacementReport.Write(call, network, costs, Placement.Of(network, costs, [.. nodes.Distinct()], chosen.Place));
    }

    private async Task<int> Train(Experiment chosen, Invocation call, LiveLine live, Surroundings surroundings)
    {
        var reporter = new ConsoleReporter(live) { Warn = call.Complain, IsVerbose = call.IsVerbose };
        RunSummary summary = await TrainingRun.Start(chosen, Carrying(chosen, call, reporter, surroundings), call.Stop).ConfigureAwait(false);
        live.Clear();
        return RunReport.Write(call, summary, reporter.BatchesDone);
    }

    private async Task<int> RunFigure(Experiment chosen, Invocation call, LiveLine live, Surroundings surroundings)
    {
        RunOptions options = Carrying(chosen, call, new ConsoleReporter(live) { Warn = call.Complain, IsPartOfFigure = true }, surroundings);
        FigureResult result = await FigureRun.Start(chosen, options, new FigureReporter(live), call.Stop).ConfigureAwait(false);
        live.Clear();
        return FigureReport.Write(call, result, insists: call.Get(quick));
    }

    private int Measure(Experiment chosen, Invocation call, LiveLine live)
    {
        ConvergenceResult result = Figure1Convergence.Run(
            chosen, Carrying(chosen, call, new ConsoleReporter(live) { Warn = call.Complain }, Surroundings.None), live.WriteLine, call.Stop);
        return ConvergenceReport.Write(call, result);
    }

    private RunOptions Carrying(Experiment chosen, Invocation call, ConsoleReporter observer, Surroundings surroundings) => new()
    {
        OutDirectory = call.Out ?? "runs",
        DataFolder = data.FolderFor(call, chosen),
        InitialWeights = call.Get(init),
        CommandLine = call.CommandLine,
        Observer = surroundings.Measuring(observer),
        Cluster = surroundings.Cluster,
        Withhold = call.Get(withhold),
        Timed = surroundings.Timed,
    };
}
