using Akka.Actor;
using MemoryPack;
using NeuronActors.Learning;
using NeuronActors.Messages;

namespace NeuronActors.Engine;

/// <summary>What members of a cluster exchange beside <see cref="SignalFrame"/>. A closed set: <see cref="NeuronSerializer"/> lists it.</summary>
internal interface IWireMessage;

/// <summary>Anyone → node: answer with <see cref="NodeInfo"/>.</summary>
/// <param name="Run">Id of the run whose coordinator asks, which then gets what the node reports of itself; null for an observer.</param>
/// <param name="From">Addresses of the nodes of a cluster of the same name that a node asks for; none for others.</param>
[MemoryPackable]
internal sealed partial record Describe([property: WireText] string? Run, string[] From) : IWireMessage;

/// <summary>Anyone → coordinator: answer with <see cref="RunInfo"/>.</summary>
[MemoryPackable]
internal sealed partial record DescribeRun : IWireMessage;

/// <summary>Coordinator → node: host populations. <see cref="Hosted"/>, <see cref="DeployRefused"/> or <see cref="Leaving"/> answers.</summary>
/// <param name="Session">Number of the session: one life of a run's populations, from one placement to the next.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Experiment">The experiment in full, as YAML that names no file: network, rule and settings follow from it.</param>
/// <param name="Cores">Cores that the network is laid out for, so that every node cuts layers into the same shards.</param>
/// <param name="Replica">Which replica of the network this session is, from 0.</param>
/// <param name="Places">Name of the node of each population, by population index.</param>
/// <param name="Segment">Number of the part of the run that the session is, from 1.</param>
/// <param name="FirstBatch">Its first batch, counted over the whole run.</param>
/// <param name="Withheld">Population or layer whose messages are swallowed on purpose; null for none.</param>
/// <param name="WithheldFrom">From which batch on.</param>
[MemoryPackable]
internal sealed partial record Deploy(
    uint Session, [property: WireText] string Run, [property: WireText] string Experiment, int Cores, int Replica, string[] Places, int Segment,
    int FirstBatch, [property: WireText] string? Withheld, int WithheldFrom) : IWireMessage;

/// <summary>Session → coordinator: the populations of this node have an actor each.</summary>
[MemoryPackable]
internal sealed partial record Hosted(
    uint Session, [property: WireText] string Node, int[] Populations, [property: MemoryPackAllowSerialize] IActorRef[] Actors) : IWireMessage;

/// <summary>Node → coordinator: it cannot host what it was ordered to.</summary>
[MemoryPackable]
internal sealed partial record DeployRefused(uint Session, [property: WireText] string Node, [property: WireText] string Reason) : IWireMessage;

/// <summary>Coordinator → session, before it is wired: have its populations send a <see cref="TimedWire"/> for some batches.</summary>
[MemoryPackable]
internal sealed partial record TimeBatches(uint Session) : IWireMessage;

/// <summary>Coordinator → session: the actor of each population, by its index; outlets get those of their neighbours, and none else.</summary>
[MemoryPackable]
internal sealed partial record Connect(uint Session, [property: MemoryPackAllowSerialize] IActorRef[] Populations) : IWireMessage;

/// <summary>Session → coordinator: all outlets are there.</summary>
[MemoryPackable]
internal sealed partial record Connected(uint Session) : IWireMessage;

/// <summary>Coordinator → session: stop all populations.</summary>
[MemoryPackable]
internal sealed partial record EndSession(uint Session) : IWireMessage;

/// <summary>Session → coordinator: a population on another member can no longer be reached from here.</summary>
[MemoryPackable]
internal sealed partial record NeighbourLost(uint Session, [property: WireText] string Node, int Population) : IWireMessage;

/// <summary>Population → population above or below: so many messages of an edge were read, so as many more may follow.</summary>
[MemoryPackable]
internal sealed partial record Credit(uint Session, int Edge, int Count) : IWireMessage;

/// <summary>What the values of a <see cref="MatrixPart{T}"/> are.</summary>
internal enum ValuesKind : byte
{
    /// <summary>A population's state, to be saved or restored.</summary>
    State = 1,

    /// <summary>The activity of the layer that answers.</summary>
    Output = 2,

