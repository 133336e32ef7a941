using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>The trace of one kind of message of one population: a row per message, however many receive it.</summary>
/// <param name="folder">Where it goes.</param>
/// <param name="population">Who sends the messages, or is clamped by them.</param>
/// <param name="kind">Their kind.</param>
/// <param name="receiver">Whom they go to, where each receiver is sent something else; null where all are sent the same.</param>
/// <param name="rows">Neurons that are kept, counted over the population.</param>
/// <param name="columns">Columns that are kept.</param>
internal sealed class MessageTrace<T>(
    TraceFiles folder, Population population, MessageKind kind, Population? receiver, IndexRange rows, IndexRange columns) : RecordTarget<T>
    where T : unmanaged
{
    private readonly TraceOfMessages trace = new(population, kind, receiver, rows, columns);
    private readonly long[] at = new long[Trace.AtColumns.Length];
    private NpyTrace? values, places;

    /// <summary>Somebody receives it.</summary>
    public void SentTo(Population other) => trace.SentTo(other.Name);

    /// <inheritdoc/>
    public override bool IsLog => false;

    /// <inheritdoc/>
    public override void Write(RecordBlock<T> block)
    {
        if (values is null) Open();
        values!.Add(block.Values.AsSpan(0, block.Rows * block.Columns));
        values.AddZeros((long)(columns.Count - block.Columns) * rows.Count * Unsafe.SizeOf<T>());
        values.EndRow();
        MessageHeader header = block.Header;
        (at[0], at[1], at[2], at[3]) = (header.Batch, (long)header.Phase, header.Step, header.Sequence);
        (at[4], at[5], at[6]) = (block.Columns, header.Settled ? 1 : 0, header.Edge);
        places!.Add<long>(at);
        places.EndRow();
    }

    private void Open()
    {
        (values, places) = trace.Open(folder);
        folder.Add(trace);
    }

    private sealed class TraceOfMessages(Population population, MessageKind kind, Population? receiver, IndexRange rows, IndexRange columns) : Trace
    {
        private readonly string name = $"{population.Name}.{RecordedWords.Of(kind)}{(receiver is null ? "" : $".{receiver.Name}")}";
        private readonly List<string> receivers = [];

        public (NpyTrace Values, NpyTrace Places) Open(TraceFiles folder) =>
            (With(folder.Open($"{name}.npy", folder.Description, columns.Count, rows.Count)), With(folder.Open($"{name}.at.npy", "<i8", AtColumns.Length)));

        /// <summary>Called by the population, read by the writer.</summary>
        public void SentTo(string other)
        {
            lock (receivers) receivers.Add(other);
        }

        public override JsonObject ToJson()
        {
            int first = kind == MessageKind.Modulation ? 0 : population.FirstNeuron;
            JsonArray to;
            lock (receivers) to = [.. receivers.Select(other => JsonValue.Create(other))];
            return new JsonObject
            {
                ["population"] = population.Name,
                ["kind"] = RecordedWords.Of(kind),
                ["neurons"] = TraceRange.Of(rows, first),
                [receiver is null ? "samples" : "sources"] = TraceRange.Of(columns, receiver?.FirstNeuron ?? 0),
                ["to"] = to,
                ["values"] = $"{name}.npy",
                ["at"] = $"{name}.at.npy",
                ["columns"] = new JsonArray([.. AtColumns.Select(column => JsonValue.Create(column))]),
                ["rows"] = Rows,
            };
        }
    }
}

/// <summary>The trace of the weight changes of one projection into one population.</summary>
/// <param name="folder">Where it goes.</param>
/// <param name="population">Whose weights they are.</param>
/// <param name="projection">The projection.</param>
/// <param name="rows">Neurons that are kept, counted over the population.</param>
/// <param name="samples">Samples of a batch at the most.</param>
/// <param name="hasUpdate">Whether there is a ΔW.</param>
internal sealed class WeightChangeTrace<T>(
    TraceFiles folder, Population population, Projection projection, IndexRange rows, int samples, bool hasUpdate) : RecordTarget<T>
    where T : unmanaged
{
    private readonly string[] parts = hasUpdate ? ["update", "before", "after"] : ["before", "after"];
    private readonly long[] at = new long[Trace.AtColumns.Length];
    private TraceOfChanges? trace;

    /// <inheritdoc/>
    public override bool IsLog => false;

    /// <inheritdoc/>
    public override void Write(RecordBlock<T> block)
    {
        if (trace is null)
        {
            trace = new TraceOfChanges(folder, population, projection, rows, samples, parts);
            folder.Add(trace);
        }
        int start = block.Rows * block.Columns, size = block.Rows * projection.Source.Neurons;
        trace.Errors.Add(block.Values.AsSpan(0, start));
        trace.Errors.AddZeros((long)(samples - block.Columns) * rows.Count * Unsafe.SizeOf<T>());
        trace.Errors.EndRow();
        foreach (NpyTrace part in trace.Parts)
        {
            part.Add(block.Values.AsSpan(start, size));
            part.EndRow();
            start += size;
        }
        MessageHeader header = block.Header;
        (at[0], at[1], at[2], at[3]) = (header.Batch, (long)header.Phase, header.Step, header.Sequence);
        (at[4], at[5], at[6]) = (block.Columns, 0, -1);
        trace.Places.Add<long>(at);
        trace.Places.EndRow();
    }

    private sealed class TraceOfChanges : Trace
    {
        private readonly string name;
        private readonly Population population;
        private readonly Projection projection;
        private readonly IndexRange rows;
        private readonly int samples;
        private readonly string[] parts;

        public TraceOfChanges(TraceFiles folder, Population population, Projection projection, IndexRange rows, int samples, string[] parts)
        {
            (this.population, this.projection, this.rows, this.samples, this.parts) = (population, projection, rows, samples, parts);
            name = $"{population.Name}.{RecordedWords.WeightChange}.{projection.Source.Name}";
            Errors = With(folder.Open($"{name}.error.npy", folder.Description, samples, rows.Count));
            Parts = [.. parts.Select(part => With(folder.Open($"{name}.{part}.npy", folder.Description, projection.Source.Neurons, rows.Count)))];
            Places = With(folder.Open($"{name}.at.npy", "<i8", AtColumns.Length));
        }

        public NpyTrace Errors { get; }

        public NpyTrace[] Parts { get; }

        public NpyTrace Places { get; }

        public override JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["population"] = population.Name,
                ["kind"] = RecordedWords.WeightChange,
                ["source"] = projection.Source.Name,
                ["neurons"] = TraceRange.Of(rows, population.FirstNeuron),
                ["samples"] = TraceRange.Of(new IndexRange(0, samples - 1), 0),
                ["sources"] = TraceRange.Of(new IndexRange(0, projection.Source.Neurons - 1), 0),
                ["values"] = $"{name}.error.npy",
            };
            foreach (string part in parts) json[part] = $"{name}.{part}.npy";
            json["at"] = $"{name}.at.npy";
            json["columns"] = new JsonArray([.. AtColumns.Select(column => JsonValue.Create(column))]);
            json["rows"] = Rows;
            return json;
        }
    }
}

/// <summary>Ranges as an index says them: both ends, even where they are the same.</summary>
internal static class TraceRange
{
    /// <summary>A range moved by the number of its first.</summary>
    public static string Of(IndexRange range, int first) => FormattableString.Invariant($"{range.First + first}..{range.Last + first}");
}
