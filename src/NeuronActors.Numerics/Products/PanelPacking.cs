using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronActors.Numerics;

/// <summary>Copies rows of a matrix with any strides into one panel: for each k <c>width</c> rows, of which those beyond <c>rows</c> are zero.</summary>
internal static unsafe class PanelPacking
{
    public static void Pack<T>(
        InstructionSet instructions, T* source, T* panel, int rows, int width, int columns, nint rowStride, nint columnStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows < width) new Span<T>(panel, width * columns).Clear();
        if (rowStride == 1)
            CopyRows(instructions, source, panel, rows, width, columns, columnStride);
        else if (columnStride == 1 && instructions == InstructionSet.Vector512)
            TransposeRows(source, panel, rows, width, columns, rowStride);
        else
            Gather(source, panel, rows, width, columns, rowStride, columnStride);
    }

    private static void CopyRows<T>(
        InstructionSet instructions, T* source, T* panel, int rows, int width, int columns, nint columnStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (instructions)
        {
            case InstructionSet.Vector512: CopyRows<Lanes512<T>, T>(source, panel, rows, width, columns, columnStride); break;
            case InstructionSet.Vector256: CopyRows<Lanes256<T>, T>(source, panel, rows, width, columns, columnStride); break;
            case InstructionSet.Vector128: CopyRows<Lanes128<T>, T>(source, panel, rows, width, columns, columnStride); break;
            default: CopyRows<Lanes1<T>, T>(source, panel, rows, width, columns, columnStride); break;
        }
    }

    private static void CopyRows<TLanes, T>(T* source, T* panel, int rows, int width, int columns, nint columnStride)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var k = 0; k < columns; k++)
        {
            nint i = 0;
            for (; i <= rows - TLanes.Count; i += TLanes.Count)
                TLanes.Load(source + i).Store(panel + i);
            for (; i <= rows - Lanes128<T>.Count; i += Lanes128<T>.Count)
                Lanes128<T>.Load(source + i).Store(panel + i);
            for (; i < rows; i++)
                panel[i] = source[i];
            source += columnStride;
            panel += width;
        }
    }

    private static void Gather<T>(T* source, T* panel, int rows, int width, int columns, nint rowStride, nint columnStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint k = 0; k < columns; k++)
            for (nint i = 0; i < rows; i++)
                panel[(k * width) + i] = source[(i * rowStride) + (k * columnStride)];
    }

    private static void TransposeRows<T>(T* source, T* panel, int rows, int width, int columns, nint rowStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint row = 0;
        for (; row <= rows - 4; row += 4)
            TransposeFourRows(source + (row * rowStride), panel + row, width, columns, rowStride);
        Gather(source + (row * rowStride), panel + row, rows - (int)row, width, columns, rowStride, columnStride: 1);
    }

    /// <summary>Rows whose elements lie together along k: 16 bytes of each of four rows make one vector, and one permutation turns it.</summary>
    private static void TransposeFourRows<T>(T* source, T* panel, nint width, int columns, nint rowStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var step = Vector128<T>.Count;
        nint k = 0;
        for (; k <= columns - step; k += step)
        {
            var turned = Turn(Vector512.Create(
                Vector256.Create(Vector128.Load(source + k), Vector128.Load(source + rowStride + k)),
                Vector256.Create(Vector128.Load(source + (2 * rowStride) + k), Vector128.Load(source + (3 * rowStride) + k))));
            StoreColumns(turned, panel + (k * width), width);
        }

        for (; k < columns; k++)
            for (nint i = 0; i < 4; i++)
                panel[(k * width) + i] = source[(i * rowStride) + k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Turn<T>(Vector512<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector512.Shuffle(rows.AsInt32(), Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).As<int, T>()
            : Vector512.Shuffle(rows.AsInt64(), Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7)).As<long, T>();

    /// <summary>The turned vector holds columns of four rows: four of them in float, two in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreColumns<T>(Vector512<T> turned, T* panel, nint width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            turned.GetLower().GetLower().Store(panel);
            turned.GetLower().GetUpper().Store(panel + width);
            turned.GetUpper().GetLower().Store(panel + (2 * width));
            turned.GetUpper().GetUpper().Store(panel + (3 * width));
        }
        else
        {
            turned.GetLower().Store(panel);
            turned.GetUpper().Store(panel + width);
        }
    }
}
