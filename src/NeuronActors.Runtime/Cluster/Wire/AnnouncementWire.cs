using System.Diagnostics.CodeAnalysis;
using NeuronActors.Messages;

namespace NeuronActors.Runtime;

/// <summary>Numbers of the announcements on the wire: only added to, never changed.</summary>
public enum AnnouncementTag : byte
{
    /// <summary><see cref="Runtime.NodeBeat"/>.</summary>
    NodeBeat = 1,

    /// <summary><see cref="Runtime.RunBeat"/>.</summary>
    RunBeat = 2,
}

/// <summary>Announcements as frames: head, tag, then the record's fields in its order.</summary>
public static class AnnouncementWire
{
    private const int LeastSession = 16, LeastPopulation = 21, LeastEdge = 28;

    /// <summary>An announcement as a frame, which is the caller's.</summary>
    /// <exception cref="ArgumentException">A name is longer than <see cref="WireLimits"/> say.</exception>
    /// <exception cref="InvalidOperationException">The frame would be larger than <see cref="FrameHead.LargestFrame"/>.</exception>
    public static FrameBuffer Encode(Announcement announcement)
    {
        var writer = new FrameWriter(FrameType.Announcement, 0, 1024);
        switch (announcement)
        {
            case NodeBeat beat:
                writer.Byte((byte)AnnouncementTag.NodeBeat);
                Write(ref writer, beat);
                break;
            case RunBeat beat:
                writer.Byte((byte)AnnouncementTag.RunBeat);
                Write(ref writer, beat);
                break;
            default:
                throw new ArgumentException($"{announcement.GetType().Name} has no form on the wire", nameof(announcement));
        }
        byte[] frame = writer.Finish(out int size);
        return new FrameBuffer(frame, size);
    }

    /// <summary>An announcement from a frame. Indices in it are not checked against any network: it is for people.</summary>
    /// <param name="frame">The whole frame, from anywhere.</param>
    /// <param name="announcement">The announcement.</param>
    /// <param name="refusal">Why not, in one sentence; empty if it is sound.</param>
    public static bool TryDecode(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out Announcement? announcement, out string refusal)
    {
        announcement = null;
        if (!FrameHead.TryRead(frame, FrameType.Announcement, out FrameHead head, out refusal)) return false;
        var reader = new FrameReader(frame[FrameHead.Size..]);
        if (head.Session != 0) reader.Refuse($"the announcement is of session {head.Session}, but belongs to none");
        Announcement? read = Read(ref reader);
        if (reader.IsComplete()) announcement = read;
        refusal = reader.Refusal;
        return announcement is not null;
    }

    private static Announcement? Read(ref FrameReader reader)
    {
        var tag = (AnnouncementTag)reader.Byte("the announcement's tag");
        switch (tag)
        {
            case AnnouncementTag.NodeBeat: return ReadNode(ref reader);
            case AnnouncementTag.RunBeat: return ReadRun(ref reader);
            default:
                reader.Refuse($"there is no announcement {(byte)tag}");
                return null;
        }
    }

    private static void Write(ref FrameWriter writer, NodeBeat beat)
    {
        writer.Line(beat.Node, WireLimits.NameBytes);
        writer.Counter(beat.Life);
        writer.Line(beat.Host, WireLimits.NameBytes);
        writer.Number(beat.ProcessId);
        writer.Number(beat.Cores);
        writer.Line(beat.Version, WireLimits.NameBytes);
        writer.Boolean(beat.IsLeaving);
        writer.Counter(beat.WireBytes);
        writer.Counter(beat.Refused);
        writer.Count(beat.Sessions.Count);
        foreach (SessionBeat session in beat.Sessions) Write(ref writer, session);
    }

