using NeuronActors.Learning;

namespace NeuronActors.Runtime;

/// <summary>What a node tells the coordinator of a session. A closed set.</summary>
/// <param name="Session">The session.</param>
/// <param name="Node">Name of the node.</param>
public abstract record Reply(uint Session, string Node);

/// <summary>All populations of this node are wired, have their state, and run.</summary>
public sealed record Deployed(uint Session, string Node) : Reply(Session, Node);

/// <summary>The node cannot host what it was told to.</summary>
public sealed record DeployRefused(uint Session, string Node, string Reason) : Reply(Session, Node);

/// <summary>A population's report.</summary>
public sealed record Reported(uint Session, string Node, Report Report) : Reply(Session, Node);

/// <summary>What a population has sent so far; comes before the state that was asked for.</summary>
/// <param name="Session">The session.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Edges">Every edge that begins at the population.</param>
/// <param name="Population">Index of the population.</param>
/// <param name="WireBytes">Bytes that it has sent to other nodes, headers included.</param>
public sealed record Counted(uint Session, string Node, IReadOnlyList<EdgeCount> Edges, int Population, long WireBytes) : Reply(Session, Node);

/// <summary>A frame of an edge came back: its receiver's mailbox is no longer there.</summary>
public sealed record EdgeBroken(uint Session, string Node, int Edge) : Reply(Session, Node);

/// <summary>What a node has recorded of its populations in this session so far; comes before each state that was asked for, where anything is recorded.</summary>
public sealed record Recorded(uint Session, string Node, KeptRecords Records) : Reply(Session, Node);

/// <summary>Messages and payload bytes of one kind along one edge.</summary>
public sealed record EdgeCount(int Edge, Messages.MessageKind Kind, long Messages, long Bytes);
