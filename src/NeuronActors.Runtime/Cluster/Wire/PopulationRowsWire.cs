using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Runtime;

/// <summary>What a population remembers, within a frame: precision, matrices (name, rows, columns, values), optimiser steps.</summary>
internal static class PopulationRowsWire
{
    private const int LeastMatrix = 12, LeastStep = 12;

    public static void Write<T>(ref FrameWriter writer, PopulationRows<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        writer.Byte((byte)PayloadForms.Exact<T>());
        writer.Count(state.Matrices.Count);
        foreach (StateMatrix<T> matrix in state.Matrices)
        {
            writer.Line(matrix.Name, WireLimits.NameBytes);
            writer.Number(matrix.Values.RowCount);
            writer.Number(matrix.Values.ColumnCount);
            writer.Values<T>(matrix.Values.Values());
        }
        writer.Count(state.OptimizerSteps.Count);
        foreach ((string name, long steps) in state.OptimizerSteps)
        {
            writer.Line(name, WireLimits.NameBytes);
            writer.Counter(steps);
        }
    }

    /// <summary>Only matrices that this population can have, each once and of the shape it has; its weights must be among them.</summary>
    /// <remarks>What a state lacks stays as it was drawn, so a population without its weights would have forgotten what it has learnt.</remarks>
    public static PopulationRows<T> Read<T>(ref FrameReader reader, Network network, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var own = new PopulationMatrices(network, population);
        reader.Precision<T>();
        return new PopulationRows<T>(ReadMatrices<T>(ref reader, own, population), ReadSteps(ref reader, own, population));
    }

    private static List<StateMatrix<T>> ReadMatrices<T>(ref FrameReader reader, PopulationMatrices own, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = reader.Count("matrices", LeastMatrix);
        var matrices = new List<StateMatrix<T>>(count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            string name = reader.Line("matrix", WireLimits.NameBytes);
            int rows = reader.Number("rows", 0, int.MaxValue), columns = reader.Number("columns", 0, int.MaxValue);
            if (!own.Fits(name, columns) || rows != population.Neurons)
                reader.Refuse($"{population.Name} has no matrix {name} of {rows} × {columns}");
            if (!names.Add(name)) reader.Refuse($"the matrix {name} of {population.Name} comes twice");
            if (reader.HasValues<T>(name, (long)rows * columns)) matrices.Add(ReadMatrix<T>(ref reader, name, rows, columns));
        }
        foreach (string name in own.Weights)
            if (!reader.Failed && !names.Contains(name)) reader.Refuse($"the state of {population.Name} lacks {name}");
        return matrices;
    }

    private static StateMatrix<T> ReadMatrix<T>(ref FrameReader reader, string name, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[rows * columns];
        reader.Values<T>(name, values);
        return new StateMatrix<T>(name, Dense.Of(rows, columns, values));
    }

    private static Dictionary<string, long> ReadSteps(ref FrameReader reader, PopulationMatrices own, Population population)
    {
        int count = reader.Count("optimisers", LeastStep);
        var steps = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            string name = reader.Line("optimiser", WireLimits.NameBytes);
            if (!own.IsCounted(name)) reader.Refuse($"{population.Name} has no matrix {name} to optimise");
            else if (!steps.TryAdd(name, reader.Counter("steps", 0))) reader.Refuse($"the optimiser of {name} of {population.Name} comes twice");
        }
        return steps;
    }
}
