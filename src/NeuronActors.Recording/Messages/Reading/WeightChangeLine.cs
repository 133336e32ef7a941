using System.Text.Json;
using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>Reads a weight change from its line, as far as it must to see that it is not wanted.</summary>
internal sealed class WeightChangeLine(RecordingOutline outline, WeightChangeQuery query)
{
    private int batch;
    private int step;
    private int neuron;
    private Phase? phase;
    private string? population;
    private string? source;
    private double? scale;
    private double? keep;
    private double? add;
    private double? learningRate;
    private long? steps;
    private double[]? errors;
    private double[]? update;
    private double[]? before;
    private double[]? after;
    private Dictionary<string, double[]>? moments;
    private List<MessageReference>? causes;

    /// <summary>The record, or null if it is not wanted.</summary>
    /// <exception cref="FormatException">Something is missing.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public WeightChangeRecord? Read(ReadOnlySpan<byte> line)
    {
        Clear();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            if (!Take(ref reader)) return null;
        while (reader.Read())
        {
        }

        return Record();
    }

    private void Clear()
    {
        (batch, step, neuron, phase, population, source) = (-1, -1, -1, null, null, null);
        (scale, keep, add, learningRate, steps) = (null, null, null, null, null);
        (errors, update, before, after, moments, causes) = (null, null, null, null, null, null);
    }

    /// <returns>False where the record is known not to be wanted.</returns>
    private bool Take(ref Utf8JsonReader reader)
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "batch": return query.Batches.Contains(batch = reader.GetInt32());
            case "neuron": return query.Neurons.Contains(neuron = reader.GetInt32());
            case "population": return query.Wants(population = reader.GetString()!);
            case "source": return (source = reader.GetString()!) is var from && (query.Source is null || query.Source == from);
            case "phase": phase = MessageFields.PhaseOf(ref reader); break;
            case "step": step = reader.GetInt32(); break;
            case "errors": errors = Values(ref reader); break;
            case "update": update = Values(ref reader); break;
            case "before": before = Values(ref reader); break;
            case "after": after = Values(ref reader); break;
            case "moments": moments = Moments(ref reader); break;
            case "optimizerSteps": steps = reader.GetInt64(); break;
            case "learningRate": learningRate = reader.GetDouble(); break;
            case "scale": scale = Value(ref reader); break;
            case "keep": keep = Value(ref reader); break;
            case "add": add = Value(ref reader); break;
            case "causes": causes = Causes(ref reader); break;
            default: reader.Skip(); break;
        }

        return true;
    }

    private WeightChangeRecord Record() => new()
    {
        Batch = batch < 0 ? throw Lacks("batch") : batch,
        Phase = phase ?? throw Lacks("phase"),
        Step = step < 0 ? throw Lacks("step") : step,
        Population = population ?? throw Lacks("population"),
        Neuron = neuron < 0 ? throw Lacks("neuron") : neuron,
        Source = source ?? throw Lacks("source"),
        Errors = errors ?? throw Lacks("errors"),
        Before = before ?? throw Lacks("before"),
        After = after ?? throw Lacks("after"),
        Update = update ?? (keep is null ? throw Lacks("update") : []),
        Moments = moments ?? [],
        OptimizerSteps = steps,
        LearningRate = learningRate,
        Scale = scale,
        Factors = keep is { } kept ? (kept, add ?? throw Lacks("add")) : null,
        Causes = causes,
        Node = outline.Node,
        Stretch = outline.Stretch,
    };

    private double Value(ref Utf8JsonReader reader) => reader.TokenType != JsonTokenType.String
        ? outline.IsDouble ? reader.GetDouble() : reader.GetSingle()
        : reader.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var word => throw new FormatException($"'{word}' stands where a number must"),
        };

    private double[] Values(ref Utf8JsonReader reader)
    {
        var values = new List<double>();
        if (reader.TokenType != JsonTokenType.StartArray) throw new FormatException("a list is missing where one must stand");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(Value(ref reader));
        return [.. values];
    }

    private Dictionary<string, double[]> Moments(ref Utf8JsonReader reader)
    {
        var read = new Dictionary<string, double[]>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            read[name] = Values(ref reader);
        }

        return read;
    }

    private static List<MessageReference> Causes(ref Utf8JsonReader reader)
    {
        var read = new List<MessageReference>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            read.Add(MessageReference.TryParse(reader.GetString(), out var cause) ? cause : throw new FormatException($"'{reader.GetString()}' is no message's id"));
        return read;
    }

    private static FormatException Lacks(string name) => new($"it has no {name}");
}
