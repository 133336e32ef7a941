using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// Memory that a thread keeps for products whose depth is cut: the right blocks of one cut and the sums carried between cuts. It
/// carries nothing from one product to the next.
/// </summary>
internal sealed class CutScratch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    [SuppressMessage("Locality", "NA1004", Justification = "Scratch memory, written before it is read in every product.")]
    private static CutScratch<T>? _ofThread;

    private RightBlock<T>[] _blocks = [];
    private T[] _sums = [];

    public static CutScratch<T> OfThread => _ofThread ??= new CutScratch<T>();

    public T[] Sums(int count)
    {
        if (_sums.Length < count) _sums = GC.AllocateUninitializedArray<T>(count);
        return _sums;
    }

    /// <summary>The parts of the blocks between two depths, counted over all blocks.</summary>
    public ReadOnlySpan<RightBlock<T>> Cut(ReadOnlySpan<RightBlock<T>> right, int from, int depth)
    {
        if (_blocks.Length < right.Length) _blocks = new RightBlock<T>[right.Length];
        var (count, begin) = (0, 0);
        foreach (var block in right)
        {
            var (low, high) = (int.Max(from, begin), int.Min(from + depth, begin + block.Depth));
            if (low < high)
                _blocks[count++] = block with { Offset = block.Offset + ((low - begin) * block.DepthStride), Depth = high - low };
            begin += block.Depth;
        }

        return _blocks.AsSpan(0, count);
    }

    /// <summary>Lets go of the arrays that the blocks refer to.</summary>
    public void Release() => Array.Clear(_blocks);
}
