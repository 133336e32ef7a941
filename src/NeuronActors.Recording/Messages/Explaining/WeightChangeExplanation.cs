namespace NeuronActors.Recording;

/// <summary>How much an explanation shows.</summary>
public sealed record ExplanationOptions
{
    /// <summary>Messages behind one another at the most, at least 1.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>Every term and every step, not only the largest and the outermost.</summary>
    public bool All { get; init; }
}

/// <summary>Why one weight changed in one batch.</summary>
public sealed class WeightChangeExplanation
{
    /// <summary>The weight.</summary>
    public required Synapse Synapse { get; init; }

    /// <summary>Index of the batch over the whole run.</summary>
    public required int Batch { get; init; }

    /// <summary>The explanation as a tree; null where not even the change was recorded.</summary>
    public ExplanationNode? Root { get; init; }

    /// <summary>W before and after; null where that was not recorded.</summary>
    public (double Before, double After)? Change { get; init; }

    /// <summary>Whether the change comes out again in every bit; null where too little was recorded to say.</summary>
    public bool? Recombines { get; init; }

    /// <summary>False where the layer is frozen in this batch, so that there is nothing to explain.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>What would be needed to say whether it does.</summary>
    public required MissingRecords Needed { get; init; }

    /// <summary>What else would make the tree longer.</summary>
    public required MissingRecords Further { get; init; }

    /// <summary>Batches in which this weight's changes were recorded; where this batch is none of them.</summary>
    public IReadOnlyList<int> OtherBatches { get; init; } = [];
}
