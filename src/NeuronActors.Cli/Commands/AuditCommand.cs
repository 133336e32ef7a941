using System.CommandLine;
using System.Diagnostics;
using NeuronActors.Experiments;
using NeuronActors.Locality;
using NeuronActors.Networks;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron audit EXPERIMENT</c>: whether the learning rule of an experiment is local, property by property, with the evidence.</summary>
internal sealed class AuditCommand : NeuronCommand
{
    private readonly Argument<string> experiment = new("EXPERIMENT") { Description = "A name that `neuron list` shows, or a YAML file" };
    private readonly WholeNumberOption nodes = new("--nodes", "Nodes, in this process, that it is tried on too (default 2); 0 for none");
    private readonly Option<bool> full = new("--full") { Description = $"The network as it is, however large; without it one of more than {AuditForm.WeightsMax:N0} weights gets narrower hidden layers, and at most {AuditForm.StepsMax} steps are taken" };
    private readonly WholeNumberOption samples = new("--samples", "Samples of a batch, at least 1 (default 3); all else is as the experiment says");

    public AuditCommand()
        : base(
            "audit",
            "Check that a learning rule is local: change one thing at a time and compare runs bit by bit, in this process whatever engine the experiment names",
            new Example("neuron audit ar-mnist", "one line for each property, with its evidence; needs no data"),
            new Example("neuron audit fa-figure2", "every condition of a figure"),
            new Example("neuron audit my.yaml --set rule.feedback=random --json", "for a script; the exit code is 1 if a property is violated"))
    {
        Add(experiment);
        Add(nodes);
        Add(samples);
        Add(full);
    }

    public override Task<int> Run(Invocation call)
    {
        Experiment chosen = ExperimentReader.Open(
            call.Get(experiment)!, ExperimentCatalogue.Listed, call.Seed is { } seed ? [.. call.Set, $"seed={seed}"] : call.Set).Experiment;
        AuditOptions options = OptionsOf(call);
        var audits = new List<(string, double, IReadOnlyList<AuditResult>)>();
        foreach (Experiment stated in Members(chosen))
        {
            Experiment member = call.Get(full) ? stated : AuditForm.Of(stated);
            call.Outcome.WriteLine($"{member.Name}: {Described(member)}{Smaller(stated, member)}, {options.Batches} batches of {Quantity.Of(options.Samples, "invented sample")}");
            var clock = Stopwatch.StartNew();
            IReadOnlyList<AuditResult> results = LocalityAudit.Of(member, options).Run(result => AuditReport.Write(call, result), call.Stop);
            audits.Add((member.Name, clock.Elapsed.TotalSeconds, results));
            call.Progress.WriteLine($"  in {Quantity.Seconds(clock.Elapsed.TotalSeconds)}");
        }
        return Task.FromResult(AuditReport.Finish(call, chosen.Name, options, audits));
    }

    private AuditOptions OptionsOf(Invocation call)
    {
        var usual = new AuditOptions();
        if (call.Get(samples) is 0 or > 4096) throw new CommandException($"{samples.Name} is {call.Get(samples)}; it must lie in [1, 4096], and 3 are enough to see a leak.");
        if (call.Get(nodes) > 16) throw new CommandException($"{nodes.Name} is {call.Get(nodes)}; an audit tries at most 16 nodes, since all of them are in this process.");
        return usual with { Nodes = (int)(call.Get(nodes) ?? (ulong)usual.Nodes), Samples = (int)(call.Get(samples) ?? (ulong)usual.Samples) };
    }

    /// <summary>Each condition of a figure, else the experiment itself.</summary>
    private static IEnumerable<Experiment> Members(Experiment chosen) =>
        (chosen.Conditions.Count == 0 ? [chosen] : chosen.Conditions.Select(chosen.Under)).Select(member => ExperimentData.WithWidths(member, folder: null));

    private static string Described(Experiment member) =>
        $"{ExperimentWriter.Flatten(member)["rule.name"]}, {Layers(member)}";

    /// <summary>What is less than the experiment states.</summary>
    private string Smaller(Experiment stated, Experiment member)
    {
        string[] less =
        [
            .. Layers(stated) != Layers(member) ? [$"narrower layers than {Layers(stated)}"] : Array.Empty<string>(),
            .. stated.Rule.Steps != member.Rule.Steps ? [$"{member.Rule.Steps} steps instead of {stated.Rule.Steps}"] : Array.Empty<string>(),
        ];
        return less.Length == 0 ? "" : $" ({string.Join(", ", less)}; {full.Name} audits it as it is)";
    }

    private static string Layers(Experiment member) => string.Join('-', member.Network.Layers.Select(layer => layer.Neurons));
}
