namespace NeuronActors.Runtime;

/// <summary>What nodes and coordinators say to whoever listens. A closed set.</summary>
public abstract record Announcement;

/// <summary>A node is there.</summary>
/// <param name="Node">Its name, unique in the cluster.</param>
/// <param name="Life">When its process began, in ticks: a node that comes back under its name is another one.</param>
/// <param name="Host">Name of its machine.</param>
/// <param name="ProcessId">Its process on that machine.</param>
/// <param name="Cores">Cores it may use.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="IsLeaving">It wants to hand its populations over and go.</param>
/// <param name="WireBytes">Bytes of all frames it has sent.</param>
/// <param name="Refused">Frames it has refused.</param>
/// <param name="Sessions">What it hosts.</param>
public sealed record NodeBeat(
    string Node, long Life, string Host, int ProcessId, int Cores, string Version, bool IsLeaving, long WireBytes, long Refused,
    IReadOnlyList<SessionBeat> Sessions) : Announcement;

/// <summary>A session on one node.</summary>
/// <param name="Session">The session.</param>
/// <param name="Run">Id of its run.</param>
/// <param name="Populations">The populations that the node hosts.</param>
/// <param name="Edges">The edges that leave the node.</param>
public sealed record SessionBeat(uint Session, string Run, IReadOnlyList<PopulationBeat> Populations, IReadOnlyList<EdgeBeat> Edges);

/// <summary>A population on a node.</summary>
/// <param name="Population">Its index.</param>
/// <param name="Name">Its name.</param>
/// <param name="Steps">How often it has gone on.</param>
/// <param name="Waiting">What it waits for, in a sentence.</param>
/// <param name="IsIdle">It waits for the coordinator, not for a neighbour.</param>
public sealed record PopulationBeat(int Population, string Name, long Steps, string Waiting, bool IsIdle);

/// <summary>An edge that leaves a node.</summary>
/// <param name="Edge">Its index.</param>
/// <param name="Name">Sender and receiver, e.g. <c>hidden2 → hidden1</c>.</param>
/// <param name="Messages">Messages sent so far.</param>
/// <param name="Bytes">Bytes on the wire so far, headers included.</param>
/// <param name="Lag">Messages sent whose receipt was not yet credited.</param>
public sealed record EdgeBeat(int Edge, string Name, long Messages, long Bytes, int Lag);

/// <summary>A run is under way.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Experiment">Name of its experiment.</param>
/// <param name="Host">Name of the coordinator's machine.</param>
/// <param name="State">What it does, in a few words.</param>
/// <param name="Batches">Batches learnt so far.</param>
/// <param name="BatchesPerSecond">At present.</param>
/// <param name="Recoveries">How often it went back to a checkpoint.</param>
public sealed record RunBeat(
    string Run, string Experiment, string Host, string State, long Batches, double BatchesPerSecond, int Recoveries) : Announcement;
