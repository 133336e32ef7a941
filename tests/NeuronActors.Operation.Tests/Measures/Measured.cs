using System.Diagnostics.Metrics;

namespace NeuronActors.Operation.Tests;

/// <summary>What one meter has measured, as lines such as <c>neuronactors.batches 3</c> or <c>neuronactors.edge.lag 2 edge=a → b</c>.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<string> lines = [];

    public Measured(ClusterMeter cluster)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (!ReferenceEquals(instrument.Meter, cluster.Meter)) return;
            Instruments.Add(instrument);
            listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>What was measured since the last look, observed instruments included.</summary>
    public IReadOnlyList<string> Look()
    {
        listener.RecordObservableInstruments();
        string[] seen = [.. lines];
        lines.Clear();
        return seen;
    }

    public void Dispose() => listener.Dispose();

    private void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct, IFormattable =>
        lines.Add(string.Join(' ', [instrument.Name, FormattableString.Invariant($"{value}"), .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]));
}
