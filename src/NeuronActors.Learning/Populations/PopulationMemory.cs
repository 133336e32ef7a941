using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>All that a population has learnt and its optimisers remember: what must outlive a crash.</summary>
public sealed class PopulationMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(string Name, T[] Values, int Columns)> arrays = [];
    private readonly List<(string Name, Optimizer<T> Optimizer)> optimizers = [];
    private readonly Action restored;

    internal PopulationMemory(
        PopulationContext<T> context, ForwardPass<T> forward, FeedbackPath<T> feedback, WeightUpdate<T> update)
    {
        Population = context.Population;
        for (int p = 0; p < forward.Projections; p++)
        {
            Projection projection = forward.Parent(p).Projection;
            Add(NetworkState.WeightsName(projection.Source.Name, projection.Target.Name), forward.Weights(p), update.Weights[p]);
        }
        if (forward.Bias is not null && !context.IsInput) Add(NetworkState.BiasName(Population.Layer.Name), forward.Bias, update.Bias);
        for (int p = 0; p < feedback.Projections; p++)
            if (feedback.Weights(p) is { } weights)
                Add(NetworkState.FeedbackName(feedback.Child(p).Projection.Target.Name, Population.Layer.Name), weights, update.Feedback[p]);
        restored = () =>
        {
            forward.WeightsChanged();
            feedback.WeightsChanged();
        };
    }

    /// <summary>Whose it is.</summary>
    public Population Population { get; }

    /// <summary>A copy of everything, of this population's neurons.</summary>
    public PopulationSnapshot<T> Save() => new(
        Population,
        [.. arrays.Select(array => new StateMatrix<T>(array.Name, Dense.Of(Population.Neurons, array.Columns, [.. array.Values])))],
        optimizers.ToDictionary(entry => entry.Name, entry => entry.Optimizer.Steps));

    /// <summary>Takes this population's rows from a state of the whole network.</summary>
    /// <param name="state">The state; what it lacks (say, moments of an optimiser) stays as it is.</param>
    /// <exception cref="ArgumentException">A matrix has another shape than this network's.</exception>
    public void Restore(NetworkState<T> state)
    {
        foreach ((string name, T[] values, int columns) in arrays)
            if (state.Has(name, out Matrix<T>? whole)) CopyRows(name, whole, values, columns);
        foreach ((string name, Optimizer<T> optimizer) in optimizers)
            if (state.OptimizerSteps.TryGetValue(name, out long steps)) optimizer.Steps = steps;
        restored();
    }

    /// <summary>Takes rows that <see cref="Save"/> has given, here or in another process.</summary>
    /// <param name="rows">Rows of this population's neurons, by the matrix's name; what they lack stays as it is.</param>
    /// <param name="steps">Steps of each optimiser, by the matrix it belongs to.</param>
    /// <exception cref="ArgumentException">A matrix has another shape than this population's rows.</exception>
    public void Restore(IReadOnlyList<StateMatrix<T>> rows, IReadOnlyDictionary<string, long> steps)
    {
        foreach (StateMatrix<T> matrix in rows)
            foreach ((string name, T[] values, int columns) in arrays)
                if (name == matrix.Name) CopyAll(matrix, values, columns);
        foreach ((string name, Optimizer<T> optimizer) in optimizers)
            if (steps.TryGetValue(name, out long count)) optimizer.Steps = count;
        restored();
    }

    private void Add(string name, Matrix<T> matrix, Optimizer<T>? optimizer)
    {
        arrays.Add((name, matrix.Values(), matrix.ColumnCount));
        if (optimizer is null) return;
        optimizers.Add((name, optimizer));
        foreach ((string moment, T[] values) in optimizer.Moments)
            arrays.Add((NetworkState.MomentName(moment, name), values, matrix.ColumnCount));
    }

    private void CopyAll(StateMatrix<T> rows, T[] values, int columns)
    {
        if (rows.Values.RowCount != Population.Neurons || rows.Values.ColumnCount != columns)
            throw new ArgumentException(
                $"{rows.Name} of {Population.Name} is {rows.Values.RowCount} × {rows.Values.ColumnCount}, but this network's is {Population.Neurons} × {columns}");
        rows.Values.Values().CopyTo(values, 0);
    }

    private void CopyRows(string name, Matrix<T> whole, T[] values, int columns)
    {
        if (whole.RowCount != Population.Layer.Neurons || whole.ColumnCount != columns)
            throw new ArgumentException(
                $"{name} is {whole.RowCount} × {whole.ColumnCount}, but this network's is {Population.Layer.Neurons} × {columns}");
        T[] source = whole.Values();
        for (int column = 0; column < columns; column++)
            source.AsSpan(column * whole.RowCount + Population.FirstNeuron, Population.Neurons)
                .CopyTo(values.AsSpan(column * Population.Neurons));
    }
}

/// <summary>What one population remembers; its rows of the layer's matrices.</summary>
/// <param name="Population">Whose it is.</param>
/// <param name="Matrices">Rows of this population's neurons, copied.</param>
/// <param name="OptimizerSteps">Steps of each optimiser, by the matrix it belongs to.</param>
public sealed record PopulationSnapshot<T>(
    Population Population, IReadOnlyList<StateMatrix<T>> Matrices, IReadOnlyDictionary<string, long> OptimizerSteps)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Puts what the populations remember together.</summary>
public static class NetworkStateAssembly
{
    /// <summary>The state of the whole network, in canonical order whatever the shards: weights by projection, biases by layer, feedback weights by projection, moments.</summary>
    public static NetworkState<T> Assemble<T>(Network network, IEnumerable<PopulationSnapshot<T>> snapshots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = snapshots.ToList();
        var byName = all.SelectMany(snapshot => snapshot.Matrices.Select(matrix => (snapshot.Population, matrix)))
            .GroupBy(entry => entry.matrix.Name)
            .ToDictionary(group => group.Key, group => Stack([.. group]));
        var steps = new Dictionary<string, long>();
        foreach (var (name, count) in all.SelectMany(snapshot => snapshot.OptimizerSteps)) steps[name] = count;
        return new NetworkState<T>([.. Order(network, byName.Keys).Select(name => new StateMatrix<T>(name, byName[name]))], steps);
    }

    private static IEnumerable<string> Order(Network network, IReadOnlyCollection<string> names)
    {
        var parameters = network.Projections.Select(p => NetworkState.WeightsName(p.Source.Name, p.Target.Name))
            .Concat(network.Layers.Select(layer => NetworkState.BiasName(layer.Name)))
            .Concat(network.Projections.Concat(network.Broadcasts).Select(p => NetworkState.FeedbackName(p.Target.Name, p.Source.Name)))
            .Where(names.Contains).ToList();
        return parameters.Concat(names.Except(parameters).Order(StringComparer.Ordinal));
    }

    private static Matrix<T> Stack<T>(List<(Population Population, StateMatrix<T> Matrix)> parts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = parts[0].Population.Layer.Neurons, columns = parts[0].Matrix.Values.ColumnCount;
        Matrix<T> whole = Dense.Zeros<T>(rows, columns);
        foreach ((Population population, StateMatrix<T> part) in parts)
            for (int column = 0; column < columns; column++)
                part.Values.Values().AsSpan(column * population.Neurons, population.Neurons)
                    .CopyTo(whole.Values().AsSpan(column * rows + population.FirstNeuron));
        return whole;
    }
}
