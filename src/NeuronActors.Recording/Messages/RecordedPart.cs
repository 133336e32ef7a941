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
public sealed record RecordedSummary(long Events, long Bytes, long Dropped, string? Reason);
