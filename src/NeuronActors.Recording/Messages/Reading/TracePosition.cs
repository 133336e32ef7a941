using System.Buffers.Binary;
using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>A row of an <c>.at.npy</c> file: where a row of values stands in its run.</summary>
internal readonly record struct TracePosition(int Batch, Phase Phase, int Step, long Sequence, int Samples, bool Settled, int Edge)
{
    private const int Columns = 7;

    public static TracePosition Read(TraceArray at, int row)
    {
        Span<byte> bytes = stackalloc byte[Columns * sizeof(long)];
        at.Read(row, 0, bytes);
        return new TracePosition(
            (int)Number(bytes, 0), (Phase)(byte)Number(bytes, 1), (int)Number(bytes, 2), Number(bytes, 3), (int)Number(bytes, 4), Number(bytes, 5) != 0, (int)Number(bytes, 6));
    }

    /// <exception cref="FormatException">It has another shape.</exception>
    public static void Require(TraceArray at)
    {
        if (!at.IsInteger || at.RowCount != Columns) throw new FormatException($"its rows are not {Columns} whole numbers");
    }

    private static long Number(ReadOnlySpan<byte> bytes, int column) => BinaryPrimitives.ReadInt64LittleEndian(bytes[(column * sizeof(long))..]);
}
