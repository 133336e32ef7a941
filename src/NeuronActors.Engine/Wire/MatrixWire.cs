using System.Numerics;
using System.Runtime.CompilerServices;
using NeuronActors.Learning;
using NeuronActors.Numerics;

namespace NeuronActors.Engine;

/// <summary>Cuts matrices into messages by whole columns.</summary>
internal static class MatrixWire
{
    /// <summary>Bytes of a part's values at the most: what else a part has is far below the rest of a frame.</summary>
    private const int ValuesMax = SignalWire.MaxSize - (16 << 10);

    /// <summary>The parts of a matrix. Its values must stay as they are until they are sent.</summary>
    /// <exception cref="InvalidOperationException">A column alone is larger than a message.</exception>
    public static IEnumerable<MatrixPart<T>> Parts<T>(int population, ValuesKind kind, string name, int rows, int columns, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        int most = ValuesMax / Math.Max(1, rows * Unsafe.SizeOf<T>());
        if (most == 0) throw new InvalidOperationException($"{name} of {rows} neurons needs more than {ValuesMax} bytes for a column: cut the layer into more shards");
        for (int first = 0; first < columns; first += most)
        {
            int here = Math.Min(most, columns - first);
            yield return new MatrixPart<T>(population, kind, name, rows, columns, first, values.Slice(first * rows, here * rows));
        }
    }

    /// <summary>The parts of a population's state, and their end.</summary>
    public static IEnumerable<IWireMessage> State<T>(int population, Position at, PopulationRows<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (StateMatrix<T> matrix in state.Matrices)
            foreach (MatrixPart<T> part in Parts<T>(population, ValuesKind.State, matrix.Name, matrix.Values.RowCount, matrix.Values.ColumnCount, matrix.Values.Values()))
                yield return part;
        yield return new ValuesEnd(population, ValuesKind.State, at, [.. state.OptimizerSteps.Keys], [.. state.OptimizerSteps.Values]);
    }
}

/// <summary>Puts the parts of a population's matrices together again. Whether the population can have such a matrix is for the caller to check first.</summary>
/// <param name="rows">Neurons of the population.</param>
internal sealed class MatrixAssembly<T>(int rows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Assembled> matrices = [];

    /// <summary>Adds a part.</summary>
    /// <returns>Null if it was taken, else why not.</returns>
    public string? TryAdd(MatrixPart<T> part)
    {
        Assembled? last = matrices.Count > 0 ? matrices[^1] : null;
        if (part.First == 0)
        {
            if (part.Rows != rows || part.Columns < 1) return $"a matrix {part.Name} of {part.Rows} × {part.Columns} came, where {rows} rows belong";
            if (last is { IsComplete: false }) return $"the matrix {last.Name} is not complete";
            if (matrices.Exists(matrix => matrix.Name == part.Name)) return $"the matrix {part.Name} comes twice";
            matrices.Add(last = new Assembled(part.Kind, part.Name, part.Columns, new T[rows * part.Columns]));
        }
        else if (last is null || last.Name != part.Name || last.Kind != part.Kind || last.Columns != part.Columns || last.Filled != part.First * rows)
        {
            return $"a part of the matrix {part.Name} does not follow the one before";
        }
        if (part.Values.Length == 0 || part.Values.Length % rows != 0 || part.Values.Length > last.Values.Length - last.Filled)
            return $"a part of the matrix {part.Name} has {part.Values.Length} values, which are not its columns";
        part.Values.Span.CopyTo(last.Values.AsSpan(last.Filled));
        last.Filled += part.Values.Length;
        return null;
    }

    /// <summary>What has come of a kind, in order, and nothing of it stays.</summary>
    /// <returns>False if anything is missing, or is of another kind.</returns>
    public bool TryTake(ValuesKind kind, out List<(string Name, int Columns, T[] Values)> all)
    {
        bool isWhole = matrices.TrueForAll(matrix => matrix.IsComplete && matrix.Kind == kind);
        all = [.. matrices.Select(matrix => (matrix.Name, matrix.Columns, matrix.Values))];
        matrices.Clear();
        return isWhole;
    }

    private sealed record Assembled(ValuesKind Kind, string Name, int Columns, T[] Values)
    {
        public int Filled { get; set; }

        public bool IsComplete => Filled == Values.Length;
    }
}
