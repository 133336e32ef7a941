using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>The two precisions there are: float and double.</summary>
internal static class Precision
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new ArgumentException($"The precision is {typeof(T).Name}; it must be float (Single) or double (Double).");
    }
}
