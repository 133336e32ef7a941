using System.Collections.Concurrent;

namespace NeuronActors.Engine;

/// <summary>What a node hosts at present, and what it counts. May be read by any thread.</summary>
/// <param name="options">Its name and version.</param>
internal sealed class NodeStatus(NodeOptions options)
{
    private readonly long life = DateTime.UtcNow.Ticks;
    private readonly ConcurrentDictionary<uint, SessionStatus> sessions = [];
    private long refusedBefore;
    private long wireBytesBefore;

    /// <summary>It wants to hand its populations over and go.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether it hosts anything.</summary>
    public bool IsFree => sessions.IsEmpty;

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

    /// <summary>What it says of itself.</summary>
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
