using System.CommandLine;
using System.Diagnostics;
using NeuronActors.Experiments;
using NeuronActors.Networks;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron claims</c>: the quick form of every experiment that states one, and whether it shows what its paper claims.</summary>
internal sealed class ClaimsCommand : NeuronCommand
{
    private readonly Argument<string[]> experiments = new("EXPERIMENT")
    {
        Description = "Names that `neuron list` shows, or files; without any, all listed ones that claim something",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly DataFolderOption data = new();

    public ClaimsCommand()
        : base(
            "claims",
            "Run the quick form of experiments and check what their papers claim; takes minutes",
            new Example("neuron claims", "all of them, as the build server does"),
            new Example("neuron claims fa-figure2 fa-xor", "two of them"),
            new Example("neuron claims --json --quiet", "for scripts"))
    {
        Add(experiments);
        Add(data);
    }

    public override SharedOptions Unused => SharedOptions.Seed;

    public override async Task<int> Run(Invocation call)
    {
        using var live = new LiveLine(call.Progress);
        var done = new List<(FigureResult, double)>();
        foreach (Experiment chosen in Chosen(call))
        {
            var clock = Stopwatch.StartNew();
            FigureResult result = await Run(FigureRun.Quick(chosen), call, live).ConfigureAwait(false);
            if (result.Status == RunStatus.Interrupted) return ExitCode.Interrupted;
            if (result.Status == RunStatus.Failed) throw new CommandException($"{chosen.Name} failed: {result.Sentence}");
            done.Add((result, clock.Elapsed.TotalSeconds));
            live.WriteLine($"{chosen.Name}: {result.Claims.Count(claim => claim.Holds)} of {result.Claims.Count} claims hold, {Quantity.Seconds(done[^1].Item2)}");
        }
        live.Clear();
        return ClaimsReport.Write(call, done);
    }

    private Experiment[] Chosen(Invocation call)
    {
        string[] names = call.Get(experiments) ?? [];
        if (names.Length == 0) names = [.. ExperimentCatalogue.Listed.Names.Where(name => ExperimentCatalogue.Listed.Read(name).Claims.Count > 0)];
        Experiment[] chosen = [.. names.Select(name => ExperimentReader.Open(name, ExperimentCatalogue.Listed, call.Set).Experiment)];
        return Array.Find(chosen, experiment => experiment.Claims.Count == 0 || experiment.Quick is null || !FigureRun.IsFigure(experiment)) is { } dumb
            ? throw new CommandException($"{dumb.Name} claims nothing in a quick form: write claims, quick and conditions or seeds into its file, or use neuron run {dumb.Name} --quick.")
            : chosen;
    }

    private Task<FigureResult> Run(Experiment quick, Invocation call, LiveLine live) => FigureRun.Start(
        quick,
        new RunOptions
        {
            OutDirectory = call.Out ?? "runs",
            DataFolder = data.FolderFor(call, quick),
            CommandLine = call.CommandLine,
            Observer = new ConsoleReporter(live) { Warn = call.Complain, IsPartOfFigure = true },
        },
        new FigureReporter(live), call.Stop);
}
