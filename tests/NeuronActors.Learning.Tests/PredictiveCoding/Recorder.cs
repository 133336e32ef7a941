using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>Values and errors of every layer after every step, for networks of one population per layer.</summary>
internal sealed class Recorder : IRelaxationProbe<double>
{
    private readonly Dictionary<(string Layer, int Step), double[]> values = [], errors = [];

    /// <summary>Called when a population has moved.</summary>
    public Action<Population, int>? Moved { get; init; }

    public int Steps => values.Keys.Max(key => key.Step);

    public double[] Value(Layer layer, int step) => values[(layer.Name, step)];

    public double[] Error(Layer layer, int step) => errors[(layer.Name, step)];

    public void Relaxed(Population population, Position at, ReadOnlySpan<double> state, int columns)
    {
        values[(population.Layer.Name, at.Step)] = state.ToArray();
        Moved?.Invoke(population, at.Step);
    }

    public void Erred(Population population, Position at, ReadOnlySpan<double> error, int columns) =>
        errors[(population.Layer.Name, at.Step)] = error.ToArray();
}
