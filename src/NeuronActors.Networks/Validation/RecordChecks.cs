using System.Globalization;

namespace NeuronActors.Networks;

/// <summary>Whether records are asked for that there can be.</summary>
internal static class RecordChecks
{
    private const string Key = "record";

    public static IEnumerable<Finding> Of(Experiment experiment)
    {
        if (experiment.Record.Count == 0 || NetworkChecks.Of(experiment.Network).Any())
            return [];
        if (Whole(experiment) is { } refusal)
            return [refusal];
        var findings = new List<Finding>();
        for (var place = 0; place < experiment.Record.Count; place++)
        {
            if (OfEntry(experiment, experiment.Record[place], $"record[{place}]") is { } finding)
                findings.Add(finding with { Item = place });
        }

        return findings;
    }

    private static Finding? Whole(Experiment experiment)
    {
        if (experiment.Replicas > 1)
            return new Finding(
                $"record asks for messages, but replicas is {experiment.Replicas}, and messages of several copies of a population would be taken for one another; " +
                "write replicas: 1, or leave record out.",
                Key, "replicas");
        return experiment.Kind == ExperimentKind.Convergence
            ? new Finding("record asks for messages, but kind is convergence, which keeps none; leave record out, or write kind: training.", Key, "kind")
            : null;
    }

    private static Finding? OfEntry(Experiment experiment, RecordSettings entry, string name) =>
        OfPopulation(experiment, entry, name) ?? OfNeurons(experiment, entry, name) ?? OfSamples(experiment, entry, name)
        ?? OfKinds(experiment, entry, name) ?? OfForm(entry, name);

    private static Finding? OfPopulation(Experiment experiment, RecordSettings entry, string name)
    {
        if (entry.Population == RecordSettings.Everywhere)
            return null;
        var names = NetworkLayout.Names(experiment.Network);
        var (layer, shard) = Split(entry.Population);
        var place = names.IndexOf(layer);
        if (place < 0)
            return new Finding(
                $"{name} names a population {entry.Population}, which is not in the network; the layers are {string.Join(", ", names)}.{NearestName.Suggestion(layer, names)}",
                Key, NetworkChecks.Layers);
        if (shard is null)
            return null;
        var shards = experiment.Network.Shards.CountFor(place, names.Count);
        if (experiment.Network.Shards.IsAuto)
            return new Finding(
                $"{name} names {entry.Population}, but network.shards is auto, which cuts layers by the number of cores; write {layer}, or state network.shards.",
                Key, NetworkChecks.Shards);
        return shards == 1
            ? new Finding($"{name} names {entry.Population}, but {layer} is one population; write {layer}.", Key, NetworkChecks.Shards)
            : shard < shards ? null
            : new Finding($"{name} names {entry.Population}, but {layer} is cut into {shards}; the last is {layer}.{shards - 1}.", Key, NetworkChecks.Shards);
    }

    private static Finding? OfNeurons(Experiment experiment, RecordSettings entry, string name)
    {
        if (entry.Neurons == IndexRange.All || experiment.Network.HasAuto)
            return null;
        var (first, last, what) = NeuronsOf(experiment, entry.Population);
        var isEverywhere = entry.Population == RecordSettings.Everywhere;
        var fits = entry.Neurons.First >= first && entry.Neurons.Last <= last;
        var touches = entry.Neurons.First <= last && entry.Neurons.Last >= first;
        var isShard = !isEverywhere && Split(entry.Population).Shard is not null;
        return fits || (touches && isShard) ? null
            : new Finding(
                string.Create(CultureInfo.InvariantCulture, $"{name} asks for neurons {entry.Neurons} of {what}; write numbers in [{first}, {last}], or \"*\"."),
                Key, NetworkChecks.Layers);
    }

    private static Finding? OfSamples(Experiment experiment, RecordSettings entry, string name)
    {
        var batch = experiment.Train.Batch;
        return entry.Samples == IndexRange.All || entry.Samples.Last < batch ? null
            : new Finding(
                $"{name} asks for samples {entry.Samples}, but train.batch is {batch}; write numbers in [0, {batch - 1}], or \"*\".", Key, "train.batch");
    }

    private static Finding? OfKinds(Experiment experiment, RecordSettings entry, string name) =>
        entry.Kinds.Select(kind => OfKind(experiment, entry, kind, name)).FirstOrDefault(finding => finding is not null);

    private static Finding? OfKind(Experiment experiment, RecordSettings entry, RecordedKind kind, string name)
    {
        var names = NetworkLayout.Names(experiment.Network);
        EquatableList<string> layers = entry.Population == RecordSettings.Everywhere ? names : [Split(entry.Population).Layer];
        var kinds = layers.SelectMany(layer => RecordedKinds.Of(experiment, names.IndexOf(layer))).Distinct().Order().ToArray();
        if (kinds.Contains(kind))
            return null;
        if (kind == RecordedKind.WeightChange && layers is [var input] && input == names[0])
            return new Finding($"{name} lists weight-change of {input}, which is the input and has no weights; name another layer.", Key);
        var rule = $"rule.name: {KeyCatalogue.Find("rule.name")!.Text(experiment)}";
        var instead = $"write some of {string.Join(", ", kinds.Select(Word))}";
        return new Finding(
            layers.Count > 1 ? $"{name} lists {Word(kind)}, which no population has to give with {rule}; {instead}."
                : $"{name} lists {Word(kind)} of {layers[0]}, which has none to give with {rule}; {instead}.",
            Key, "rule.name");
    }

    private static Finding? OfForm(RecordSettings entry, string name)
    {
        if (!entry.HeadersOnly)
            return null;
        if (entry.As == RecordForm.Trace)
            return new Finding($"{name} is a trace of values, but headers-only keeps none; leave one of the two out.", Key);
        if (entry.Kinds.Contains(RecordedKind.WeightChange))
            return new Finding($"{name} lists weight-change, which has no header, but headers-only keeps nothing else; leave one of the two out.", Key);
        return entry.Neurons == IndexRange.All && entry.Samples == IndexRange.All ? null
            : new Finding($"{name} chooses neurons or samples, of which headers-only keeps none; leave one of the two out.", Key);
    }

    /// <summary>First and last neuron that there is, counted over the layer, and whose they are in words.</summary>
    private static (int First, int Last, string What) NeuronsOf(Experiment experiment, string population)
    {
        var layers = experiment.Network.Layers;
        if (population == RecordSettings.Everywhere)
            return (0, layers.Max(layer => layer.Neurons) - 1, $"every population, but the largest layer has {layers.Max(layer => layer.Neurons)}");
        var names = NetworkLayout.Names(experiment.Network);
        var (layer, shard) = Split(population);
        var place = names.IndexOf(layer);
        var neurons = layers[place].Neurons;
        if (shard is not { } index)
            return (0, neurons - 1, $"{population}, which has {neurons}");
        var sizes = ShardSplit.Sizes(neurons, experiment.Network.Shards.CountFor(place, names.Count));
        var first = sizes.Take(index).Sum();
        return (first, first + sizes[index] - 1, $"{population}, which has {first} to {first + sizes[index] - 1} of its layer");
    }

    private static (string Layer, int? Shard) Split(string population)
    {
        var dot = population.IndexOf('.');
        return dot < 0 ? (population, null) : (population[..dot], int.Parse(population.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }

    private static string Word(RecordedKind kind) => Forms.Word<RecordedKind>().Write(kind);
}
