using NeuronActors.Learning;

namespace NeuronActors.Engine;

/// <summary>Part of the cluster is lost: populations, or the way to them. Their run goes back to its last checkpoint.</summary>
/// <param name="What">Name of the node, or "the cluster".</param>
/// <param name="Why">One sentence.</param>
/// <param name="Noticed">How long it had not answered when that was noticed; zero if a message reported it.</param>
public sealed record LostReport(string What, string Why, TimeSpan Noticed) : Report(-1, default);

/// <summary>A node cannot host what it was ordered to.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Reason">One sentence.</param>
public sealed record NotHostedReport(string Node, string Reason) : Report(-1, default);

/// <summary>A node was to host populations, and leaves: they are to be placed elsewhere.</summary>
/// <param name="Node">Name of the node.</param>
public sealed record LeavingReport(string Node) : Report(-1, default);
