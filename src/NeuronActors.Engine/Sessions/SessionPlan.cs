using System.Collections.Concurrent;
using System.Numerics;
using Akka.Actor;
using NeuronActors.Learning;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>What a session is to be: which member hosts which population, and how they are started.</summary>
/// <param name="network">The graph.</param>
/// <param name="settings">What all populations agree on; its run is the session.</param>
/// <param name="places">Name of the member of each population, by its index.</param>
internal abstract class SessionPlan<T>(Network network, LearningSettings settings, IReadOnlyList<string> places)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Traffic[] traffic = [.. network.Edges.Select(_ => new Traffic())];
    private readonly long[] wireBytes = new long[network.Populations.Count];
    private readonly ConcurrentDictionary<string, KeptRecords> recorded = [];

    /// <summary>Number of the session.</summary>
    public uint Session => settings.Run;

    /// <summary>The graph.</summary>
    public Network Network => network;

    /// <summary>What all populations agree on.</summary>
    public LearningSettings Settings => settings;

    /// <summary>Names of the members that host populations.</summary>
    public IReadOnlySet<string> Hosts { get; } = new SortedSet<string>(places, StringComparer.Ordinal);

    /// <summary>What its reports are held against.</summary>
    public ReportValidator<T> Validator { get; } = new(network, settings);

    /// <summary>Members are other processes.</summary>
    public abstract bool IsRemote { get; }

    /// <summary>Populations are to report when they were in which phase, for one batch in <see cref="BatchTimes.Every"/>.</summary>
    public bool Timed { get; init; }

    /// <summary>Weights to begin with that are sent to the populations; null for none.</summary>
    public NetworkState<T>? StateOnTheWay { get; set; }

    /// <summary>Messages and bytes of each edge, as members have counted them.</summary>
    public IReadOnlyList<(Edge Edge, Traffic Traffic)> CountedTraffic
    {
        get
        {
            lock (wireBytes) return [.. network.Edges.Select(edge => (edge, traffic[edge.Index]))];
        }
    }

    /// <summary>Bytes between members, as these have counted them.</summary>
    public long CountedBytes
    {
        get
        {
            lock (wireBytes) return wireBytes.Sum();
        }
    }

    /// <summary>What each member has recorded.</summary>
    public IReadOnlyDictionary<string, KeptRecords> Recorded => recorded;

    /// <summary>Name of the member of a population.</summary>
    public string NodeOf(int population) => places[population];

    /// <summary>Whether a population is on a member.</summary>
    public bool IsOn(int population, string node) => places[population] == node;

    /// <summary>Has every member start what it hosts.</summary>
    public abstract void Start(IActorContext context, IActorRef coordinator);

    /// <summary>A member may be lost: it is not used again before it has answered.</summary>
    public virtual void Doubt(string node)
    {
    }

    /// <summary>A population has counted what it has sent.</summary>
    public void Count(Counted counted)
    {
        lock (wireBytes)
        {
            wireBytes[counted.Population] = counted.WireBytes;
            foreach (EdgeCount count in counted.Edges)
                if (count.Edge >= 0 && count.Edge < traffic.Length && network.Edges[count.Edge].Sender.Index == counted.Population)
                    traffic[count.Edge].Set(count.Kind, count.Messages, count.Bytes);
        }
        if (counted.Recorded is { } now) recorded[NodeOf(counted.Population)] = new KeptRecords(now.Events, now.Bytes, now.Dropped, now.Reason);
    }
}

/// <summary>A session whose populations are all in this process.</summary>
internal sealed class LocalPlan<T>(Deployment<T> deployment) : SessionPlan<T>(
    deployment.Network, deployment.Settings, [.. deployment.Network.Populations.Select(_ => deployment.Node)])
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How far the populations are.</summary>
    public SessionStatus<T> Status { get; } = new(deployment);

    /// <summary>Weights to begin with; taken by reference.</summary>
    public NetworkState<T>? State { get; set; }

    /// <inheritdoc/>
    public override bool IsRemote => false;

    /// <inheritdoc/>
    public override void Start(IActorContext context, IActorRef coordinator) =>
        context.ActorOf(SessionActor<T>.Props(deployment with { State = State }, coordinator, Status), deployment.Node);
}
