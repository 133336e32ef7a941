using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning;

/// <summary>All that a population has learnt and its optimisers remember: what must outlive a crash.</summary>
public sealed class PopulationMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<MemoryMatrix<T>> arrays = [];
    private readonly List<(string Name, Func<long> Read, Action<long> Write)> counters = [];
    private readonly Action restored;

    /// <summary>The memory of a population that keeps its state in its own way.</summary>
    /// <param name="population">Whose it is.</param>
    /// <param name="matrices">What it has learnt and what goes on from batch to batch.</param>
    /// <param name="counter">Name of the matrix that its steps are counted by, and how to read and set them.</param>
    /// <param name="restored">Called when values have been put in place.</param>
    internal PopulationMemory(
        Population population, IEnumerable<MemoryMatrix<T>> matrices, (string Name, Func<long> Read, Action<long> Write) counter, Action restored)
    {
        (Population, this.restored) = (population, restored);
        arrays.AddRange(matrices);
        counters.Add(counter);
    }

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
        [.. arrays.Select(array => new StateMatrix<T>(array.Name, Dense.Of(Population.Neurons, array.Columns, [.. array.Read()])))],
        counters.ToDictionary(entry => entry.Name, entry => entry.Read()));

    /// <summary>Takes this population's rows from a state of the whole network.</summary>
    /// <param name="state">The state; what it lacks (say, moments of an optimiser) stays as it is.</param>
    /// <exception cref="ArgumentException">A matrix has another shape than this network's.</exception>
    public void Restore(NetworkState<T> state)
    {
        foreach (MemoryMatrix<T> array in arrays)
            if (state.Has(array.Name, out Matrix<T>? whole)) Change(array, values => CopyRows(array.Name, whole, values, array.Columns));
        Count(state.OptimizerSteps);
        restored();
    }

    /// <summary>Takes rows that <see cref="Save"/> has given, here or in another process.</summary>
    /// <param name="rows">Rows of this population's neurons, by the matrix's name; what they lack stays as it is.</param>
    /// <param name="steps">Steps of each optimiser, by the matrix it belongs to.</param>
    /// <exception cref="ArgumentException">A matrix has another shape than this population's rows.</exception>
    public void Restore(IReadOnlyList<StateMatrix<T>> rows, IReadOnlyDictionary<string, long> steps)
    {
        foreach (StateMatrix<T> matrix in rows)
            foreach (MemoryMatrix<T> array in arrays)
                if (array.Name == matrix.Name) Change(array, values => CopyAll(matrix, values, array.Columns));
        Count(steps);
        restored();
    }

    private void Add(string name, Matrix<T> matrix, Optimizer<T>? optimizer)
    {
        arrays.Add(MemoryMatrix<T>.Of(name, matrix.Values(), matrix.ColumnCount));
        if (optimizer is null) return;
        counters.Add((name, () => optimizer.Steps, steps => optimizer.Steps = steps));
        foreach ((string moment, T[] values) in optimizer.Moments)
            arrays.Add(MemoryMatrix<T>.Of(NetworkState.MomentName(moment, name), values, matrix.ColumnCount));
    }

    private static void Change(MemoryMatrix<T> array, Action<T[]> copy)
    {
        T[] values = array.Read();
        copy(values);
        array.Write(values);
    }

    private void Count(IReadOnlyDictionary<string, long> steps)
    {
        foreach ((string name, _, Action<long> write) in counters)
            if (steps.TryGetValue(name, out long count)) write(count);
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

/// <summary>A matrix of a population's memory.</summary>
/// <param name="Name">As in <see cref="NetworkState"/>.</param>
/// <param name="Columns">Its columns; the rows are the population's neurons.</param>
/// <param name="Read">Gives its values, column-major: the array itself, or a new one where they are kept in another form.</param>
/// <param name="Write">Takes values in.</param>
internal sealed record MemoryMatrix<T>(string Name, int Columns, Func<T[]> Read, Action<T[]> Write)
{
    /// <summary>One that is kept as it is.</summary>
    public static MemoryMatrix<T> Of(string name, T[] values, int columns) => new(name, columns, () => values, _ => { });
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
