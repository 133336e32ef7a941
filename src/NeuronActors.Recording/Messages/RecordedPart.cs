using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>The part of a run that one recorder sees: one node's populations, from one checkpoint to the next loss or the end.</summary>
public sealed record RecordedPart
{
    /// <summary>The folder <c>messages</c>; made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>Name of the node; <c>local</c> in one process. Part of the names of files.</summary>
    public required string Node { get; init; }

    /// <summary>Number of the stretch over the whole run, from 1. The next free one is taken if there are records of it already.</summary>
    public int Stretch { get; init; } = 1;

    /// <summary>The first batch of the stretch, counted over the whole run.</summary>
    public long FirstBatch { get; init; }

    /// <summary>What is run, and what of it is recorded.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The graph as it is laid out.</summary>
    public required Network Network { get; init; }

    /// <summary>The populations that this process hosts in this stretch; default all.</summary>
    public IReadOnlyList<Population>? Hosted { get; init; }

    /// <summary>What a file's stream is led through, by its path; for trying slow and full disks.</summary>
    internal Func<string, Stream, Stream> Through { get; init; } = (_, stream) => stream;

    /// <summary>What the disk's silence is measured by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a disk may take nothing at all before recording is given up: well within the run's own patience.</summary>
    internal TimeSpan Patience => TimeSpan.FromSeconds(Math.Min(10, Experiment.WatchdogSeconds / 3));

    /// <summary>Name of this stretch's first file and folder, without suffix.</summary>
    internal string NameOf(int stretch) => stretch == 1 ? Node : $"{Node}.s{stretch}";
}

/// <summary>What a recorder has written so far.</summary>
/// <param name="Events">Lines of the log and rows of traces.</param>
/// <param name="Bytes">Size of them.</param>
/// <param name="Dropped">Events that were asked for and are not there.</param>
/// <param name="Reason">Why, in a few words; null if nothing is missing.</param>
public sealed record RecordedSummary(long Events, long Bytes, long Dropped, string? Reason)
{
    /// <summary>What several nodes have recorded, each by its name; null if none has told anything.</summary>
    public static RecordedSummary? Of(IReadOnlyDictionary<string, KeptRecords> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return nodes.Count == 0 ? null : new RecordedSummary(
            nodes.Values.Sum(node => node.Events), nodes.Values.Sum(node => node.Bytes), nodes.Values.Sum(node => node.Dropped),
            nodes.Where(node => node.Value.Reason is not null).OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => $"{node.Key}: {node.Value.Reason}").FirstOrDefault());
    }

    /// <summary>Both together; null if there is neither.</summary>
    public static RecordedSummary? Sum(RecordedSummary? one, RecordedSummary? other) =>
        one is null || other is null ? one ?? other
        : new RecordedSummary(one.Events + other.Events, one.Bytes + other.Bytes, one.Dropped + other.Dropped, one.Reason ?? other.Reason);
}
