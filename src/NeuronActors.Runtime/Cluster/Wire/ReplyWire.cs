using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>Numbers of the replies on the wire: only added to, never changed.</summary>
public enum ReplyTag : byte
{
    /// <summary><see cref="Runtime.Deployed"/>.</summary>
    Deployed = 1,

    /// <summary><see cref="Runtime.DeployRefused"/>.</summary>
    DeployRefused = 2,

    /// <summary><see cref="Runtime.Reported"/>.</summary>
    Reported = 3,

    /// <summary><see cref="Runtime.Counted"/>.</summary>
    Counted = 4,

    /// <summary><see cref="Runtime.EdgeBroken"/>.</summary>
    EdgeBroken = 5,

    /// <summary><see cref="Runtime.Recorded"/>.</summary>
    Recorded = 6,
}

/// <summary>What a coordinator holds replies against before it makes room for them.</summary>
/// <param name="Network">The run's network.</param>
/// <param name="Batch">Samples of a batch at the most.</param>
/// <param name="Outputs">Where the activity of each shard of the output layer goes, by shard; each payload holds its neurons × <paramref name="Batch"/> values.</param>
public sealed record ReplyLimits<T>(Network Network, int Batch, IReadOnlyList<PayloadPool<T>> Outputs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where a label goes that the input layer has inferred; null in a run that infers none.</summary>
    public PayloadPool<T>? Inferred { get; init; }
}

/// <summary>Replies as frames: head, tag, node, then the record's other fields in its order.</summary>
public static class ReplyWire
{
    private const int EdgeCountSize = 21;

    /// <summary>A reply as a frame, which is the caller's. The payload of an <see cref="OutputReport{T}"/> is not released.</summary>
    /// <exception cref="ArgumentException">A name is longer than <see cref="WireLimits"/> say, or a report has no form on the wire.</exception>
    /// <exception cref="InvalidOperationException">The frame would be larger than <see cref="FrameHead.LargestFrame"/>.</exception>
    public static FrameBuffer Encode(Reply reply)
    {
        var writer = new FrameWriter(FrameType.Reply, reply.Session);
        writer.Byte((byte)TagOf(reply));
        writer.Line(reply.Node, WireLimits.NameBytes);
        switch (reply)
        {
            case DeployRefused refused:
                writer.Sentence(refused.Reason, WireLimits.SentenceBytes);
                break;
            case Reported reported:
                ReportWire.Write(ref writer, reported.Report);
                break;
            case Counted counted:
                Write(ref writer, counted.Edges);
                writer.Number(counted.Population);
                writer.Counter(counted.WireBytes);
                break;
            case EdgeBroken broken:
                writer.Number(broken.Edge);
                break;
            case Recorded recorded:
                writer.Counter(recorded.Records.Events);
                writer.Counter(recorded.Records.Bytes);
                writer.Counter(recorded.Records.Dropped);
                writer.Sentence(recorded.Records.Reason ?? "", WireLimits.SentenceBytes);
                break;
        }
        byte[] frame = writer.Finish(out int size);
        return new FrameBuffer(frame, size);
    }

    /// <summary>A reply from a frame.</summary>
    /// <typeparam name="T">The run's precision.</typeparam>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="limits">What it is held against before room is made.</param>
    /// <param name="reply">The reply. The payload of an <see cref="OutputReport{T}"/> is the reader's to release.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryDecode<T>(ReadOnlySpan<byte> frame, ReplyLimits<T> limits, [NotNullWhen(true)] out Reply? reply, out string refusal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        reply = null;
        if (!FrameHead.TryRead(frame, FrameType.Reply, out FrameHead head, out refusal)) return false;
        var reader = new FrameReader(frame[FrameHead.Size..]);
        Reply? read = Read(ref reader, head.Session, limits);
        if (reader.IsComplete()) reply = read;
        else if (read is Reported { Report: OutputReport<T> output }) output.Activity.Release();
        refusal = reader.Refusal;
        return reply is not null;
    }

    private static ReplyTag TagOf(Reply reply) => reply switch
    {
        Deployed => ReplyTag.Deployed,
        DeployRefused => ReplyTag.DeployRefused,
        Reported => ReplyTag.Reported,
        Counted => ReplyTag.Counted,
        EdgeBroken => ReplyTag.EdgeBroken,
        Recorded => ReplyTag.Recorded,
        _ => throw new ArgumentException($"{reply.GetType().Name} has no form on the wire", nameof(reply)),
    };

    private static Reply? Read<T>(ref FrameReader reader, uint session, ReplyLimits<T> limits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tag = (ReplyTag)reader.Byte("the reply's tag");
        string node = reader.Line("node", WireLimits.NameBytes);
        switch (tag)
        {
            case ReplyTag.Deployed: return new Deployed(session, node);
            case ReplyTag.DeployRefused: return new DeployRefused(session, node, reader.Line("reason", WireLimits.SentenceBytes));
            case ReplyTag.Reported: return ReportWire.Read(ref reader, limits) is { } report ? new Reported(session, node, report) : null;
            case ReplyTag.Counted: return new Counted(
                session, node, ReadCounts(ref reader, limits.Network), reader.Index("population", limits.Network.Populations.Count), reader.Counter("bytes on the wire", 0));
            case ReplyTag.Recorded: return new Recorded(session, node, ReadRecords(ref reader));
            case ReplyTag.EdgeBroken: return new EdgeBroken(session, node, reader.Index("edge", limits.Network.Edges.Count));
            default:
                reader.Refuse($"there is no reply {(byte)tag}");
                return null;
        }
    }

    private static KeptRecords ReadRecords(ref FrameReader reader)
    {
        (long events, long bytes, long dropped) = (reader.Counter("events", 0), reader.Counter("bytes", 0), reader.Counter("dropped", 0));
        return new KeptRecords(events, bytes, dropped, reader.Line("reason", WireLimits.SentenceBytes) is { Length: > 0 } reason ? reason : null);
    }

    private static void Write(ref FrameWriter writer, IReadOnlyList<EdgeCount> edges)
    {
        writer.Count(edges.Count);
        foreach (EdgeCount edge in edges)
        {
            writer.Number(edge.Edge);
            writer.Byte((byte)edge.Kind);
            writer.Counter(edge.Messages);
            writer.Counter(edge.Bytes);
        }
    }

    private static EdgeCount[] ReadCounts(ref FrameReader reader, Network network)
    {
        var edges = new EdgeCount[reader.Count("edges", EdgeCountSize)];
        for (int i = 0; i < edges.Length && !reader.Failed; i++)
            edges[i] = new EdgeCount(
                reader.Index("edge", network.Edges.Count), reader.Kind("kind"), reader.Counter("messages", 0), reader.Counter("bytes", 0));
        return edges;
    }
}
