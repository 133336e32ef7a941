using System.Numerics;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>Lines of one kind of message that one population sends along one edge, or is clamped to; of one entry of <c>record</c>.</summary>
internal sealed class MessageLines<T>(LinePieces pieces, MessageHeader header, Population sender, Population receiver, RecordedPatch patch) : RecordTarget<T>
    where T : unmanaged
{
    private readonly byte[] name = LineText.Of($"\"id\":\"{CauseLedger.NameOf(header, receiver)}");
    private readonly byte[] between =
    [
        .. ",\"kind\":"u8, .. LineText.Quoted(RecordedWords.Of(header.Kind)),
        .. ",\"from\":"u8, .. LineText.Quoted(header.Edge < 0 ? RecordedWords.Coordinator : sender.Name), .. ",\"to\":"u8, .. LineText.Quoted(receiver.Name),
    ];

    private readonly bool isOfWeights = header.Kind == MessageKind.FeedbackWeights;
    private readonly int firstNeuron = header.Kind == MessageKind.Modulation ? 0 : (header.Edge < 0 ? receiver : sender).FirstNeuron;
    private readonly LineText head = new(), tail = new();

    /// <inheritdoc/>
    public override bool IsLog => true;

    /// <inheritdoc/>
    public override void Format(RecordBlock<T> block, RecordStream to)
    {
        MessageHeader at = block.Header;
        head.Clear().Add(pieces.Time).Add(block.Seen).Add(pieces.Message).Add(at.Batch).Add(pieces.Phase(at.Phase)).Add(at.Step).Add(between);
        tail.Clear().Add(",\"sequence\":"u8).Add(at.Sequence).Add(","u8).Add(name).Add(at.Sequence)
            .Add(at.Settled ? "\",\"settled\":true,"u8 : "\",\"settled\":false,"u8).AddCauses(block);
        if (patch.HeadersOnly) FormatHeader(block, to);
        else FormatValues(block, to);
    }

    private void FormatHeader(RecordBlock<T> block, RecordStream to)
    {
        int values = block.MessageRows * block.MessageColumns;
        head.Add(",\"rows\":"u8).Add(block.MessageRows).Add(",\"columns\":"u8).Add(block.MessageColumns)
            .Add(",\"bytes\":"u8).Add(block.Header.Kind == MessageKind.Spikes ? (values + 7) / 8 : (long)values * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        to.Write(head.Bytes);
        to.Write(tail.Bytes);
        to.EndLines(1);
    }

    private void FormatValues(RecordBlock<T> block, RecordStream to)
    {
        head.Add(",\"neuron\":"u8);
        int length = head.Bytes.Length;
        ReadOnlySpan<byte> end = tail.Bytes;
        bool mayBeTaken = patch.MayBeTaken(block.Header.Batch);
        int firstColumn = block.FirstColumn + (isOfWeights ? receiver.FirstNeuron : 0);
        int size = length + end.Length + 3 * ShortestNumber.SizeMax + LinePieces.ColumnSizeMax;
        for (int row = 0; row < block.Rows; row++)
        {
            ReadOnlySpan<byte> begin = head.Cut(length).Add(firstNeuron + block.FirstRow + row).Bytes;
            for (int column = 0; column < block.Columns; column++)
            {
                if (mayBeTaken && patch.IsTaken(block.Header.Batch, block.FirstRow + row, block.FirstColumn + column)) continue;
                Span<byte> line = to.Room(size);
                begin.CopyTo(line);
                ReadOnlySpan<byte> where = pieces.Column(isOfWeights, firstColumn + column);
                where.CopyTo(line[begin.Length..]);
                int filled = begin.Length + where.Length;
                filled += ShortestNumber.Write(block.Values[column * block.Rows + row], line[filled..]);
                end.CopyTo(line[filled..]);
                to.Advance(filled + end.Length);
                to.EndLines(1);
            }
        }
    }
}

/// <summary>Lines of the weight changes of one projection into one population; of one entry of <c>record</c>.</summary>
internal sealed class WeightChangeLines<T>(LinePieces pieces, Population population, Projection projection, RecordedPatch patch, WeightChangeForm<T> form) : RecordTarget<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly byte[] name = [.. ",\"population\":"u8, .. LineText.Quoted(population.Name), .. ",\"neuron\":"u8];
    private readonly byte[] source = [.. ",\"source\":"u8, .. LineText.Quoted(projection.Source.Name), .. ",\"samples\":"u8];
    private readonly int sources = projection.Source.Neurons;
    private readonly LineText head = new(), tail = new();

    /// <inheritdoc/>
    public override bool IsLog => true;

    /// <inheritdoc/>
    public override void Format(RecordBlock<T> block, RecordStream to)
    {
        MessageHeader at = block.Header;
        head.Clear().Add(pieces.Time).Add(block.Seen).Add(pieces.WeightChange).Add(at.Batch).Add(pieces.Phase(at.Phase)).Add(at.Step).Add(name);
        tail.Clear();
        if (form.LearnsEachStep) tail.Add(",\"keep\":"u8).AddNumber(block.Factors.Keep).Add(",\"add\":"u8).AddNumber(block.Factors.Add);
        else
            tail.Add(",\"optimizerSteps\":"u8).Add(at.Sequence).Add(",\"learningRate\":"u8).AddNumber(block.LearningRate)
                .Add(",\"scale\":"u8).AddNumber(form.Scale(block.Columns));
        tail.Add(","u8).AddCauses(block);
        for (int row = 0; row < block.Rows; row++)
            if (!patch.IsTaken(at.Batch, block.FirstRow + row, 0)) FormatRow(block, row, to);
    }

    private void FormatRow(RecordBlock<T> block, int row, RecordStream to)
    {
        to.Write(head.Bytes);
        AddWhole(population.FirstNeuron + block.FirstRow + row, to);
        to.Write(source);
        AddWhole(block.Columns, to);
        int at = AddList(",\"errors\":["u8, block, row, 0, block.Columns, to);
        if (!form.LearnsEachStep) at = AddList(",\"update\":["u8, block, row, at, sources, to);
        at = AddList(",\"before\":["u8, block, row, at, sources, to);
        at = AddList(",\"after\":["u8, block, row, at, sources, to);
        if (!form.LearnsEachStep)
        {
            to.Write(",\"moments\":{"u8);
            for (int m = 0; m < form.Moments.Count; m++) at = AddList(form.Moments[m], block, row, at, sources, to);
            to.Write("}"u8);
        }
        to.Write(tail.Bytes);
        to.EndLines(1);
    }

    private static int AddList(ReadOnlySpan<byte> name, RecordBlock<T> block, int row, int at, int count, RecordStream to)
    {
        to.Write(name);
        for (int i = 0; i < count; i++)
        {
            Span<byte> room = to.Room(ShortestNumber.SizeMax + 1);
            int comma = i > 0 ? 1 : 0;
            room[0] = (byte)',';
            to.Advance(comma + ShortestNumber.Write(block.Values[at + i * block.Rows + row], room[comma..]));
        }
        to.Write("]"u8);
        return at + count * block.Rows;
    }

    private static void AddWhole(long number, RecordStream to) => to.Advance(ShortestNumber.WriteWhole(number, to.Room(ShortestNumber.SizeMax)));
}

