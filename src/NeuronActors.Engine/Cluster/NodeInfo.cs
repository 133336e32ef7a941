using Akka.Actor;
using MemoryPack;

namespace NeuronActors.Engine;

/// <summary>What a node answers to a <see cref="Describe"/>.</summary>
/// <param name="Node">Its name, unique in the cluster.</param>
/// <param name="Life">A number of its process: a node that was started again under its name has another.</param>
/// <param name="Host">Name of its machine.</param>
/// <param name="ProcessId">Its process on that machine.</param>
/// <param name="Cores">Cores it may use.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="IsLeaving">It wants to hand its populations over and leave.</param>
/// <param name="WireBytes">Bytes of all signals it has sent to other members.</param>
/// <param name="Refused">Messages it has refused.</param>
/// <param name="Sessions">What it hosts.</param>
/// <param name="Members">Addresses, as <c>host:port</c>, of the nodes of its cluster, itself among them.</param>
[MemoryPackable]
public sealed partial record NodeInfo(
    [property: WireText] string Node, long Life, [property: WireText] string Host, int ProcessId, int Cores,
    [property: WireText] string Version, bool IsLeaving, long WireBytes, long Refused,
    IReadOnlyList<SessionInfo> Sessions, IReadOnlyList<string> Members) : IWireMessage
{
    /// <summary>The coordinators of runs that know this node.</summary>
    [MemoryPackInclude]
    [MemoryPackAllowSerialize]
    internal IActorRef[] Coordinators { get; init; } = [];
}

/// <summary>A session on one node.</summary>
/// <param name="Session">The session.</param>
/// <param name="Run">Id of its run.</param>
/// <param name="Populations">The populations that the node hosts.</param>
/// <param name="Edges">The edges that leave the node.</param>
[MemoryPackable]
public sealed partial record SessionInfo(
    uint Session, [property: WireText] string Run, IReadOnlyList<PopulationProgress> Populations, IReadOnlyList<EdgeProgress> Edges);

/// <summary>How far a population is.</summary>
/// <param name="Population">Its name.</param>
/// <param name="Steps">How often it has run.</param>
/// <param name="Waiting">What it waits for, in a sentence.</param>
/// <param name="IsIdle">It waits for the coordinator, not for a neighbour.</param>
[MemoryPackable]
public sealed partial record PopulationProgress([property: WireText] string Population, long Steps, [property: WireText] string Waiting, bool IsIdle);

/// <summary>What went along an edge that leaves a node.</summary>
/// <param name="Edge">Its index.</param>
/// <param name="Name">Sender and receiver, e.g. <c>hidden2 → hidden1</c>.</param>
/// <param name="Messages">Messages sent so far.</param>
/// <param name="Bytes">Their bytes so far, headers included.</param>
/// <param name="Lag">Messages sent whose receipt was not yet credited.</param>
[MemoryPackable]
public sealed partial record EdgeProgress(int Edge, [property: WireText] string Name, long Messages, long Bytes, int Lag);

/// <summary>What a coordinator answers to a <see cref="DescribeRun"/>.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Experiment">Name of its experiment.</param>
/// <param name="Host">Name of the coordinator's machine.</param>
/// <param name="State">What it does, in a few words.</param>
/// <param name="Batches">Batches learnt so far.</param>
/// <param name="BatchesPerSecond">At present.</param>
/// <param name="Recoveries">How often it went back to a checkpoint.</param>
[MemoryPackable]
public sealed partial record RunInfo(
    [property: WireText] string Run, [property: WireText] string Experiment, [property: WireText] string Host, [property: WireText] string State, long Batches, double BatchesPerSecond, int Recoveries) : IWireMessage;
