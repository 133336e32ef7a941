using System.CommandLine;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using NeuronActors.Operation;

namespace NeuronActors.Cli;

/// <summary><c>neuron resume RUN</c>: goes on with a run from its last checkpoint, to the bits it would have had.</summary>
internal sealed class ResumeCommand : NeuronCommand
{
    private readonly Argument<string> run = new("RUN") { Description = "The folder of a run, e.g. runs/ar-mnist-seed0-20260101-120000" };
    private readonly DataFolderOption data = new();
    private readonly WithholdOption withhold = new();
    private readonly MembershipOptions membership = new();
    private readonly OtlpOption otlp = new();

    public ResumeCommand()
        : base(
            "resume",
            "Go on with a run or a figure that was interrupted, failed or was killed; it reaches the weights it would have had",
            new Example("neuron resume runs/ar-mnist-seed0-20260101-120000", "from its last checkpoint"),
            new Example("neuron resume runs/ar-figure3-mnist-seed0-20260101-120000", "a figure: what is done stays, the rest follows"))
    {
        Add(run);
        Add(data);
        membership.AddTo(this);
        Add(OtlpOption.Heading, otlp);
        Add(WithholdOption.Heading, withhold);
    }

    public override async Task<int> Run(Invocation call)
    {
        if (call.Set.Count > 0 || call.Seed is not null || call.Out is not null)
            throw new CommandException("a resumed run keeps its settings, seed and folder: leave --set, --seed and --out away, or begin a new run with them.");
        using var live = new LiveLine(call.Progress);
        string folder = call.Get(run)!;
        Experiment experiment = FigureRun.IsFigureFolder(folder) ? FigureRun.ExperimentOf(folder) : TrainingRun.ExperimentOf(folder);
        await using ClusterAccess? cluster = ClusterAccess.Open(membership, call, experiment, OutOf(folder));
        using var meter = new ClusterMeter();
        using var tracer = new BatchTracer();
        using Telemetry? telemetry = otlp.Start(call, "neuron-run", experiment.Name, run: null, call.Complain);
        var surroundings = new Surroundings(cluster?.Options, meter, tracer);
        return FigureRun.IsFigureFolder(folder)
            ? await ResumeFigure(folder, call, live, surroundings).ConfigureAwait(false)
            : await ResumeRun(folder, call, live, surroundings).ConfigureAwait(false);
    }

    private async Task<int> ResumeRun(string folder, Invocation call, LiveLine live, Surroundings surroundings)
    {
        var reporter = new ConsoleReporter(live) { Warn = call.Complain, IsVerbose = call.IsVerbose };
        RunSummary summary = await TrainingRun.Resume(folder, Carrying(call, reporter, surroundings), call.Stop).ConfigureAwait(false);
        live.Clear();
        return RunReport.Write(call, summary, reporter.BatchesDone);
    }

    private async Task<int> ResumeFigure(string folder, Invocation call, LiveLine live, Surroundings surroundings)
    {
        RunOptions options = Carrying(call, new ConsoleReporter(live) { Warn = call.Complain, IsPartOfFigure = true }, surroundings);
        FigureResult result = await FigureRun.Resume(folder, options, new FigureReporter(live), call.Stop).ConfigureAwait(false);
        live.Clear();
        return FigureReport.Write(call, result);
    }

    /// <summary>Where the folders of runs are: what nodes record belongs into the run's.</summary>
    private static string OutOf(string folder) => FigureRun.IsFigureFolder(folder) ? folder
        : Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) ?? folder;

    private RunOptions Carrying(Invocation call, ConsoleReporter reporter, Surroundings surroundings) => new()
    {
        DataFolder = data.FolderFor(call, experiment: null),
        CommandLine = call.CommandLine,
        Observer = surroundings.Measuring(reporter),
        Cluster = surroundings.Cluster,
        Withhold = call.Get(withhold),
        Timed = surroundings.Timed,
    };
}
