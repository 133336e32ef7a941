namespace NeuronActors.Recording;

/// <summary>Weight changes that stand in traces: errors, updates and weights of whole populations.</summary>
internal static class TraceChanges
{
    /// <summary>Those that are wanted, up to the first batch that does not count any more.</summary>
    public static IEnumerable<WeightChangeRecord> Of(
        TraceFolder folder, int end, WeightChangeQuery query, ReadingFaults faults, CancellationToken stop)
    {
        foreach (var trace in folder.Traces.Where(trace => trace.IsWeightChange && query.Wants(trace.Population) && (query.Source is null || query.Source == trace.Source)))
        {
            using var arrays = Arrays.TryOpen(folder, trace, faults);
            for (var row = 0; row < (arrays?.Rows ?? 0) && !stop.IsCancellationRequested; row++)
            {
                var position = TracePosition.Read(arrays!.At, row);
                if (!query.Batches.Contains(position.Batch) || position.Batch >= end) continue;
                for (var neuron = 0; neuron < arrays.Neurons; neuron++)
                    if (query.Neurons.Contains(trace.Neurons.First + neuron)) yield return arrays.Record(folder.Outline, trace, position, row, neuron);
            }
        }
    }

    private sealed class Arrays : IDisposable
    {
        public required TraceArray At { get; init; }

        private readonly Dictionary<string, TraceArray> parts = [];

        public int Rows => parts.Values.Append(At).Min(array => array.Rows);

        public int Neurons => parts["error"].Shape[^1];

        public static Arrays? TryOpen(TraceFolder folder, TraceEntry trace, ReadingFaults faults)
        {
            Arrays? arrays = null;
            try
            {
                arrays = new Arrays { At = folder.Open(trace.At) };
                TracePosition.Require(arrays.At);
                foreach (var part in new[] { "error", "before", "after" }) arrays.parts[part] = folder.Open(trace.Beside(part));
                if (File.Exists(Path.Combine(folder.Path, trace.Beside("update")))) arrays.parts["update"] = folder.Open(trace.Beside("update"));
                return arrays;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
            {
                arrays?.Dispose();
                faults.Unusable(Path.Combine(folder.Name, trace.Beside("error")), FileFault.Reason(exception));
                return null;
            }
        }

        public WeightChangeRecord Record(RecordingOutline outline, TraceEntry trace, TracePosition position, int row, int neuron) => new()
        {
            Batch = position.Batch,
            Phase = position.Phase,
            Step = position.Step,
            Population = trace.Population,
            Neuron = trace.Neurons.First + neuron,
            Source = trace.Source!,
            Errors = Column(parts["error"], row, neuron, position.Samples),
            Before = Column(parts["before"], row, neuron),
            After = Column(parts["after"], row, neuron),
            Update = parts.TryGetValue("update", out var update) ? Column(update, row, neuron) : [],
            Node = outline.Node,
            Stretch = outline.Stretch,
        };

        public void Dispose()
        {
            At.Dispose();
            foreach (var part in parts.Values) part.Dispose();
        }

        /// <summary>One neuron's values of a row [something × neurons].</summary>
        private static double[] Column(TraceArray array, int row, int neuron, int count = int.MaxValue)
        {
            var values = new double[Math.Min(count, array.Shape[0])];
            Span<byte> one = stackalloc byte[array.ValueSize];
            for (var i = 0; i < values.Length; i++)
            {
                array.Read(row, (i * array.Shape[^1]) + neuron, one);
                values[i] = array.Value(one, 0);
            }

            return values;
        }
    }
}
