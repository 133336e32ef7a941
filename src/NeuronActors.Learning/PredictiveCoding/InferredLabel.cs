using System.Numerics;

namespace NeuronActors.Learning;

/// <summary>Where the inference of a label begins, in a network whose labels predict observations; section 3.1.1.</summary>
public static class InferredLabel
{
    /// <summary>No label is likelier than another: 1 / n.</summary>
    /// <param name="values">Overwritten, [n × columns].</param>
    /// <param name="neurons">n, neurons of the input.</param>
    public static void Begin<T>(Span<T> values, int neurons)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => values.Fill(T.One / T.CreateChecked(neurons));
}
