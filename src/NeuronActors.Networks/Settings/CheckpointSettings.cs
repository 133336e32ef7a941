namespace NeuronActors.Networks;

/// <summary>When the state of a run is saved.</summary>
public sealed record CheckpointSettings
{
    /// <summary>Batches between checkpoints, at least 0; 0: only at the end and at an interruption.</summary>
    public int Every { get; init; } = 500;
}
