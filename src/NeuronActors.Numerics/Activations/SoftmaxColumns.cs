using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>Softmax of every column, shifted by the column's maximum so that nothing overflows; the sum runs in row order.</summary>
internal static class SoftmaxColumns
{
    public static void Apply<T>(ReadOnlySpan<T> input, Span<T> output, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(output), output.Length, input.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (input.Length % rows != 0)
            throw new ArgumentException($"The input holds {input.Length} values, which is no multiple of {rows} rows.", nameof(input));
        for (var first = 0; first < input.Length; first += rows)
            SubtractMaximum(input.Slice(first, rows), output.Slice(first, rows));
        ElementaryFunctions.Exp<T>(output, output);
        for (var first = 0; first < input.Length; first += rows)
            DivideBySum(output.Slice(first, rows));
    }

    private static void SubtractMaximum<T>(ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var largest = input[0];
        foreach (var value in input)
            largest = T.Max(largest, value);
        for (var i = 0; i < input.Length; i++)
            output[i] = input[i] - largest;
    }

    private static void DivideBySum<T>(Span<T> exponentials)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        foreach (var value in exponentials)
            sum += value;
        foreach (ref var value in exponentials)
            value /= sum;
    }
}
