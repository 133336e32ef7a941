using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>The populations of a network at work, on one placement, as their coordinator sees them.</summary>
public interface ISession<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Names of the members that host populations.</summary>
    IReadOnlyList<string> Nodes { get; }

    /// <summary>Starts and wires all populations. What goes wrong comes as a report.</summary>
    /// <param name="state">Weights to begin with, null for freshly drawn ones.</param>
    Task Begin(NetworkState<T>? state);

    /// <summary>Sends a control message to a population. The payload's share goes with it.</summary>
    void Control(Population to, in Message<T> message);

    /// <summary>The next report of any population, or null if none comes within the time.</summary>
    ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation);

    /// <summary>The next report if there is one now.</summary>
    bool TryNextReport(out Report? report);

    /// <summary>How often populations have run, all together: a number that stands still means a run without progress.</summary>
    long Steps { get; }

    /// <summary>How far each population is and what it waits for; may be asked at any time.</summary>
    IReadOnlyList<PopulationProgress> Progress { get; }

    /// <summary>Messages and bytes sent along each edge so far; on a cluster up to the last state that was asked for.</summary>
    IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic { get; }

    /// <summary>Bytes that have crossed between members, headers included, up to the last state that was asked for; 0 within one process.</summary>
    long WireBytes { get; }

    /// <summary>What each member has recorded so far, as it said last; none where nothing is recorded, or in one process.</summary>
    IReadOnlyDictionary<string, KeptRecords> Recorded { get; }
}
