using System.Numerics;

namespace NeuronActors.Numerics;

/// <summary>
/// The left operand of a product, [rows × depth], packed in panels of rows so that the innermost loop reads memory in order. One
/// pack serves many products: relaxation multiplies by the same ψ a hundred times.
/// </summary>
/// <remarks>
/// A panel holds two vectors of rows and, for each k in order, their elements of column k; the last panel holds one vector where that
/// is enough. Rows beyond the matrix are zero. Any number of threads may multiply by a packed matrix while none packs it.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class PackedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>So few columns at a time that each is read on from panel to panel as one stream that the hardware fetches ahead.</summary>
    private const int ColumnsPerChunk = 8;

    /// <summary>Where rows lie together: pieces so long that reading streams, so short that the panel's part stays in the L1 cache.</summary>
    private const int RowPiecesPerChunk = 64;

    private const int AlignmentBytes = 64;   // a vector that straddles two cache lines costs two loads

    private T[] _buffer = [];
    private T* _panels;

    /// <summary>An empty packed matrix.</summary>
    /// <param name="instructions">The width of vectors for products with this matrix; the best of this machine by default.</param>
    public PackedMatrix(InstructionSet? instructions = null)
    {
        Precision.Require<T>();
        Instructions = instructions ?? Hardware.Best;
        Lanes = Instructions switch
        {
            InstructionSet.Vector512 => Lanes512<T>.Count,
            InstructionSet.Vector256 => Lanes256<T>.Count,
            InstructionSet.Vector128 => Lanes128<T>.Count,
            _ => 1,
        };
    }

    /// <summary>Rows of the matrix: rows of the result.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns of the matrix: terms of each sum.</summary>
    public int Depth { get; private set; }

    internal InstructionSet Instructions { get; }

    internal int Lanes { get; }

    /// <summary>Whether tiles may use 32 vector registers instead of 16; tests try both.</summary>
    internal bool HasManyRegisters { get; init; } = Hardware.HasManyRegisters;

    internal int PanelRows => 2 * Lanes;

    /// <summary>Sets the shape; the contents are then undefined until packed. Keeps its memory when the new shape fits into it.</summary>
    /// <param name="rows">At least 0.</param>
    /// <param name="depth">At least 0.</param>
    public void Resize(int rows, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        (Rows, Depth) = (rows, depth);
        var needed = checked(((rows + Lanes - 1) / Lanes * Lanes * depth) + (AlignmentBytes / sizeof(T)));
        if (needed <= _buffer.Length) return;
        _buffer = GC.AllocateUninitializedArray<T>(needed, pinned: true);
        fixed (T* start = _buffer)
            _panels = (T*)(((nuint)start + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1));
    }

    /// <summary>Sets the shape and packs all of a matrix.</summary>
    /// <param name="values">Element (i, k) is <c>values[i · rowStride + k · columnStride]</c>.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="depth">At least 0.</param>
    /// <param name="rowStride">1 for a column-major matrix, its row count for the transpose of one.</param>
    /// <param name="columnStride">The row count of a column-major matrix, 1 for the transpose of one.</param>
    public void Pack(ReadOnlySpan<T> values, int rows, int depth, int rowStride, int columnStride)
    {
        Resize(rows, depth);
        PackColumns(values, 0, depth, rowStride, columnStride);
    }

    /// <summary>Packs some columns; the others keep what they hold.</summary>
    /// <param name="values">Element (i, firstColumn + k) is <c>values[i · rowStride + k · columnStride]</c>.</param>
    /// <param name="firstColumn">At least 0.</param>
    /// <param name="columns">firstColumn + columns is at most <see cref="Depth"/>.</param>
    /// <param name="rowStride">1 for a column-major matrix, its row count for the transpose of one.</param>
    /// <param name="columnStride">The row count of a column-major matrix, 1 for the transpose of one.</param>
    public void PackColumns(ReadOnlySpan<T> values, int firstColumn, int columns, int rowStride, int columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstColumn);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstColumn + columns, Depth, nameof(columns));
        if (Rows == 0 || columns == 0) return;
        Shape.RequireAtLeast(nameof(values), values.Length, ((Rows - 1L) * rowStride) + ((columns - 1L) * columnStride) + 1);
        fixed (T* source = values)
        {
            var chunk = rowStride == 1 ? ColumnsPerChunk : RowPiecesPerChunk;
            for (var k = 0; k < columns; k += chunk)
            {
                for (var row = 0; row < Rows; row += PanelRows)
                {
                    var width = PanelWidth(row);
                    PanelPacking.Pack(
                        Instructions, source + ((nint)row * rowStride) + ((nint)k * columnStride), Panel(row) + ((nint)(firstColumn + k) * width),
                        int.Min(width, Rows - row), width, int.Min(chunk, columns - k), rowStride, columnStride);
                }
            }
        }
    }

    /// <summary>The panel that begins with this row, a multiple of <see cref="PanelRows"/>.</summary>
    internal T* Panel(int row) => _panels + ((nint)row * Depth);

    /// <summary>Rows of that panel, padding included: two vectors, or one where the matrix ends within it.</summary>
    internal int PanelWidth(int row) => Rows - row > Lanes ? PanelRows : Lanes;
}
