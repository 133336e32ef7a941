using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// Applies a function to every element. Whole vectors first, the rest one by one with the same sequence of operations, so that a
/// value depends neither on its place nor on the length of the array. Input and output may be the same span.
/// </summary>
internal static unsafe class Elementwise
{
    public static void Apply<TFunction, T>(TFunction function, ReadOnlySpan<T> input, Span<T> output, InstructionSet? instructions = null)
        where TFunction : struct, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        Shape.RequireLength(nameof(output), output.Length, input.Length);
        fixed (T* source = input, target = output)
        {
            switch (instructions ?? Hardware.Best)
            {
                case InstructionSet.Vector512: Sweep<TFunction, Lanes512<T>, T>(function, source, target, input.Length); break;
                case InstructionSet.Vector256: Sweep<TFunction, Lanes256<T>, T>(function, source, target, input.Length); break;
                case InstructionSet.Vector128: Sweep<TFunction, Lanes128<T>, T>(function, source, target, input.Length); break;
                default: Sweep<TFunction, Lanes1<T>, T>(function, source, target, input.Length); break;
            }
        }
    }

    public static void Apply<TFunction, T>(
        TFunction function, ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> output, InstructionSet? instructions = null)
        where TFunction : struct, IElementwisePair<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        Shape.RequireLength(nameof(second), second.Length, first.Length);
        Shape.RequireLength(nameof(output), output.Length, first.Length);
        fixed (T* a = first, b = second, target = output)
        {
            switch (instructions ?? Hardware.Best)
            {
                case InstructionSet.Vector512: Sweep<TFunction, Lanes512<T>, T>(function, a, b, target, first.Length); break;
                case InstructionSet.Vector256: Sweep<TFunction, Lanes256<T>, T>(function, a, b, target, first.Length); break;
                case InstructionSet.Vector128: Sweep<TFunction, Lanes128<T>, T>(function, a, b, target, first.Length); break;
                default: Sweep<TFunction, Lanes1<T>, T>(function, a, b, target, first.Length); break;
            }
        }
    }

    private static void Sweep<TFunction, TLanes, T>(TFunction function, T* source, T* target, int length)
        where TFunction : struct, IElementwise<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
            function.Of(TLanes.Load(source + i)).Store(target + i);
        for (; i < length; i++)
            function.Of(new Lanes1<T>(source[i])).Store(target + i);
    }

    private static void Sweep<TFunction, TLanes, T>(TFunction function, T* first, T* second, T* target, int length)
        where TFunction : struct, IElementwisePair<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
            function.Of(TLanes.Load(first + i), TLanes.Load(second + i)).Store(target + i);
        for (; i < length; i++)
            function.Of(new Lanes1<T>(first[i]), new Lanes1<T>(second[i])).Store(target + i);
    }
}
