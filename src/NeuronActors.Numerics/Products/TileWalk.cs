using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// The order in which a product's tiles are computed: blocks of columns, in each the cuts of the depth, then panels of rows, then
/// tiles. Order and cuts decide what stays in which cache and nothing else.
/// </summary>
/// <param name="left">The packed left operand.</param>
/// <param name="target">Where finished tiles go.</param>
/// <param name="zeros">A tile of zeros, from which chains begin.</param>
/// <param name="tile">A tile for sums under way.</param>
internal readonly unsafe ref struct TileWalk<TLanes, TTile, TVector, T>(PackedMatrix<T> left, in TileTarget<T> target, T* zeros, T* tile)
    where TLanes : unmanaged, ILanes<TLanes, T>
    where TTile : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns of the widest tile.</summary>
    public const int WidestTile = 12;

    /// <summary>A quarter of the smallest L2 cache in use: the block of the right operand that all panels of rows pass by.</summary>
    private const int RightBlockBytes = 256 * 1024;

    /// <summary>Beyond this depth a panel and its part of the right operand would fall out of the L2 cache between tiles.</summary>
    private const int LongestUncutDepth = 1024;

    private const int CutDepth = 512;

    private readonly TileTarget<T> _target = target;

    public void Run(ReadOnlySpan<RightBlock<T>> right, int columns)
    {
        var isCut = left.Depth > LongestUncutDepth;
        var columnsPerBlock = ColumnsPerBlock(isCut ? CutDepth : left.Depth);
        for (var first = 0; first < columns; first += columnsPerBlock)
        {
            var end = int.Min(first + columnsPerBlock, columns);
            if (isCut)
                RunCuts(right, first, end);
            else
                RunUncut(right, first, end);
        }
    }

    private static int ColumnsPerBlock(int depth)
    {
        var columns = RightBlockBytes / (int.Max(depth, 1) * sizeof(T));
        return int.Max(columns / WidestTile, 2) * WidestTile;
    }

    private void RunUncut(ReadOnlySpan<RightBlock<T>> right, int first, int end)
    {
        for (var row = 0; row < left.Rows; row += left.PanelRows)
        {
            var panel = left.Panel(row);
            for (var column = first; column < end;)
            {
                var valid = ComputeTile(panel, right, row, column, end, zeros, tile);
                Flush(tile, row, column, valid);
                column += valid;
            }
        }
    }

    /// <summary>The chains of a whole block of columns are carried in memory from one cut of the depth to the next.</summary>
    private void RunCuts(ReadOnlySpan<RightBlock<T>> right, int first, int end)
    {
        var scratch = CutScratch<T>.OfThread;
        fixed (T* sums = scratch.Sums((left.Rows + left.PanelRows) * (end - first + WidestTile)))
        {
            for (var from = 0; from < left.Depth; from += CutDepth)
            {
                var cut = scratch.Cut(right, from, int.Min(CutDepth, left.Depth - from));
                for (var row = 0; row < left.Rows; row += left.PanelRows)
                    RunCutOfPanel(cut, row, from, first, end, sums + ((nint)row * (end - first + WidestTile)));
            }
        }

        scratch.Release();
    }

    private void RunCutOfPanel(ReadOnlySpan<RightBlock<T>> cut, int row, int from, int first, int end, T* sums)
    {
        var width = left.PanelWidth(row);
        var panel = left.Panel(row) + ((nint)from * width);
        for (var column = first; column < end;)
        {
            var carried = sums + ((nint)(column - first) * width);
            var valid = ComputeTile(panel, cut, row, column, end, from == 0 ? zeros : carried, carried);
            if (from + CutDepth >= left.Depth) Flush(carried, row, column, valid);
            column += valid;
        }
    }

    private void Flush(T* sums, int row, int column, int columns)
    {
        var width = left.PanelWidth(row);
        _target.Flush<TLanes>(sums, width, row, int.Min(width, left.Rows - row), column, columns);
    }

    /// <summary>Computes the tile that begins at the column; returns how many of its columns exist.</summary>
    private int ComputeTile(T* panel, ReadOnlySpan<RightBlock<T>> right, int row, int column, int end, T* start, T* sums)
    {
        var remaining = end - column;
        var isDouble = left.PanelWidth(row) > TLanes.Count;
        var width = left.HasManyRegisters || !isDouble ? WideStep(remaining) : NarrowStep(remaining);
        switch (isDouble, width)
        {
            case (true, 12): DoublePanelKernels<TTile, TVector, T>.DoubleTwelve(panel, right, column, start, sums); break;
            case (true, 8): DoublePanelKernels<TTile, TVector, T>.DoubleEight(panel, right, column, start, sums); break;
            case (true, 6): DoublePanelKernels<TTile, TVector, T>.DoubleSix(panel, right, column, start, sums); break;
            case (true, _): DoublePanelKernels<TTile, TVector, T>.DoubleFour(panel, right, column, end - 1, start, sums); break;
            case (false, 12): SinglePanelKernels<TTile, TVector, T>.SingleTwelve(panel, right, column, start, sums); break;
            case (false, 8): SinglePanelKernels<TTile, TVector, T>.SingleEight(panel, right, column, start, sums); break;
            default: SinglePanelKernels<TTile, TVector, T>.SingleFour(panel, right, column, end - 1, start, sums); break;
        }

        return int.Min(width, remaining);
    }

    /// <summary>Twelve columns keep both multipliers busy best; 16 are better as 8 + 8, since 4 alone wait for each other.</summary>
    private static int WideStep(int remaining) => remaining >= 12 && remaining != 16 ? 12 : remaining >= 8 ? 8 : 4;

    /// <summary>With 16 registers six columns (12 accumulators) are the most.</summary>
    private static int NarrowStep(int remaining) => remaining is 6 or > 8 ? 6 : 4;
}
