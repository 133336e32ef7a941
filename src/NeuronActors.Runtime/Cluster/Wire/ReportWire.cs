using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>Numbers of the reports on the wire: only added to, never changed.</summary>
public enum ReportTag : byte
{
    /// <summary><see cref="OutputReport{T}"/>.</summary>
    Output = 1,

    /// <summary><see cref="LearnedReport"/>.</summary>
    Learned = 2,

    /// <summary><see cref="DivergedReport"/>.</summary>
    Diverged = 3,

    /// <summary><see cref="RestlessReport"/>.</summary>
    Restless = 4,

    /// <summary><see cref="RestingReport"/>.</summary>
    Resting = 5,

    /// <summary><see cref="LocalityViolation"/>.</summary>
    Violation = 6,

    /// <summary><see cref="FailedReport"/>.</summary>
    Failed = 7,

    /// <summary><see cref="SavedReport{T}"/>.</summary>
    Saved = 8,

    /// <summary><see cref="GradientReport{T}"/>.</summary>
    Gradient = 9,
}

/// <summary>A population's report within a frame: tag, population, position, then the record's other fields in its order.</summary>
internal static class ReportWire
{
    private const int EdgeCountSize = 12;

    public static void Write(ref FrameWriter writer, Report report)
    {
        writer.Byte((byte)TagOf(report));
        writer.Number(report.Population);
        writer.Number(report.At.Batch);
        writer.Byte((byte)report.At.Phase);
        writer.Number(report.At.Step);
        if (WriteValues<float>(ref writer, report) || WriteValues<double>(ref writer, report)) return;
        switch (report)
        {
            case LearnedReport learned:
                WriteUpdates(ref writer, learned.Updates);
                break;
            case RestlessReport restless:
                writer.Real(restless.Change);
                break;
            case RestingReport resting:
                WriteCounts(ref writer, resting.Sent);
                WriteCounts(ref writer, resting.Read);
                break;
            case LocalityViolation violation:
                WriteHeader(ref writer, violation.Header);
                writer.Sentence(violation.Reason, WireLimits.SentenceBytes);
                break;
            case FailedReport failed:
                writer.Sentence(failed.Cause.Message, WireLimits.SentenceBytes);
                break;
        }
    }

    /// <summary>Null only if the reader has failed.</summary>
    public static Report? Read<T>(ref FrameReader reader, ReplyLimits<T> limits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tag = (ReportTag)reader.Byte("the report's tag");
        Network network = limits.Network;
        int index = reader.Index("population", network.Populations.Count);
        var at = new Position(reader.Number("batch", -1, int.MaxValue), reader.Phase("phase"), reader.Number("step", 0, int.MaxValue));
        if (reader.Failed) return null;
        Population population = network.Populations[index];
        switch (tag)
        {
            case ReportTag.Output: return ReadActivity(ref reader, limits, population) is { } activity ? new OutputReport<T>(index, at, activity) : null;
            case ReportTag.Learned: return new LearnedReport(index, at, ReadUpdates(ref reader, network, population));
            case ReportTag.Diverged: return new DivergedReport(index, at);
            case ReportTag.Restless: return new RestlessReport(index, at, reader.Real("change"));
            case ReportTag.Resting: return new RestingReport(index, at, ReadCounts(ref reader, network), ReadCounts(ref reader, network));
            case ReportTag.Violation: return new LocalityViolation(index, at, ReadHeader(ref reader), reader.Line("reason", WireLimits.SentenceBytes));
            case ReportTag.Failed: return new FailedReport(index, at, new RemoteFailureException(reader.Line("cause", WireLimits.SentenceBytes)));
            case ReportTag.Saved:
                PopulationRows<T> rows = PopulationRowsWire.Read<T>(ref reader, network, population);
                return new SavedReport<T>(index, at, new PopulationSnapshot<T>(population, rows.Matrices, rows.OptimizerSteps));
            case ReportTag.Gradient: return new GradientReport<T>(index, at, ReadGradient<T>(ref reader, network, population));
            default:
                reader.Refuse($"there is no report {(byte)tag}");
                return null;
        }
    }

    private static ReportTag TagOf(Report report) => report switch
    {
        OutputReport<float> or OutputReport<double> => ReportTag.Output,
        LearnedReport => ReportTag.Learned,
        DivergedReport => ReportTag.Diverged,
        RestlessReport => ReportTag.Restless,
        RestingReport => ReportTag.Resting,
        LocalityViolation => ReportTag.Violation,
        FailedReport => ReportTag.Failed,
        SavedReport<float> or SavedReport<double> => ReportTag.Saved,
        GradientReport<float> or GradientReport<double> => ReportTag.Gradient,
        _ => throw new ArgumentException($"{report.GetType().Name} has no form on the wire", nameof(report)),
    };

