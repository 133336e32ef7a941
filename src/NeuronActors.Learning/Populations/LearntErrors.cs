namespace NeuronActors.Learning;

/// <summary>What all weight changes have in common for an observer: where the population stands, and the errors that it learns from.</summary>
/// <param name="neurons">Neurons of the population.</param>
internal abstract class LearntErrors<T>(int neurons)
    where T : unmanaged
{
    private T[] error = [];

    /// <summary>Where the population stands.</summary>
    public Position At { get; private set; }

    /// <summary>Samples of the batch.</summary>
    public int Columns { get; private set; }

    /// <summary>e, [neurons × columns].</summary>
    public ReadOnlySpan<T> Error => error.AsSpan(0, neurons * Columns);

    /// <summary>A batch, or a step of it, is learnt.</summary>
    public void Begin(in Position at, T[] error, int columns) => (At, this.error, Columns) = (at, error, columns);
}
