using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Runtime;

/// <summary>What carries messages between populations: starts them on nodes, connects their edges, and knows nothing of any rule.</summary>
/// <remarks>
/// Order of calls: <see cref="Start"/> for every population, <see cref="Connect"/> for every edge, <see cref="Begin"/>, then
/// control messages. Messages of one edge arrive once and in order, unless a delay is asked for; an edge that was not connected cannot be sent along.
/// </remarks>
public interface IEngine<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The name in an experiment, e.g. <c>local</c>.</summary>
    string Name { get; }

    /// <summary>The nodes that populations can be started on.</summary>
    IReadOnlyList<string> Nodes { get; }

    /// <summary>Starts a population on a node.</summary>
    void Start(Population population, string node);

    /// <summary>Connects an edge between two populations that were started.</summary>
    void Connect(Edge edge);

    /// <summary>All is wired: populations may run once the task has completed. What went wrong comes as a report.</summary>
    /// <param name="state">Weights to begin with, null for freshly drawn ones.</param>
    Task Begin(NetworkState<T>? state);

    /// <summary>Sends a control message to a population.</summary>
    void Control(Population to, in Message<T> message);

    /// <summary>The next report of any population, or null if none comes within the time.</summary>
    ValueTask<Report?> NextReport(TimeSpan patience, CancellationToken cancellation);

    /// <summary>The next report if there is one now.</summary>
    bool TryNextReport(out Report? report);

    /// <summary>How often populations have gone on, all together: a number that stands still means a run without progress.</summary>
    long Steps { get; }

    /// <summary>How far each population is and what it waits for; may be asked at any time.</summary>
    IReadOnlyList<PopulationProgress> Progress { get; }

    /// <summary>Messages and bytes sent along each edge so far.</summary>
    IReadOnlyList<(Edge Edge, Traffic Traffic)> Traffic { get; }

    /// <summary>Bytes that have crossed from node to node, headers included, up to the last state that was asked for; 0 within one process.</summary>
    long WireBytes { get; }
}

/// <summary>How far a population is.</summary>
/// <param name="Population">Its name.</param>
/// <param name="Steps">How often it has gone on.</param>
/// <param name="Waiting">What it waits for, in a sentence.</param>
/// <param name="IsIdle">It waits for the coordinator, not for a neighbour.</param>
public sealed record PopulationProgress(string Population, long Steps, string Waiting, bool IsIdle);