    private static NodeBeat ReadNode(ref FrameReader reader)
    {
        string node = reader.Line("node", WireLimits.NameBytes);
        long life = reader.Counter("life", 0);
        string host = reader.Line("host", WireLimits.NameBytes);
        int process = reader.Number("process", 0, int.MaxValue), cores = reader.Number("cores", 0, int.MaxValue);
        string version = reader.Line("version", WireLimits.NameBytes);
        bool isLeaving = reader.Boolean("leaving");
        long wireBytes = reader.Counter("bytes", 0), refused = reader.Counter("refused", 0);
        var sessions = new SessionBeat[reader.Count("sessions", LeastSession)];
        for (int i = 0; i < sessions.Length && !reader.Failed; i++) sessions[i] = ReadSession(ref reader);
        return new NodeBeat(node, life, host, process, cores, version, isLeaving, wireBytes, refused, sessions);
    }

    private static void Write(ref FrameWriter writer, SessionBeat session)
    {
        writer.Number((int)session.Session);
        writer.Line(session.Run, WireLimits.NameBytes);
        writer.Count(session.Populations.Count);
        foreach (PopulationBeat population in session.Populations) Write(ref writer, population);
        writer.Count(session.Edges.Count);
        foreach (EdgeBeat edge in session.Edges) Write(ref writer, edge);
    }

    private static SessionBeat ReadSession(ref FrameReader reader)
    {
        uint session = (uint)reader.Number("session", int.MinValue, int.MaxValue);
        string run = reader.Line("run", WireLimits.NameBytes);
        var populations = new PopulationBeat[reader.Count("populations", LeastPopulation)];
        for (int i = 0; i < populations.Length && !reader.Failed; i++) populations[i] = ReadPopulation(ref reader);
        var edges = new EdgeBeat[reader.Count("edges", LeastEdge)];
        for (int i = 0; i < edges.Length && !reader.Failed; i++) edges[i] = ReadEdge(ref reader);
        return new SessionBeat(session, run, populations, edges);
    }

    private static void Write(ref FrameWriter writer, PopulationBeat population)
    {
        writer.Number(population.Population);
        writer.Sentence(population.Name, WireLimits.SentenceBytes);
        writer.Counter(population.Steps);
        writer.Sentence(population.Waiting, WireLimits.SentenceBytes);
        writer.Boolean(population.IsIdle);
    }

    private static PopulationBeat ReadPopulation(ref FrameReader reader) => new(
        reader.Number("population", 0, int.MaxValue), reader.Line("name", WireLimits.SentenceBytes), reader.Counter("steps", 0),
        reader.Line("what it waits for", WireLimits.SentenceBytes), reader.Boolean("idle"));

    private static void Write(ref FrameWriter writer, EdgeBeat edge)
    {
        writer.Number(edge.Edge);
        writer.Sentence(edge.Name, WireLimits.SentenceBytes);
        writer.Counter(edge.Messages);
        writer.Counter(edge.Bytes);
        writer.Number(edge.Lag);
    }

    private static EdgeBeat ReadEdge(ref FrameReader reader) => new(
        reader.Number("edge", 0, int.MaxValue), reader.Line("name", WireLimits.SentenceBytes), reader.Counter("messages", 0),
        reader.Counter("bytes", 0), reader.Number("lag", 0, int.MaxValue));

    private static void Write(ref FrameWriter writer, RunBeat beat)
    {
        writer.Line(beat.Run, WireLimits.NameBytes);
        writer.Line(beat.Experiment, WireLimits.NameBytes);
        writer.Line(beat.Host, WireLimits.NameBytes);
        writer.Sentence(beat.State, WireLimits.SentenceBytes);
        writer.Counter(beat.Batches);
        writer.Real(beat.BatchesPerSecond);
        writer.Number(beat.Recoveries);
    }

    private static RunBeat ReadRun(ref FrameReader reader) => new(
        reader.Line("run", WireLimits.NameBytes), reader.Line("experiment", WireLimits.NameBytes), reader.Line("host", WireLimits.NameBytes),
        reader.Line("state", WireLimits.SentenceBytes), reader.Counter("batches", 0), reader.Real("batches per second"),
        reader.Number("recoveries", 0, int.MaxValue));
}