    /// <summary>False if it is no report with values of this precision.</summary>
    private static bool WriteValues<T>(ref FrameWriter writer, Report report)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (report)
        {
            case OutputReport<T> output:
                writer.Byte((byte)PayloadForms.Exact<T>());
                writer.Number(output.Activity.Rows);
                writer.Number(output.Activity.Columns);
                writer.Values<T>(output.Activity.Values.AsSpan(0, output.Activity.Count));
                return true;
            case SavedReport<T> saved:
                PopulationRowsWire.Write(ref writer, new PopulationRows<T>(saved.Snapshot.Matrices, saved.Snapshot.OptimizerSteps));
                return true;
            case GradientReport<T> gradient:
                writer.Byte((byte)PayloadForms.Exact<T>());
                writer.Count(gradient.Values.Count);
                foreach (T[] values in gradient.Values)
                {
                    writer.Count(values.Length);
                    writer.Values<T>(values);
                }
                return true;
            default:
                return false;
        }
    }

    private static Payload<T>? ReadActivity<T>(ref FrameReader reader, ReplyLimits<T> limits, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        reader.Precision<T>();
        int rows = reader.Number("rows", population.Neurons, population.Neurons), columns = reader.Number("columns", 1, limits.Batch);
        PayloadPool<T>? pool = limits.Network.IsOutput(population.Layer) ? limits.Outputs[population.Shard] : population.Index == 0 ? limits.Inferred : null;
        if (pool is null) reader.Refuse($"{population.Name} reports an output, but is not the output layer");
        if (!reader.HasValues<T>("the output", (long)rows * columns)) return null;
        if (pool is { HasFree: false }) reader.Refuse($"one more output of {population.Name} came while {pool.Slots} wait to be read");
        if (reader.Failed) return null;
        Payload<T> activity = pool!.Rent(rows, columns);
        reader.Values("the output", activity.Values.AsSpan(0, activity.Count));
        return activity;
    }

    private static void WriteUpdates(ref FrameWriter writer, IReadOnlyList<WeightUpdateNorms> updates)
    {
        writer.Count(updates.Count);
        foreach (WeightUpdateNorms update in updates)
        {
            writer.Number(update.Projection);
            writer.Values<double>(update.RowSquares);
        }
    }

    private static WeightUpdateNorms[] ReadUpdates(ref FrameReader reader, Network network, Population population)
    {
        var updates = new WeightUpdateNorms[reader.Count("updates", sizeof(int) + population.Neurons * sizeof(double))];
        for (int i = 0; i < updates.Length && !reader.Failed; i++)
        {
            int projection = reader.Index("projection", network.Projections.Count);
            if (network.Projections[projection].Target != population.Layer)
                reader.Refuse($"{population.Name} reports an update of {network.Projections[projection].Name}, which is not its own");
            if (!reader.HasValues<double>("the update's norms", population.Neurons)) break;
            double[] rowSquares = new double[population.Neurons];
            reader.Values<double>("the update's norms", rowSquares);
            updates[i] = new WeightUpdateNorms(projection, rowSquares);
        }
        return updates;
    }

    private static void WriteCounts(ref FrameWriter writer, IReadOnlyList<KeyValuePair<int, long>> counts)
    {
        writer.Count(counts.Count);
        foreach ((int edge, long messages) in counts)
        {
            writer.Number(edge);
            writer.Counter(messages);
        }
    }

    private static KeyValuePair<int, long>[] ReadCounts(ref FrameReader reader, Network network)
    {
        var counts = new KeyValuePair<int, long>[reader.Count("edges", EdgeCountSize)];
        for (int i = 0; i < counts.Length && !reader.Failed; i++)
            counts[i] = new(reader.Index("edge", network.Edges.Count), reader.Counter("messages", 0));
        return counts;
    }

    private static void WriteHeader(ref FrameWriter writer, in MessageHeader header)
    {
        writer.Byte((byte)header.Kind);
        writer.Number((int)header.Run);
        writer.Number(header.Batch);
        writer.Byte((byte)header.Phase);
        writer.Number(header.Step);
        writer.Number(header.Sender);
        writer.Number(header.Receiver);
        writer.Number(header.Edge);
        writer.Counter(header.Sequence);
        writer.Boolean(header.Settled);
    }

    /// <summary>A header that was refused may say anything, as long as it can be shown.</summary>
    private static MessageHeader ReadHeader(ref FrameReader reader) => new(
        reader.Kind("kind"), (uint)AnyNumber(ref reader, "run"), AnyNumber(ref reader, "batch"), reader.Phase("phase"), AnyNumber(ref reader, "step"),
        AnyNumber(ref reader, "sender"), AnyNumber(ref reader, "receiver"), AnyNumber(ref reader, "edge"), reader.Counter("sequence", long.MinValue),
        reader.Boolean("settled"));

    private static int AnyNumber(ref FrameReader reader, string what) => reader.Number(what, int.MinValue, int.MaxValue);

    private static List<T[]> ReadGradient<T>(ref FrameReader reader, Network network, Population population)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        reader.Precision<T>();
        (int least, int most) = (network.Into(population.Layer).Count, network.Into(population.Layer).Count + 1 + network.OutOf(population.Layer).Count);
        int count = reader.Count("gradients", sizeof(int));
        if (count < least || count > most) reader.Refuse($"{population.Name} reports {count} gradients, but has {least} to {most}");
        var values = new List<T[]>();
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            int length = reader.Number("a gradient's length", 0, int.MaxValue);
            if (!IsGradientLength(network, population, i, length)) reader.Refuse($"gradient {i} of {population.Name} has {length} values, which fit none of its matrices");
            if (!reader.HasValues<T>("a gradient", length)) break;
            values.Add(new T[length]);
            reader.Values<T>("a gradient", values[i]);
        }
        return values;
    }

    /// <summary>ΔW of each incoming projection come first; then, where the settings have them, Δb and each Δψ.</summary>
    private static bool IsGradientLength(Network network, Population population, int place, int length)
    {
        IReadOnlyList<Projection> into = network.Into(population.Layer);
        if (place < into.Count) return length == (long)population.Neurons * into[place].Source.Neurons;
        return length == population.Neurons
            || network.OutOf(population.Layer).Any(projection => length == (long)population.Neurons * projection.Target.Neurons);
    }
}
