using System.Numerics;

namespace NeuronActors.Numerics.Tests;

/// <summary>Distances in units in the last place.</summary>
internal static class Ulp
{
    public static double Distance<T>(T actual, T expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(actual) && T.IsNaN(expected)) return 0;
        return double.Abs((double)(Position(actual) - Position(expected)));
    }

    /// <summary>Equal bits, except that any NaN equals any other.</summary>
    public static bool Same<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (T.IsNaN(left) && T.IsNaN(right)) || (left == right && T.IsNegative(left) == T.IsNegative(right));

    /// <summary>Position on the line of all values: neighbours differ by one.</summary>
    private static Int128 Position<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(value)) return Int128.MaxValue / 4;
        Int128 bits = typeof(T) == typeof(float)
            ? BitConverter.SingleToInt32Bits(float.CreateChecked(T.Abs(value)))
            : BitConverter.DoubleToInt64Bits(double.CreateChecked(T.Abs(value)));
        return T.IsNegative(value) ? -bits : bits;
    }
}
