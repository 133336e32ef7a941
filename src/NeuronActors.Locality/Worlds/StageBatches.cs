using System.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Locality;

/// <summary>The batches of an audit for a coordinator.</summary>
internal sealed class StageBatches<T>(Stage<T> stage) : IBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int Fill(int batch, Span<T> input, Span<T> target)
    {
        if (!input.IsEmpty) stage.Input(batch).CopyTo(input);
        if (!target.IsEmpty) stage.Target(batch).CopyTo(target);
        return stage.Options.Samples;
    }

    /// <summary>The answer is not looked at: it is what the output layer sent or came to, which its population's transcript shows.</summary>
    public void Score(int batch, ReadOnlySpan<T> output, int columns)
    {
    }
}
