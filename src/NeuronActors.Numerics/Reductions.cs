using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuronActors.Numerics;

/// <summary>Sums in a fixed order, so that they depend neither on shards nor on the instruction set.</summary>
public static unsafe class Reductions
{
    /// <summary>Adds to each row's sum its values, sample by sample: the gradient of a bias.</summary>
    /// <param name="values">[rows × columns].</param>
    /// <param name="rows">Neurons.</param>
    /// <param name="columns">Samples.</param>
    /// <param name="sums">One per row; s ← ((s + v₀) + v₁) + … .</param>
    public static void AddRowSums<T>(ReadOnlySpan<T> values, int rows, int columns, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(values), values.Length, (long)rows * columns);
        Shape.RequireLength(nameof(sums), sums.Length, rows);
        for (var j = 0; j < columns; j++)
            Elementwise.Apply(default(Sum<T>), sums, values.Slice(j * rows, rows), sums);
    }

    /// <summary>Σₖ w[i,k]² of each row in double, in order of k: what norms are made of.</summary>
    /// <param name="values">w, [rows × columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="squares">One per row; overwritten.</param>
    public static void RowSquares<T>(ReadOnlySpan<T> values, int rows, int columns, Span<double> squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        Shape.RequireLength(nameof(values), values.Length, (long)rows * columns);
        Shape.RequireLength(nameof(squares), squares.Length, rows);
        squares.Clear();
        fixed (T* source = values)
        fixed (double* sums = squares)
        {
            for (nint j = 0; j < columns; j++)
                AddSquares(source + (j * rows), sums, rows);
        }
    }

    /// <summary>Whether no value is NaN or infinite.</summary>
    public static bool AllFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Precision.Require<T>();
        fixed (T* source = values)
        {
            var vectors = values.Length - (values.Length % Vector512<T>.Count);
            var zeros = Vector512<T>.Zero;   // 0 · x is 0 for finite x and NaN for all others
            for (nint i = 0; i < vectors; i += Vector512<T>.Count)
                zeros += Vector512<T>.Zero * Vector512.Load(source + i);
            if (!Vector512.EqualsAll(zeros, Vector512<T>.Zero)) return false;
            for (var i = vectors; i < values.Length; i++)
                if (!T.IsFinite(source[i])) return false;
        }

        return true;
    }

    /// <summary>The cosine of the angle between two arrays, in [−1, 1] up to rounding; NaN if either is all zero.</summary>
    /// <param name="left">Any values.</param>
    /// <param name="right">As long as the left.</param>
    public static double CosineBetween<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(right), right.Length, left.Length);
        double product = 0, leftSquare = 0, rightSquare = 0;
        for (var i = 0; i < left.Length; i++)
        {
            var (a, b) = (double.CreateChecked(left[i]), double.CreateChecked(right[i]));
            product = double.FusedMultiplyAdd(a, b, product);
            leftSquare = double.FusedMultiplyAdd(a, a, leftSquare);
            rightSquare = double.FusedMultiplyAdd(b, b, rightSquare);
        }

        return product / (double.Sqrt(leftSquare) * double.Sqrt(rightSquare));
    }

    /// <summary>sums[i] ← fma(v[i], v[i], sums[i]).</summary>
    internal static void AddSquares<T>(T* source, double* sums, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= rows - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                var wide = typeof(T) == typeof(float)
                    ? Vector512.WidenLower(Vector256.Load((float*)(source + i)).ToVector512Unsafe())
                    : Vector512.Load((double*)(source + i));
                Vector512.FusedMultiplyAdd(wide, wide, Vector512.Load(sums + i)).Store(sums + i);
            }
        }

        for (; i < rows; i++)
        {
            var value = double.CreateChecked(source[i]);
            sums[i] = double.FusedMultiplyAdd(value, value, sums[i]);
        }
    }

    private readonly struct Sum<T> : IElementwisePair<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public TLanes Of<TLanes>(TLanes first, TLanes second)
            where TLanes : unmanaged, ILanes<TLanes, T> => first + second;
    }
}
