using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>Matrix products of the reference gradient as the loops that define them.</summary>
internal static class ReferenceProduct
{
    /// <summary>sum ← sum + W x, [target × columns].</summary>
    public static void AddForward(double[] sum, double[] weights, double[] activity, Projection projection, int columns)
    {
        int rows = projection.Target.Neurons, sources = projection.Source.Neurons;
        for (int sample = 0; sample < columns; sample++)
            for (int source = 0; source < sources; source++)
                AddScaled(sum.AsSpan(sample * rows, rows), weights.AsSpan(source * rows, rows), activity[sample * sources + source]);
    }

    /// <summary>sum ← sum + Wᵀ δ, [source × columns].</summary>
    public static void AddBackward(double[] sum, double[] weights, double[] error, Projection projection, int columns)
    {
        int rows = projection.Target.Neurons, sources = projection.Source.Neurons;
        for (int sample = 0; sample < columns; sample++)
            for (int source = 0; source < sources; source++)
            {
                double total = 0;
                for (int row = 0; row < rows; row++) total += weights[source * rows + row] * error[sample * rows + row];
                sum[sample * sources + source] += total;
            }
    }

    /// <summary>sum ← sum + scale · values.</summary>
    public static void AddScaled(Span<double> sum, ReadOnlySpan<double> values, double scale)
    {
        if (scale == 0) return;   // most pixels of an image
        for (int i = 0; i < sum.Length; i++) sum[i] += scale * values[i];
    }
}
