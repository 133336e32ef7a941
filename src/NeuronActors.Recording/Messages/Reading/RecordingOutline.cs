using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>What a stretch of records says of itself before the first record.</summary>
public sealed class RecordingOutline
{
    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>The node that recorded.</summary>
    public required string Node { get; init; }

    /// <summary>Number of the stretch over the whole run, from 1: a resumed or recovered run begins a new one.</summary>
    public required int Stretch { get; init; }

    /// <summary>First batch of the stretch; what earlier ones recorded of it and of later batches was done again.</summary>
    public required int FromBatch { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime Begun { get; init; }

    /// <summary>Whether the run has double precision.</summary>
    public required bool IsDouble { get; init; }

    /// <summary>All edges of the network, by index.</summary>
    public required IReadOnlyList<RecordedEdge> Edges { get; init; }

    /// <summary>All layers of the network, in order.</summary>
    public required IReadOnlyList<RecordedLayer> Layers { get; init; }

    /// <summary>All populations of the network, in order.</summary>
    public required IReadOnlyList<RecordedPopulation> Populations { get; init; }

    /// <summary>Reads it from a begin line or an index.</summary>
    /// <exception cref="FormatException">Something in it is missing or of another type; the message says what.</exception>
    internal static RecordingOutline Of(JsonElement json)
    {
        try
        {
            return new RecordingOutline
            {
                Run = json.GetProperty("run").GetString()!,
                Node = json.GetProperty("node").GetString()!,
                Stretch = json.GetProperty("stretch").GetInt32(),
                FromBatch = json.GetProperty("fromBatch").GetInt32(),
                Begun = json.TryGetProperty("@t", out var time) ? time.GetDateTime().ToUniversalTime() : DateTime.MinValue,
                IsDouble = json.GetProperty("precision").GetString() == "double",
                Edges = [.. json.GetProperty("edges").EnumerateArray().Select(edge => new RecordedEdge(
                    edge.GetProperty("edge").GetInt32(), edge.GetProperty("from").GetString()!, edge.GetProperty("to").GetString()!, edge.GetProperty("direction").GetString()!))],
                Layers = [.. json.GetProperty("layers").EnumerateArray().Select(layer => new RecordedLayer(
                    layer.GetProperty("name").GetString()!, layer.GetProperty("neurons").GetInt32()))],
                Populations = [.. json.GetProperty("populations").EnumerateArray().Select(population => new RecordedPopulation(
                    population.GetProperty("name").GetString()!, population.GetProperty("layer").GetString()!,
                    population.GetProperty("firstNeuron").GetInt32(), population.GetProperty("neurons").GetInt32()))],
            };
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"it does not say what it records ({FileFault.Reason(exception)})", exception);
        }
    }
}

/// <summary>An edge of the network that was recorded.</summary>
/// <param name="Index">Its index.</param>
/// <param name="From">The sending population.</param>
/// <param name="To">The receiving population.</param>
/// <param name="Direction">forward, feedback, lateral or broadcast.</param>
public sealed record RecordedEdge(int Index, string From, string To, string Direction);

/// <summary>A layer of the network that was recorded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Neurons">Count of its neurons.</param>
public sealed record RecordedLayer(string Name, int Neurons);

/// <summary>A population of the network that was recorded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layer">Name of its layer.</param>
/// <param name="FirstNeuron">Its first neuron, counted over the layer.</param>
/// <param name="Neurons">Count of its neurons.</param>
public sealed record RecordedPopulation(string Name, string Layer, int FirstNeuron, int Neurons)
{
    /// <summary>Whether it has a neuron of the layer.</summary>
    public bool Has(int neuron) => neuron >= FirstNeuron && neuron < FirstNeuron + Neurons;
}