    /// <summary>A population's weight updates, to be summed over replicas.</summary>
    Gradient = 3,
}

/// <summary>Coordinator ⇄ population: columns of a matrix of the population's neurons; a <see cref="ValuesEnd"/> follows the last.</summary>
/// <param name="Population">Index of the population.</param>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Name">Name of the matrix; its number for a gradient.</param>
/// <param name="Rows">Rows of the whole matrix.</param>
/// <param name="Columns">Columns of the whole matrix.</param>
/// <param name="First">Index of the first column that is here.</param>
/// <param name="Values">Whole columns, column-major.</param>
[MemoryPackable]
internal sealed partial record MatrixPart<T>(
    int Population, ValuesKind Kind, [property: WireText] string Name, int Rows, int Columns, int First, ReadOnlyMemory<T> Values) : IWireMessage
    where T : unmanaged;

/// <summary>Coordinator ⇄ population: all matrices have come.</summary>
/// <param name="Population">Index of the population.</param>
/// <param name="Kind">What they are.</param>
/// <param name="At">Where the population stood.</param>
/// <param name="Counted">Names of the matrices whose optimiser has counted its steps.</param>
/// <param name="Steps">Its steps.</param>
[MemoryPackable]
internal sealed partial record ValuesEnd(int Population, ValuesKind Kind, Position At, string[] Counted, long[] Steps) : IWireMessage;

/// <summary>Population → coordinator: its state is restored.</summary>
[MemoryPackable]
internal sealed partial record Restored(int Population) : IWireMessage;

/// <summary>Population → coordinator: <see cref="LearnedReport"/>.</summary>
[MemoryPackable]
internal sealed partial record LearnedWire(int Population, Position At, int[] Projections, double[][] RowSquares) : IWireMessage;

/// <summary>Population → coordinator: <see cref="TimedReport"/>.</summary>
[MemoryPackable]
internal sealed partial record TimedWire(int Population, Position At, PhaseTime[] Phases) : IWireMessage;

/// <summary>Population → coordinator: <see cref="RestingReport"/>.</summary>
[MemoryPackable]
internal sealed partial record RestingWire(int Population, Position At, EdgeTotal[] Sent, EdgeTotal[] Read) : IWireMessage;

/// <summary>Messages of an edge so far.</summary>
internal readonly record struct EdgeTotal(int Edge, long Messages);

/// <summary>Population → coordinator: <see cref="LocalityViolation"/>.</summary>
[MemoryPackable]
internal sealed partial record ViolationWire(int Population, Position At, MessageHeader Header, [property: WireText] string Reason) : IWireMessage;

/// <summary>Population → coordinator: <see cref="DivergedReport"/>, <see cref="RestlessReport"/> or <see cref="FailedReport"/>.</summary>
/// <param name="Population">Index of the population.</param>
/// <param name="At">Where it stood.</param>
/// <param name="Change">Its last change, if it has not come to rest; else null.</param>
/// <param name="Cause">What was thrown, if anything; else null.</param>
[MemoryPackable]
internal sealed partial record HaltedWire(int Population, Position At, double? Change, [property: WireText] string? Cause) : IWireMessage;

/// <summary>Population → coordinator, before its state: what it has sent so far, and what its node has recorded.</summary>
[MemoryPackable]
internal sealed partial record Counted(int Population, EdgeCount[] Edges, long WireBytes, RecordedCount? Recorded) : IWireMessage;

/// <summary>Messages and payload bytes of one kind along one edge.</summary>
internal readonly record struct EdgeCount(int Edge, MessageKind Kind, long Messages, long Bytes);

/// <summary>What a node has recorded in a session so far: <see cref="KeptRecords"/>.</summary>
[MemoryPackable]
internal sealed partial record RecordedCount(long Events, long Bytes, long Dropped, [property: WireText] string? Reason);

/// <summary>Node → coordinator: it wants to hand its populations over and go.</summary>
[MemoryPackable]
internal sealed partial record Leaving([property: WireText] string Node) : IWireMessage;

/// <summary>Anyone → node: end the process at once, a crash on purpose.</summary>
[MemoryPackable]
internal sealed partial record Crash : IWireMessage;
