namespace NeuronActors.Runtime;

/// <summary>Something that has become known about a node. A closed set.</summary>
/// <param name="Node">Its name.</param>
public abstract record MembershipFact(string Node);

/// <summary>A node was heard of for the first time, or again after it was given up.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Beat">What it said of itself.</param>
public sealed record NodeUp(string Node, NodeBeat Beat) : MembershipFact(Node);

/// <summary>A node has not been heard of for a while; it may come back.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Silent">For how long.</param>
public sealed record NodeUnreachable(string Node, TimeSpan Silent) : MembershipFact(Node);

/// <summary>A node that was unreachable was heard of again in time.</summary>
public sealed record NodeReachable(string Node) : MembershipFact(Node);

/// <summary>A node wants to hand its populations over and go.</summary>
public sealed record NodeLeaving(string Node) : MembershipFact(Node);

/// <summary>A node is given up. Whatever it hosted is lost.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Silent">How long it had not been heard of when that was noticed.</param>
/// <param name="Why">The reason, for people.</param>
public sealed record NodeGone(string Node, TimeSpan Silent, string Why) : MembershipFact(Node);
