using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>Sees the messages of one population and hands copies of what is asked for to the queue.</summary>
/// <remarks>Called on the population's thread. Most messages are not asked for, which takes a look into an array; nothing is allocated but while sizes become known.</remarks>
internal sealed class PopulationRecorder<T> : IPopulationObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly IndexRange None = new(0, -1);

    private readonly Population population;
    private readonly RecordWriter<T> writer;
    private readonly RecordQueue<T> queue;
    private readonly RecordSelection?[] selections;
    private readonly CauseLedger? causes;
    private readonly Kept?[] kept;
    private readonly WeightChangeRecorder<T>? changeRecorder;

    /// <summary>A recorder of a population.</summary>
    public PopulationRecorder(Population population, RecordWriter<T> writer, RecordSelection?[] selections, RecordSelection? changes)
    {
        (this.population, this.writer, queue, this.selections) = (population, writer, writer.Queue, selections);
        bool isLogged = selections.Append(changes).Any(selection => selection?.Log.Length > 0);
        if (isLogged) causes = new CauseLedger(population, writer.Network.Edges.Count);
        kept = [.. selections.Select(selection => selection is null ? null : new Kept(writer.Network.Edges.Count, selection.Log.Length))];
        if (changes is not null) changeRecorder = new WeightChangeRecorder<T>(population, writer, changes, causes);
    }

    /// <inheritdoc/>
    public void Read(in Message<T> message)
    {
        causes?.Read(message.Header);
        if (message.Header.Kind is MessageKind.Input or MessageKind.Clamp) Sending(message);
    }

    /// <inheritdoc/>
    public void Sending(in Message<T> message)
    {
        if (selections[(int)message.Header.Kind] is { } selection && message.Header.Phase != Phase.Evaluate) Keep(selection, message);
    }

    /// <inheritdoc/>
    public void Learning(IWeightChange<T> change) => changeRecorder?.Learning(change);

    /// <inheritdoc/>
    public void Learned(IWeightChange<T> change) => changeRecorder?.Learned(change);

    private void Keep(RecordSelection selection, in Message<T> message)
    {
        Kept targets = kept[(int)message.Header.Kind]!;
        for (int i = 0; i < selection.Log.Length; i++)
            if (selection.Log[i].Batches.Contains(message.Header.Batch)) Log(selection.Log[i], i, targets, message);
        if (selection.IsTraced(message.Header.Batch)) Trace(selection, targets, message);
    }

    private void Log(RecordedPatch patch, int index, Kept targets, in Message<T> message)
    {
        IndexRange columns = patch.HeadersOnly ? None : patch.Samples.Within(0, message.Payload.Columns - 1);
        long lines = patch.HeadersOnly ? 1 : patch.LinesOf(message.Header.Batch, columns);
        if (lines == 0) return;
        ref RecordTarget<T>? target = ref targets.Line(message.Header.Edge, index);
        target ??= MakeLines(patch, message.Header);
        Post(message, target, patch.HeadersOnly ? None : patch.Rows, columns, lines);
    }

    private void Trace(RecordSelection selection, Kept targets, in Message<T> message)
    {
        MessageHeader header = message.Header;
        bool isOfReceiver = header.Kind == MessageKind.FeedbackWeights;
        ref MessageTrace<T>? trace = ref targets.Trace(isOfReceiver ? header.Edge : Kept.AllEdges);
        trace ??= MakeTrace(selection, header);
        if (header.Edge >= 0 && targets.IsFirstAlong(header.Edge)) trace.SentTo(writer.Network.Edges[header.Edge].Receiver);
        if (!isOfReceiver && !targets.IsAnother(message)) return;
        IndexRange columns = (isOfReceiver ? IndexRange.All : selection.TracedSamples).Within(0, message.Payload.Columns - 1);
        Post(message, trace, selection.TracedRows, columns, 1);
    }

    /// <summary>Copies a part of a message into a block.</summary>
    /// <param name="message">The message.</param>
    /// <param name="target">Where the block goes.</param>
    /// <param name="rows">Neurons that are kept.</param>
    /// <param name="columns">Columns that are kept, all of them there.</param>
    /// <param name="events">Events that it becomes.</param>
    private void Post(in Message<T> message, RecordTarget<T> target, IndexRange rows, IndexRange columns, long events)
    {
        Payload<T> payload = message.Payload;
        int width = Math.Max(0, columns.Count);
        if (!queue.TryRent(rows.Count * width, events, out RecordBlock<T>? block)) return;
        (block.Target, block.Header) = (target, message.Header);
        if (target.IsLog) block.Seen = DateTime.UtcNow;
        (block.MessageRows, block.MessageColumns) = (payload.Rows, payload.Columns);
        (block.FirstRow, block.Rows, block.FirstColumn, block.Columns) = (rows.First, rows.Count, columns.First, width);
        if (width > 0) block.Copy(payload.Values.AsSpan(0, payload.Count), payload.Rows, columns.First, width, 0);
        if (causes is not null && target.IsLog) Note(block);
        queue.Post(block);
    }

    /// <summary>Nothing that a population read caused what the coordinator has sent to it.</summary>
    private void Note(RecordBlock<T> block)
    {
        if (block.Header.Edge < 0) block.Causes = 0;
        else block.Note(causes!);
    }

    private RecordTarget<T> MakeLines(RecordedPatch patch, in MessageHeader header)
    {
        Population receiver = header.Edge < 0 ? population : writer.Network.Edges[header.Edge].Receiver;
        return writer.LinesOf(header, population, receiver, patch);
    }

    private MessageTrace<T> MakeTrace(RecordSelection selection, in MessageHeader header)
    {
        Population? receiver = header.Kind == MessageKind.FeedbackWeights ? writer.Network.Edges[header.Edge].Receiver : null;
        IndexRange columns = receiver is null ? selection.TracedSamples : new IndexRange(0, receiver.Neurons - 1);
        return new MessageTrace<T>(writer.Traces, population, header.Kind, receiver, selection.TracedRows, columns);
    }

    /// <summary>Where messages of one kind go, and which was the last.</summary>
    private sealed class Kept(int edges, int patches)
    {
        public const int AllEdges = -1;

        private readonly bool[] seen = new bool[edges];
        private Payload<T>? lastPayload;
        private Position lastAt;
        private int firstEdge;

        private readonly RecordTarget<T>?[] lines = new RecordTarget<T>?[(edges + 1) * patches];
        private readonly MessageTrace<T>?[] traces = new MessageTrace<T>?[edges + 1];

        public ref RecordTarget<T>? Line(int edge, int patch) => ref lines[(edge + 1) * patches + patch];

        public ref MessageTrace<T>? Trace(int edge) => ref traces[edge + 1];

        public bool IsFirstAlong(int edge) => !seen[edge] && (seen[edge] = true);

        /// <summary>False for what has just been seen on its way to another receiver.</summary>
        public bool IsAnother(in Message<T> message)
        {
            MessageHeader header = message.Header;
            var at = new Position(header.Batch, header.Phase, header.Step);
            if (header.Edge >= 0 && ReferenceEquals(message.Payload, lastPayload) && at == lastAt && header.Edge != firstEdge) return false;
            (lastPayload, lastAt, firstEdge) = (message.Payload, at, header.Edge);
            return true;
        }
    }
}
