using System.Collections.Concurrent;

namespace NeuronActors.Engine;

/// <summary>What a node hosts at present, and what it counts. May be read by any thread.</summary>
/// <param name="options">Its name and version.</param>
internal sealed class NodeStatus(NodeOptions options)
{
    private const int StrangersMax = 100;

    private readonly long life = DateTime.UtcNow.Ticks;
    private readonly ConcurrentDictionary<uint, SessionStatus> sessions = [];
    private long refusedBefore;
    private long wireBytesBefore;

    /// <summary>It wants to hand its populations over and leave.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Addresses of nodes of other clusters of the same name that have asked.</summary>
    public IReadOnlyCollection<string> Strangers { get; private set; } = [];

    /// <summary>Nodes of another cluster have asked. At most a hundred are kept.</summary>
    public void Meet(IReadOnlyCollection<string> nodes) => Strangers = [.. nodes.Union(Strangers).Take(StrangersMax)];

    /// <summary>A session has begun.</summary>
    public void Begin(SessionStatus session) => sessions[session.Session] = session;

    /// <summary>A session is over.</summary>
    public void End(uint session)
    {
        if (!sessions.TryRemove(session, out SessionStatus? ended)) return;
        Interlocked.Add(ref refusedBefore, ended.Refused);
        Interlocked.Add(ref wireBytesBefore, ended.WireBytes);
    }

    /// <summary>A message was refused.</summary>
    public void Refuse() => Interlocked.Increment(ref refusedBefore);

    /// <summary>How it describes itself.</summary>
    /// <param name="members">Addresses of the nodes of its cluster.</param>
    public NodeInfo Describe(IReadOnlyList<string> members)
    {
        SessionStatus[] hosted = [.. sessions.Values];
        return new NodeInfo(
            options.Name, life, Environment.MachineName, Environment.ProcessId, Environment.ProcessorCount, options.Version, IsLeaving,
            Interlocked.Read(ref wireBytesBefore) + hosted.Sum(session => session.WireBytes),
            Interlocked.Read(ref refusedBefore) + hosted.Sum(session => session.Refused),
            [.. hosted.Select(session => session.Describe())], members);
    }
}
