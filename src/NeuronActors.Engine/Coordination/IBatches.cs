namespace NeuronActors.Engine;

/// <summary>Where the coordinator gets batches from and gives their outputs to. Called on one thread at a time.</summary>
public interface IBatches<T>
    where T : unmanaged
{
    /// <summary>Writes a batch.</summary>
    /// <param name="batch">Index of the batch over the whole run (training) or the data (evaluation).</param>
    /// <param name="input">[inputs × columns], to be written; empty when the input is to be inferred from the target.</param>
    /// <param name="target">[outputs × columns], to be written; empty when evaluating, unless the input is to be inferred from it.</param>
    /// <returns>Columns: samples of the batch.</returns>
    int Fill(int batch, Span<T> input, Span<T> target);

    /// <summary>Takes the output layer's activity for a batch, before its weight update, or the input that was inferred. Batches come in order.</summary>
    void Score(int batch, ReadOnlySpan<T> output, int columns);
}
