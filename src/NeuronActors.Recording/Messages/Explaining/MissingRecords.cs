using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>What an explanation looked for and did not find, as entries of <c>record</c> that would have kept it.</summary>
public sealed class MissingRecords
{
    private readonly List<(string What, string Entry)> entries = [];

    /// <summary>Whether anything is missing.</summary>
    public bool Any => entries.Count > 0;

    /// <summary>What is missing, in a few words each.</summary>
    public IEnumerable<string> What => entries.Select(entry => entry.What).Distinct();

    /// <summary>The entries as YAML on one line.</summary>
    public string Record => $"record: [{string.Join(", ", entries.Select(entry => entry.Entry).Distinct())}]";

    /// <summary>Notes what is missing.</summary>
    internal void Add(string what, string population, string kind, int batch, int? neuron = null, bool headersOnly = false, bool asLog = false) =>
        entries.Add((what, $"{{population: {population}{(neuron is null ? "" : $", neurons: {new IndexRange(neuron.Value, neuron.Value)}")}, kinds: [{kind}], batches: {new IndexRange(batch, batch)}{(headersOnly ? ", headers-only: true" : "")}{(asLog ? ", as: log" : "")}}}"));
}
