using System.CommandLine;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Cli;

/// <summary><c>neuron why RUN --synapse S --batch N</c>: why one weight changed, back to the clamped target.</summary>
internal sealed class WhyCommand : NeuronCommand
{
    private readonly Argument<string> run = new("RUN") { Description = "The folder of a run whose experiment has a key record" };

    private readonly Option<string> synapse = new("--synapse")
    {
        Description = "The weight: the neuron that it feeds and the one that it comes from. In quotation marks, since shells read < as a redirection",
        HelpName = "\"LAYER/N<-LAYER/N\"",
        Required = true,
    };

    private readonly WholeNumberOption batch = new("--batch", "The batch, counted over the whole run from 0 (default 0)");
    private readonly WholeNumberOption depth = new("--depth", "Messages behind one another at the most (default all, back to the target)");
    private readonly Option<bool> all = new("--all") { Description = "Every term of the sum and every step, not only the largest and the outermost" };

    public WhyCommand()
        : base(
            "why",
            "Why a weight changed: the terms of its change and the messages that they came from, worked out again bit by bit",
            new Example("neuron why runs/mine --synapse \"hidden2/7<-hidden1/3\" --batch 4", "as a tree, back to the clamped target"),
            new Example("neuron why runs/mine --synapse \"output/0<-hidden2/7\" --batch 4 --all --json", "every term, for other programs"))
    {
        foreach (Option option in new Option[] { synapse, batch, depth, all }) Add(option);
        Add(run);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override Task<int> Run(Invocation call)
    {
        string text = call.Get(synapse)!;
        if (!Synapse.TryParse(text, out Synapse? weight))
            throw new CommandException($"--synapse is '{text}'; write the neuron that the weight feeds and the one it comes from, such as --synapse \"hidden2/7<-hidden1/3\".");
        if (call.Get(depth) == 0) throw new CommandException("--depth is 0; it must be at least 1.");
        RunRecords records = RunRecords.Open(call.Get(run)!);
        Experiment experiment = records.Experiment;
        records.RequireAny();
        var options = new ExplanationOptions { Depth = (int)Math.Min(call.Get(depth) ?? int.MaxValue, int.MaxValue), All = call.Get(all) };
        WeightChangeExplanation explanation = WeightChangeExplainer.Explain(records.Log, experiment, weight, (int)Math.Min(call.Get(batch) ?? 0, int.MaxValue), options);
        int code = ExplanationReport.Write(call, explanation);
        if (explanation.Needed.Any && records.WasKilled)
            call.Complain($"the run was killed, and what it had recorded since its last checkpoint may never have reached the disk: neuron resume {records.Folder} goes on and records it again.");
        records.ComplainAboutFaults(call);
        return Task.FromResult(code);
    }
}
