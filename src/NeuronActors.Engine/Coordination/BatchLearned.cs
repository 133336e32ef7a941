namespace NeuronActors.Engine;

/// <summary>A batch has been learnt by every population.</summary>
/// <param name="Batch">Index of the batch over the whole run.</param>
/// <param name="Steps">Relaxation steps of the population that took most.</param>
/// <param name="UpdateNorms">‖ΔW‖ of each projection, by projection index; summed in neuron order, whatever the shards.</param>
public sealed record BatchLearned(int Batch, int Steps, IReadOnlyList<double> UpdateNorms)
{
    /// <summary>Where its time went; null unless it was timed.</summary>
    public BatchTimes? Times { get; init; }
}
