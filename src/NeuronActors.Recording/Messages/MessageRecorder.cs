using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>A recorder of messages, whatever the precision of the run.</summary>
public abstract class MessageRecorder : IDisposable
{
    private readonly Action<string>? warned;
    private string? warning;

    private protected MessageRecorder(Action<string>? warned) => this.warned = warned;

    /// <summary>What has been written, up to the last flush.</summary>
    public abstract RecordedSummary Summary { get; }

    /// <summary>The sentence about why recording has ended, to the first who asks.</summary>
    public string? TakeWarning() => Interlocked.Exchange(ref warning, null);

    /// <summary>Waits until all that was seen so far is in the files.</summary>
    public abstract void Flush();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Recording has ended.</summary>
    private protected void Warn(string sentence)
    {
        Volatile.Write(ref warning, sentence);
        warned?.Invoke(sentence);
    }
}

/// <summary>Records what an experiment asks for of the messages of one part of a run: JSON lines, NumPy arrays, or both.</summary>
/// <remarks>
/// Populations copy what is asked for into a bounded queue; one thread writes. No weight depends on it: a slow disk makes populations wait,
/// or records are dropped and counted, as the experiment says; a disk that is full, may not be written or takes nothing at all ends the
/// recording, which is said once, and what is lost is counted.
/// </remarks>
public sealed class MessageRecorder<T> : MessageRecorder
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecordWriter<T> writer;

    private MessageRecorder(RecordedPart part, Action<string>? warned)
        : base(warned)
    {
        writer = new RecordWriter<T>(part, Warn);
        Instruments = new Instruments<T>
        {
            Observe = population => Observe(part.Experiment, population),
            Saving = Flush,
            Kept = () => Summary is var all ? new KeptRecords(all.Events, all.Bytes, all.Dropped, all.Reason) : default,
            Closing = Dispose,
        };
    }

    /// <summary>What is to be handed to whoever makes the populations. Disposing of it closes the recorder.</summary>
    public Instruments<T> Instruments { get; }

    /// <inheritdoc/>
    public override RecordedSummary Summary => writer.Summary;

    /// <summary>A recorder for a part of a run; null where its experiment asks for nothing.</summary>
    /// <param name="part">The part.</param>
    /// <param name="warned">Told, once, from any thread, why recording has ended before the run.</param>
    public static MessageRecorder<T>? Open(RecordedPart part, Action<string>? warned = null)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.Experiment.Record.Count == 0 ? null : new MessageRecorder<T>(part, warned);
    }

    /// <inheritdoc/>
    public override void Flush() => writer.Queue.Flush();

    /// <inheritdoc/>
    public override void Dispose() => writer.Dispose();

    private PopulationRecorder<T>? Observe(Experiment experiment, Population population)
    {
        RecordSelection?[] messages = RecordSelection.OfMessages(experiment, population);
        RecordSelection? changes = RecordSelection.OfWeightChanges(experiment, population);
        return changes is null && Array.TrueForAll(messages, selection => selection is null)
            ? null
            : new PopulationRecorder<T>(population, writer, messages, changes);
    }
}
