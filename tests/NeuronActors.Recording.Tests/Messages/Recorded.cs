using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>A problem on the plain loop, recorded, and listened to besides by somebody who keeps everything.</summary>
internal sealed class Recorded<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Problem<T> problem;
    private readonly LoopNetwork<T> loop;

    public Recorded(Experiment experiment, string folder, Func<string, Stream, Stream>? through = null, long firstBatch = 0, int stretch = 1, TimeProvider? clock = null)
    {
        problem = new Problem<T>(experiment);
        Recorder = MessageRecorder<T>.Open(
            new RecordedPart
            {
                Folder = folder, Run = "run-1", Node = "local", Experiment = experiment, Network = problem.Network, FirstBatch = firstBatch, Stretch = stretch,
                Through = through ?? ((_, stream) => stream), Clock = clock ?? TimeProvider.System,
            },
            Warnings.Add)!;
        loop = new LoopNetwork<T>(problem.Network, problem.Settings, new Instruments<T>
        {
            Observe = population => new Both<T>(Recorder.Instruments.Observe!(population), Listener),
        });
    }

    public MessageRecorder<T> Recorder { get; }

    public Listener<T> Listener { get; } = new();

    public List<string> Warnings { get; } = [];

    public Network Network => problem.Network;

    /// <summary>Learns batches and says what hash the weights have.</summary>
    public string Train(int first, int count) => WeightsHash.Of(problem.Train(loop, first, count));

    /// <summary>One batch of fewer samples.</summary>
    public void TrainFewer(int batch, int columns)
    {
        loop.NextBatch = batch;
        loop.Train(problem.Input(batch), problem.Target(batch), columns);
    }

    public void Evaluate() => loop.Evaluate(problem.Input(0), problem.Columns);

    public void Dispose() => Recorder.Dispose();

    /// <summary>The hash that the same batches lead to without a recorder.</summary>
    public static string Unrecorded(Experiment experiment, int count)
    {
        var problem = new Problem<T>(experiment);
        return WeightsHash.Of(problem.Train(problem.Loop(), 0, count));
    }
}

/// <summary>A message as it was sent, with a copy of its values.</summary>
internal sealed record Heard<T>(MessageHeader Header, int Rows, int Columns, T[] Values);

/// <summary>A weight change of one projection as it was seen.</summary>
internal sealed record HeardChange<T>(
    Population Population, Projection Projection, Position At, int Columns, T[] Error, T[] Update, T[] Before, IReadOnlyList<(string Name, T[] Values)> Moments, long Steps)
{
    public T[] After { get; set; } = [];
}

/// <summary>Keeps everything.</summary>
internal sealed class Listener<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public List<Heard<T>> Messages { get; } = [];

    public List<HeardChange<T>> Changes { get; } = [];

    public void Hear(in Message<T> message)
    {
        if (message.Header.Phase == Phase.Evaluate) return;
        Messages.Add(new Heard<T>(message.Header, message.Payload.Rows, message.Payload.Columns, message.Payload.Values[..message.Payload.Count]));
    }
}

/// <summary>Two observers of one population.</summary>
internal sealed class Both<T>(IPopulationObserver<T>? recorder, Listener<T> listener) : IPopulationObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<HeardChange<T>> pending = [];

    public void Read(in Message<T> message)
    {
        recorder?.Read(message);
        if (message.Header.Kind is MessageKind.Input or MessageKind.Clamp) listener.Hear(message);
    }

    public void Sending(in Message<T> message)
    {
        recorder?.Sending(message);
        listener.Hear(message);
    }

    public void Learning(IWeightChange<T> change)
    {
        recorder?.Learning(change);
        pending.Clear();
        for (int p = 0; p < change.Projections; p++)
        {
            Projection projection = change.Projection(p);
            var before = new T[change.Error.Length / change.Columns * projection.Source.Neurons];
            change.CopyWeights(p, before);
            pending.Add(new HeardChange<T>(
                null!, projection, change.At, change.Columns, change.Error.ToArray(), change.Update(p).ToArray(), before,
                [.. change.Moments(p).Select(moment => (moment.Name, moment.Values[..]))], change.OptimizerSteps(p)));
        }
    }

    public void Learned(IWeightChange<T> change)
    {
        recorder?.Learned(change);
        for (int p = 0; p < change.Projections; p++)
        {
            pending[p].After = new T[pending[p].Before.Length];
            change.CopyWeights(p, pending[p].After);
        }
        listener.Changes.AddRange(pending);
        pending.Clear();
    }
}

/// <summary>Lines of a log, and what they should be.</summary>
internal static class Lines
{
    public static IEnumerable<JsonElement> Of(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (file.ReadLine() is { } line) yield return JsonDocument.Parse(line).RootElement;
    }

    public static IEnumerable<JsonElement> Messages(string path) => Of(path).Where(line => line.GetProperty("event").GetString() == "message");

    public static IEnumerable<JsonElement> Changes(string path) => Of(path).Where(line => line.GetProperty("event").GetString() == "weight-change");

    /// <summary>A message's line in a few words, with the bits of its value.</summary>
    public static string Words<T>(JsonElement line)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isOfWeights = line.TryGetProperty("source", out JsonElement column);
        if (!isOfWeights) column = line.GetProperty("sample");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{line.GetProperty("batch")} {line.GetProperty("phase")} {line.GetProperty("step")} {line.GetProperty("kind")} {line.GetProperty("from")} {line.GetProperty("to")} " +
            $"{line.GetProperty("neuron")} {(isOfWeights ? "source" : "sample")} {column} {Bits(Number<T>(line.GetProperty("value")))} {line.GetProperty("id")} {line.GetProperty("settled")}");
    }

    /// <summary>The same of every value of a message.</summary>
    public static IEnumerable<string> Expected<T>(Heard<T> heard, Network network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MessageHeader at = heard.Header;
        Population receiver = network.Populations[at.Receiver];
        Population? sender = at.Edge < 0 ? null : network.Populations[at.Sender];
        string kind = RecordedWords.Of(at.Kind), from = sender?.Name ?? "coordinator";
        string id = sender is null ? $"{kind}@{receiver.Name}#{at.Sequence}" : $"e{at.Edge}#{at.Sequence}";
        bool isOfWeights = at.Kind == MessageKind.FeedbackWeights;
        int first = at.Kind == MessageKind.Modulation ? 0 : (sender ?? receiver).FirstNeuron;
        for (int column = 0; column < heard.Columns; column++)
            for (int row = 0; row < heard.Rows; row++)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{at.Batch} {at.Phase.ToString().ToLowerInvariant()} {at.Step} {kind} {from} {receiver.Name} {first + row} {(isOfWeights ? "source" : "sample")} " +
                    $"{column + (isOfWeights ? receiver.FirstNeuron : 0)} {Bits(heard.Values[column * heard.Rows + row])} {id} {at.Settled}");
    }

    public static T Number<T>(JsonElement value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => value.ValueKind == JsonValueKind.String
        ? value.GetString() switch { "NaN" => T.NaN, "Infinity" => T.PositiveInfinity, "-Infinity" => T.NegativeInfinity, var other => throw new FormatException(other) }
        : T.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public static ulong Bits<T>(T value)
        where T : unmanaged => Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<T, uint>(value) : Unsafe.BitCast<T, ulong>(value);

    public static T[] List<T>(JsonElement list)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. list.EnumerateArray().Select(Number<T>)];
}
