using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine;

/// <summary>Parameters of one population, without its name.</summary>
/// <param name="Matrices">Rows of the population's neurons, by the matrix's name.</param>
/// <param name="OptimizerSteps">Steps of each optimiser, by the name of the matrix it belongs to.</param>
internal sealed record PopulationRows<T>(IReadOnlyList<StateMatrix<T>> Matrices, IReadOnlyDictionary<string, long> OptimizerSteps)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Cuts a population's rows out of the state of a whole network.</summary>
internal static class StateRows
{
    /// <summary>A copy of everything in a state that belongs to a population.</summary>
    /// <param name="state">State of the whole network.</param>
    /// <param name="network">The network.</param>
    /// <param name="population">One of its populations.</param>
    /// <exception cref="ArgumentException">A matrix has another shape than this network's.</exception>
    public static PopulationRows<T> Of<T>(NetworkState<T> state, Network network, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var own = new PopulationMatrices(network, population);
        return new PopulationRows<T>(
            [.. state.Matrices.Where(matrix => own.Has(matrix.Name)).Select(matrix => Cut(matrix, population, own))],
            state.OptimizerSteps.Where(entry => own.IsCounted(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value));
    }

    private static StateMatrix<T> Cut<T>(StateMatrix<T> matrix, Population population, PopulationMatrices own)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int neurons, int columns) = (population.Layer.Neurons, matrix.Values.ColumnCount);
        if (matrix.Values.RowCount != neurons || !own.Fits(matrix.Name, columns))
            throw new ArgumentException(
                $"{matrix.Name} is {matrix.Values.RowCount} × {columns}, but this network's is {neurons} × {own.ColumnsOf(matrix.Name)}");
        Matrix<T> rows = Dense.Zeros<T>(population.Neurons, columns);
        LayerRows.Copy(matrix.Values.Values(), neurons, population, rows.Values(), columns);
        return new StateMatrix<T>(matrix.Name, rows);
    }
}

/// <summary>Names and widths of the matrices that a population can have; its rows are the population's neurons.</summary>
/// <remarks>The names are made from the network and compared whole: cut at dots, a layer's name with a dot in it would be misread.</remarks>
internal sealed class PopulationMatrices
{
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly HashSet<string> activities = new(StringComparer.Ordinal);

    public PopulationMatrices(Network network, Population population)
    {
        Layer layer = population.Layer;
        Weights = [.. network.Into(layer).Select(into => NetworkState.WeightsName(into.Source.Name, layer.Name))];
        columns[NetworkState.BiasName(layer.Name)] = 1;
        foreach (Projection into in network.Into(layer)) columns[NetworkState.WeightsName(into.Source.Name, layer.Name)] = into.Source.Neurons;
        activities.UnionWith(
        [
            NetworkState.PotentialName(layer.Name), NetworkState.FeedbackPotentialName(layer.Name), NetworkState.SpikesName(layer.Name),
        ]);
        foreach (Projection outOf in network.OutOf(layer).Concat(network.FeedbackTo(layer))) columns[NetworkState.FeedbackName(outOf.Target.Name, layer.Name)] = outOf.Target.Neurons;
    }

    /// <summary>Names of what every network has, whatever its rule and settings: the weights of each incoming projection.</summary>
    public IReadOnlyList<string> Weights { get; }

    /// <summary>Whether weights, biases or feedback weights of this name can be the population's.</summary>
    public bool IsParameter(string name) => columns.ContainsKey(name);

    /// <summary>Whether steps can be counted by this name: by what an optimiser changes, or by a layer's spikes.</summary>
    public bool IsCounted(string name) => IsParameter(name) || activities.Contains(name);

    /// <summary>Whether a matrix of this name can be the population's.</summary>
    public bool Has(string name) => ColumnsOf(name) > 0 || activities.Contains(name);

    /// <summary>Whether a matrix of this name and width can be: of spiking neurons with a column for each stream of the batch, which the network does not know.</summary>
    public bool Fits(string name, int width) => width > 0 && (width == ColumnsOf(name) || activities.Contains(name));

    /// <summary>Columns of a parameter or an optimiser's moment of one; 0 if it is not the population's.</summary>
    public int ColumnsOf(string name) => columns.GetValueOrDefault(ParameterOf(name));

    /// <summary>A moment's own name has no dot in it, so the matrix's name is all behind the next one.</summary>
    private static string ParameterOf(string name) => name.StartsWith(NetworkState.OptimizerPrefix, StringComparison.Ordinal)
        ? name[(name.IndexOf('.', NetworkState.OptimizerPrefix.Length) + 1)..] : name;
}
