using System.CommandLine;
using NeuronActors.Networks;
using NeuronActors.Recording;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron messages RUN</c>: the recorded messages of a run as a table, a plot, CSV or JSON.</summary>
internal sealed class MessagesCommand : NeuronCommand
{
    private const ulong RowsOfTable = 1000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.25);

    private readonly Argument<string> run = new("RUN") { Description = "The folder of a run whose experiment has a key record" };
    private readonly Option<string?> population = new("--population") { Description = "A layer or population: what it sends, and what it is clamped to", HelpName = "NAME" };
    private readonly RangeOption neuron = new("--neuron", "Its neurons, counted over the whole layer");
    private readonly Option<string[]> kind = new("--kind") { Description = $"One of {string.Join(", ", RecordedKinds.All)}; repeatable", HelpName = "KIND" };
    private readonly RangeOption batch = new("--batch", "Batches, counted over the whole run from 0");
    private readonly RangeOption step = new("--step", "Steps within a phase");
    private readonly RangeOption sample = new("--sample", "Samples of a batch, from 0");
    private readonly WholeNumberOption limit = new("--limit", $"Values at the most; 0 for all (default {RowsOfTable} in a table, all otherwise)");
    private readonly Option<bool> plot = new("--plot") { Description = "Draw the values over steps, one curve per sample" };
    private readonly Option<bool> csv = new("--csv") { Description = "Comma-separated values on standard output" };
    private readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on while the run does, until it ends or Ctrl-C" };

    public MessagesCommand()
        : base(
            "messages",
            "The recorded messages of a run: what a neuron sent, step by step; with --json one object per line",
            new Example("neuron messages runs/mine --population hidden2 --neuron 7", "a table of what hidden2/7 sent"),
            new Example("neuron messages runs/mine --population hidden2 --neuron 7 --kind feedback --batch 0 --sample 0 --plot", "its feedback over the steps"),
            new Example("neuron messages runs/mine --batch 3 --step 0..40 --csv", "for other programs"),
            new Example("neuron messages runs/mine --population output --follow", "while it trains"))
    {
        foreach (Option option in new Option[] { population, neuron, kind, batch, step, sample, limit, plot, csv, follow }) Add(option);
        Add(run);
    }

    public override SharedOptions Unused => SharedOptions.All;

    public override async Task<int> Run(Invocation call)
    {
        RequireOneForm(call);
        RunRecords records = RunRecords.Open(call.Get(run)!);
        if (!call.Get(follow) || !records.MayCome) records.RequireAny();
        else await AwaitFirst(records, call.Stop).ConfigureAwait(false);
        if (records.Log.IsEmpty) return ExitCode.Interrupted;
        MessageQuery query = QueryOf(call, records);
        using var output = new MessageOutput(call, new MessageColumns(records.Log.Outline), FormOf(call), LimitOf(call));
        if (call.Get(follow)) await Follow(records, query, output, call.Stop).ConfigureAwait(false);
        else Write(records, query, output, call.Stop);
        output.Finish();
        records.ComplainAboutFaults(call);
        if (output.Written > 0) return call.Stop.IsCancellationRequested && !call.Get(follow) ? ExitCode.Interrupted : ExitCode.Done;
        call.Complain(NothingFound(call, records, query));
        return ExitCode.Refused;
    }

    private static void Write(RunRecords records, MessageQuery query, MessageOutput output, CancellationToken stop)
    {
        foreach (MessageRecord record in records.Log.Messages(query, stop)) output.Add(record);
    }

    private static async Task Follow(RunRecords records, MessageQuery query, MessageOutput output, CancellationToken stop)
    {
        await foreach (MessageRecord record in records.Log.Follow(query, () => !IsAtWork(records), BetweenLooks, output.Flush, stop).ConfigureAwait(false))
            output.Add(record);
    }

    /// <summary>A run that has just begun has not sent anything yet.</summary>
    private static async Task AwaitFirst(RunRecords records, CancellationToken stop)
    {
        await foreach (MessageRecord _ in records.Log.Follow(MessageQuery.All, () => !IsAtWork(records), BetweenLooks, () => { }, stop).ConfigureAwait(false)) break;
        if (!stop.IsCancellationRequested) records.RequireAny();
    }

    private static bool IsAtWork(RunRecords records) => records.Glance is not null && RunGlance.At(records.Folder).IsAtWork;

    private void RequireOneForm(Invocation call)
    {
        string[] forms = [.. new[] { (call.Get(plot), plot.Name), (call.Get(csv), csv.Name), (call.IsJson, "--json") }.Where(form => form.Item1).Select(form => form.Item2)];
        if (forms.Length > 1) throw new CommandException($"{string.Join(" and ", forms)} cannot be had together: write one of them.");
        if (call.Get(plot) && call.Get(follow)) throw new CommandException("--plot draws what is there and --follow waits for more: write one of them.");
    }

    private MessageForm FormOf(Invocation call) => call.IsJson ? MessageForm.Json : call.Get(csv) ? MessageForm.Csv : call.Get(plot) ? MessageForm.Plot : MessageForm.Table;

    private long LimitOf(Invocation call) =>
        (call.Get(limit) ?? (FormOf(call) == MessageForm.Table && !call.Get(follow) ? RowsOfTable : 0)) is var most and > 0 ? (long)Math.Min(most, long.MaxValue) : long.MaxValue;

    private MessageQuery QueryOf(Invocation call, RunRecords records)
    {
        string[] kinds = call.Get(kind) ?? [];
        foreach (string word in kinds) RequireKind(word);
        string[]? populations = call.Get(population) is { } name ? records.PopulationsOf(name) : null;
        if (call.Get(neuron) is { } neurons)
        {
            if (call.Get(population) is not { } layer) throw new CommandException("--neuron counts the neurons of a layer: name it with --population.");
            records.RequireNeurons(layer, neurons);
        }
        return new MessageQuery
        {
            Populations = populations,
            Kinds = kinds.Length > 0 ? kinds : null,
            Neurons = call.Get(neuron) ?? IndexRange.All,
            Batches = call.Get(batch) ?? IndexRange.All,
            Steps = call.Get(step) ?? IndexRange.All,
            Samples = call.Get(sample) ?? IndexRange.All,
            WithCauses = call.IsJson,
        };
    }

    private static void RequireKind(string word)
    {
        if (RecordedKinds.All.Contains(word)) return;
        throw new CommandException(word == "weight-change"
            ? "weight changes are no messages: neuron why explains them, e.g. neuron why RUN --synapse \"hidden2/7<-hidden1/3\" --batch 4."
            : $"there is no kind of message {word}; write one of {string.Join(", ", RecordedKinds.All)}.{NearestName.Suggestion(word, RecordedKinds.All)}");
    }

    /// <summary>What there is instead.</summary>
    private string NothingFound(Invocation call, RunRecords records, MessageQuery query)
    {
        RecordedSelection[] there = [.. RecordedSelection.Of(records.Log, new MessageQuery { Populations = query.Populations }, call.Stop)];
        string whose = call.Get(population) is { } name ? $" of {name}" : "";
        if (there.Length == 0) return records.WhyNothingOf(call.Get(population));
        return $"nothing recorded matches; there is{whose}: {string.Join("; ", there.Select(selection => query.Populations is null ? $"{selection.From}: {selection}" : $"{selection}"))}.";
    }
}