/// <summary>What all weight changes of one projection have in common.</summary>
/// <param name="LearnsEachStep">Every step learns by itself: there is no ΔW and no optimiser.</param>
/// <param name="IsMean">ΔW is a mean over the batch, not a sum.</param>
/// <param name="Moments">What the optimiser remembers: the name of each list as it stands in a line.</param>
internal sealed record WeightChangeForm<T>(bool LearnsEachStep, bool IsMean, IReadOnlyList<byte[]> Moments)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the sum over so many samples is multiplied with.</summary>
    public T Scale(int columns) => IsMean ? T.One / T.CreateChecked(columns) : T.One;

    /// <summary>The names of an optimiser's moments as they stand in a line.</summary>
    public static IReadOnlyList<byte[]> NamesOf(IEnumerable<string> moments) =>
        [.. moments.Select((moment, place) => LineText.Of($"{(place > 0 ? "," : "")}\"{moment}\":["))];
}

/// <summary>Pieces that the lines of all populations share.</summary>
internal sealed class LinePieces(string run)
{
    /// <summary>Bytes of <see cref="Column"/> at the most.</summary>
    public const int ColumnSizeMax = 32;

    private static readonly byte[][] Phases = [.. Enum.GetValues<Phase>().Prepend(default).Select(phase => LineText.Of($",\"phase\":\"{RecordedWords.Of(phase)}\",\"step\":"))];

    private readonly List<byte[]> samples = [], sources = [];

    /// <summary>Before the time.</summary>
    public byte[] Time { get; } = LineText.Of("{\"@t\":\"");

    /// <summary>From the time of a message to its batch.</summary>
    public byte[] Message { get; } = [.. "\",\"event\":\"message\",\"run\":"u8, .. LineText.Quoted(run), .. ",\"batch\":"u8];

    /// <summary>From the time of a weight change to its batch.</summary>
    public byte[] WeightChange { get; } = [.. "\",\"event\":\"weight-change\",\"run\":"u8, .. LineText.Quoted(run), .. ",\"batch\":"u8];

    /// <summary>From the batch to the step.</summary>
    public byte[] Phase(Phase phase) => Phases[(int)phase];

    /// <summary>From the neuron to the value.</summary>
    /// <param name="isSource">The column is a neuron of the receiver, not a sample.</param>
    /// <param name="index">Which.</param>
    public byte[] Column(bool isSource, int index)
    {
        List<byte[]> columns = isSource ? sources : samples;
        while (columns.Count <= index)
            columns.Add(LineText.Of(FormattableString.Invariant($",\"{(isSource ? "source" : "sample")}\":{columns.Count},\"value\":")));
        return columns[index];
    }
}
