using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Serilog.Events;
using Serilog.Parsing;
using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>Where a block goes: a part of the log, or an array of a trace.</summary>
internal abstract class RecordTarget<T>
    where T : unmanaged
{
    /// <summary>Blocks become lines of the log, and not rows of a trace.</summary>
    public abstract bool IsLog { get; }

    /// <summary>Writes a block's rows, on the writer's thread.</summary>
    public virtual void Write(RecordBlock<T> block) => throw new InvalidOperationException("a log has no rows");

    /// <summary>Writes a block's lines, on the writer's thread.</summary>
    public virtual void Format(RecordBlock<T> block, RecordStream to) => throw new InvalidOperationException("a trace has no lines");
}

/// <summary>A copy of the part of a message, or of a weight change, that is recorded, on its way to the writer. Lent by the queue.</summary>
internal sealed class RecordBlock<T>
    where T : unmanaged
{
    private const string Property = "Block";

    private static readonly MessageTemplate Template = new MessageTemplateParser().Parse($"{{{Property}}}");

    private LogEvent? logEvent;

    /// <summary>A block with room for so many values.</summary>
    public RecordBlock(int capacity) => Values = new T[capacity];

    /// <summary>The next in whatever list it is in.</summary>
    public RecordBlock<T>? Next { get; set; }

    /// <summary>Where it goes.</summary>
    public RecordTarget<T> Target { get; set; } = null!;

    /// <summary>The message's header; of a weight change where it stands, with the optimiser's steps as sequence.</summary>
    public MessageHeader Header { get; set; }

    /// <summary>When it was seen, UTC; of use to a log only.</summary>
    public DateTime Seen { get; set; }

    /// <summary>Neurons of the whole message.</summary>
    public int MessageRows { get; set; }

    /// <summary>Columns of the whole message.</summary>
    public int MessageColumns { get; set; }

    /// <summary>First neuron that is kept, counted over the population.</summary>
    public int FirstRow { get; set; }

    /// <summary>Neurons that are kept.</summary>
    public int Rows { get; set; }

    /// <summary>First column that is kept.</summary>
    public int FirstColumn { get; set; }

    /// <summary>Columns that are kept.</summary>
    public int Columns { get; set; }

    /// <summary>What is kept, [rows × columns], column by column; of a weight change several such matrices, one behind the other.</summary>
    public T[] Values { get; }

    /// <summary>Learning rate of a weight change.</summary>
    public double LearningRate { get; set; }

    /// <summary>Factors of a weight change that is learnt at every step.</summary>
    public (T Keep, T Add) Factors { get; set; }

    /// <summary>Causes that there are.</summary>
    public int Causes { get; set; }

    /// <summary>The causes.</summary>
    public Cause[] CauseOf { get; private set; } = [];

    /// <summary>Their sequence numbers.</summary>
    public long[] CauseSequence { get; private set; } = [];

    /// <summary>The event that takes it, and those behind it, through the logger: one for as long as the block lives, so that a message allocates none.</summary>
    public LogEvent Event => logEvent ??= new LogEvent(
        DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, Template, [new LogEventProperty(Property, new ScalarValue(this))]);

    /// <summary>The block that an event carries; null if it is another's.</summary>
    public static RecordBlock<T>? Of(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(Property, out LogEventPropertyValue? value) ? (value as ScalarValue)?.Value as RecordBlock<T> : null;

    /// <summary>Takes the causes of the present batch over.</summary>
    public void Note(CauseLedger ledger)
    {
        if (CauseOf.Length < ledger.Count) (CauseOf, CauseSequence) = (new Cause[ledger.Count], new long[ledger.Count]);
        Causes = ledger.CopyTo(Header.Batch, CauseOf, CauseSequence);
    }

    /// <summary>Takes causes over that were noted before.</summary>
    public void Note(Cause[] which, long[] sequences, int count)
    {
        if (CauseOf.Length < count) (CauseOf, CauseSequence) = (new Cause[count], new long[count]);
        which.AsSpan(0, count).CopyTo(CauseOf);
        sequences.AsSpan(0, count).CopyTo(CauseSequence);
        Causes = count;
    }

    /// <summary>Copies a part of a matrix [rows × columns] behind the values that are there already.</summary>
    /// <param name="values">The matrix, column by column.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="firstColumn">First column that is kept.</param>
    /// <param name="columns">Columns that are kept.</param>
    /// <param name="at">Where in <see cref="Values"/>.</param>
    /// <returns>Where the next would begin.</returns>
    public int Copy(ReadOnlySpan<T> values, int rows, int firstColumn, int columns, int at)
    {
        if (Rows == rows)
        {
            values.Slice(firstColumn * rows, columns * rows).CopyTo(Values.AsSpan(at));
            return at + columns * rows;
        }
        for (int column = firstColumn; column < firstColumn + columns; column++, at += Rows)
            CopyColumn(values[(column * rows + FirstRow)..], Values.AsSpan(at));
        return at;
    }

    /// <summary>Copies the neurons that are kept of one column. A few of them go in one piece of 64 bytes: what it takes too much, the next column overwrites.</summary>
    private void CopyColumn(ReadOnlySpan<T> from, Span<T> to)
    {
        int piece = Vector512<byte>.Count / Unsafe.SizeOf<T>();
        if (Rows > piece || from.Length < piece || to.Length < piece)
        {
            from[..Rows].CopyTo(to);
            return;
        }
        ref byte source = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(from)), target = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(to));
        Vector512.LoadUnsafe(ref source).StoreUnsafe(ref target);
    }
}
