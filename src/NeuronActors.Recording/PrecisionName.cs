using System.Numerics;

namespace NeuronActors.Recording;

/// <summary>The words that experiments and files use for a precision: <c>float</c> and <c>double</c>.</summary>
public static class PrecisionName
{
    /// <summary>The word for a type of values.</summary>
    /// <exception cref="ArgumentException">The type is neither float nor double.</exception>
    public static string Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) return "float";
        if (typeof(T) == typeof(double)) return "double";
        throw new ArgumentException($"Values of type {typeof(T).Name} cannot be recorded; float and double can.");
    }

    /// <summary>Size of one value in bytes, or null if the word is unknown.</summary>
    internal static int? SizeOf(string word) => word switch
    {
        "float" => sizeof(float),
        "double" => sizeof(double),
        _ => null,
    };
}
