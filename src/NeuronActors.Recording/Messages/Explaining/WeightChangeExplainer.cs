using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>Explains from the records of a run why one weight changed in one batch.</summary>
/// <remarks>It reads the records two or three times, as a stream: memory holds one batch's messages without their values.</remarks>
public static class WeightChangeExplainer
{
    /// <summary>Explains.</summary>
    /// <param name="log">The records.</param>
    /// <param name="experiment">The experiment that was run.</param>
    /// <param name="synapse">The weight.</param>
    /// <param name="batch">Index of the batch over the whole run, from 0.</param>
    /// <param name="options">How much to show.</param>
    /// <exception cref="RecordingException">The network has no such weight.</exception>
    public static WeightChangeExplanation Explain(MessageLog log, Experiment experiment, Synapse synapse, int batch, ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Outline.IsDouble
            ? new WeightChangeExplainer<double>(log, new RecordedSynapse<double>(synapse, log.Outline, experiment), batch, options ?? new()).Explain()
            : new WeightChangeExplainer<float>(log, new RecordedSynapse<float>(synapse, log.Outline, experiment), batch, options ?? new()).Explain();
    }
}

/// <summary>One explanation under way, in the run's precision.</summary>
internal sealed class WeightChangeExplainer<T>(MessageLog log, RecordedSynapse<T> synapse, int batch, ExplanationOptions options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchMessages messages = new(synapse.Outline);
    private readonly Dictionary<MessageHead, Dictionary<int, T>> activities = [];   // by message, then by sample
    private readonly MissingRecords needed = new();
    private readonly MissingRecords further = new();

    public WeightChangeExplanation Explain()
    {
        var changes = Changes();
        if (changes.Count == 0) return synapse.Learns(batch) ? NotRecorded() : NotLearnt();
        Gather();
        WeightChangeAccount<T>?[] accounts = [.. changes.Select(Account)];
        var tree = new MessageTree(messages, batch, options.Depth, synapse.Experiment.Rule, further);
        var activity = synapse.ActivityOf(changes[^1], activities.Keys);
        var (error, source) = Branches(tree, changes[^1], activity);
        var values = new ShownValues(log, batch, tree.Shown, synapse.Outline, synapse.Synapse, SamplesOfInterest(accounts[^1]));
        var words = new ChangeWords<T>(synapse, options);
        var isWhole = words.IsWhole(changes);
        return new WeightChangeExplanation
        {
            Synapse = synapse.Synapse,
            Batch = batch,
            Change = (changes[0].Before[synapse.Synapse.SourceNeuron], changes[^1].After[synapse.Synapse.SourceNeuron]),
            Recombines = accounts.Contains(null) ? null : isWhole && accounts.All(account => account!.Recombines),
            Root = words.Root(changes, accounts, [.. error.Select(branch => branch.Node(values.Words))], [.. source.Select(branch => branch.Node(values.Words))]),
            Needed = needed,
            Further = further,
        };
    }

    /// <summary>Once per batch, or once per step; what stands in a log and in a trace counts once, as the log has it.</summary>
    private List<WeightChangeRecord> Changes() =>
    [
        .. log.WeightChanges(Query(new IndexRange(batch, batch))).GroupBy(change => (change.Phase, change.Step))
            .Select(same => same.FirstOrDefault(change => change.Causes is not null) ?? same.First()),
    ];

    private WeightChangeQuery Query(IndexRange batches) => new()
    {
        Populations = [synapse.Population.Name],
        Neurons = new IndexRange(synapse.Synapse.Neuron, synapse.Synapse.Neuron),
        Source = synapse.Synapse.Source,
        Batches = batches,
    };

    private WeightChangeExplanation NotLearnt() => new() { Synapse = synapse.Synapse, Batch = batch, Learns = false, Needed = needed, Further = further };

    private WeightChangeExplanation NotRecorded()
    {
        needed.Add($"the weight change of {synapse.Synapse.Target}/{synapse.Synapse.Neuron} from {synapse.Synapse.Source}", synapse.Synapse.Target, "weight-change", batch, synapse.Synapse.Neuron);
        needed.Add($"{synapse.ForwardKind} of {synapse.Synapse.Source}/{synapse.Synapse.SourceNeuron}", synapse.Synapse.Source, synapse.ForwardKind, batch, synapse.Synapse.SourceNeuron);
        return new WeightChangeExplanation
        {
            Synapse = synapse.Synapse,
            Batch = batch,
            Needed = needed,
            Further = further,
            OtherBatches = [.. log.WeightChanges(Query(IndexRange.All)).Select(change => change.Batch).Distinct().Order()],
        };
    }

    /// <summary>All messages of the batch by name, and the values of those that the source neuron sent up.</summary>
    private void Gather()
    {
        foreach (var record in log.Messages(new MessageQuery { Batches = new IndexRange(batch, batch), WithCauses = true }))
        {
            var head = messages.Add(record);
            if (record.Neuron != synapse.Synapse.SourceNeuron || head.From != synapse.SourceShard.Name || head.Kind != synapse.ForwardKind) continue;
            if (!head.Receivers.Contains(synapse.Population.Name)) continue;
            if (!activities.TryGetValue(head, out var samples)) activities[head] = samples = [];
            samples[record.Sample] = T.CreateTruncating(record.Value);
        }
    }

    private WeightChangeAccount<T>? Account(WeightChangeRecord change)
    {
        var (target, place) = (synapse.Synapse, synapse.Synapse.SourceNeuron);
        var activity = synapse.ActivityOf(change, activities.Keys) is { } head ? activities[head] : [];
        if (activity.Count < change.Errors.Length)
            needed.Add($"{synapse.ForwardKind} of {target.Source}/{place} for {change.Errors.Length - activity.Count} of {change.Errors.Length} samples", target.Source, synapse.ForwardKind, batch, place);
        var optimizer = synapse.Experiment.Train.OptimizerSettings;
        var isRemembering = !synapse.IsSpiking && optimizer.Kind != Numerics.OptimizerKind.Sgd;
        if (isRemembering && change.Moments is null)
            needed.Add($"what the optimiser remembered of {target.Target}/{target.Neuron}, which is in no trace, only in a log", target.Target, "weight-change", batch, target.Neuron, asLog: true);
        if (needed.Any) return null;
        return WeightChangeAccount<T>.Of(new SynapseChange<T>
        {
            Before = T.CreateTruncating(change.Before[place]),
            After = T.CreateTruncating(change.After[place]),
            Update = change.Update.Length > 0 ? T.CreateTruncating(change.Update[place]) : null,
            Errors = Array.ConvertAll(change.Errors, T.CreateTruncating),
            Activities = [.. Enumerable.Range(0, change.Errors.Length).Select(sample => activity[sample])],
            Scale = change.Scale is { } scale ? T.CreateTruncating(scale) : synapse.Scale(change.Errors.Length),
            IsThere = synapse.IsThere,
            Optimizer = synapse.IsSpiking ? null : optimizer,
            LearningRate = change.LearningRate ?? synapse.LearningRate(batch),
            Moments = (change.Moments ?? new Dictionary<string, double[]>()).ToDictionary(moment => moment.Key, moment => T.CreateTruncating(moment.Value[place])),
            OptimizerSteps = change.OptimizerSteps ?? 0,
            Factors = !synapse.IsSpiking ? null : change.Factors is { } factors ? (T.CreateTruncating(factors.Keep), T.CreateTruncating(factors.Add)) : synapse.Factors(batch),
        });
    }

    /// <summary>The messages that the error came from, and the one that the activity came in.</summary>
    private (MessageTree.Branch[] Error, MessageTree.Branch[] Activity) Branches(MessageTree tree, WeightChangeRecord change, MessageHead? activity)
    {
        if (change.Causes is null)
        {
            further.Add("the messages that the error came from, which no trace names, only a log", synapse.Synapse.Target, "weight-change", batch, synapse.Synapse.Neuron, asLog: true);
            return ([new MessageTree.Branch("missing", null, "a trace does not say which messages it came from", [])], activity is null ? [] : [tree.Of(activity.Id)]);
        }

        var isActivity = change.Causes.ToLookup(cause => cause == activity?.Id || IsFromSource(cause));
        return ([.. isActivity[false].Select(tree.Of)], [.. (activity is null ? isActivity[true] : [activity.Id]).Select(tree.Of)]);
    }

    private bool IsFromSource(MessageReference cause) =>
        messages.EdgeOf(cause) is { Direction: "forward" } edge && edge.From == synapse.SourceShard.Name && edge.To == synapse.Population.Name;

    private int[] SamplesOfInterest(WeightChangeAccount<T>? account) => account is null ? [0]
        : options.All ? [.. account.Terms.Select(term => term.Sample)] : [.. ChangeWords<T>.Largest(account.Terms).Take(2).Select(term => term.Sample)];
}
