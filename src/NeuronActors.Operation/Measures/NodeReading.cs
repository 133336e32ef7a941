namespace NeuronActors.Operation;

/// <summary>What a node can tell about itself at a moment. Counts are totals since the node began.</summary>
/// <param name="WireBytes">Bytes of all frames sent, headers included.</param>
/// <param name="Refused">Frames and messages refused.</param>
/// <param name="Populations">The populations it hosts.</param>
/// <param name="Edges">The edges that begin at them and end on another node.</param>
/// <param name="Lags">The edges that leave the node.</param>
public sealed record NodeReading(
    long WireBytes,
    long Refused,
    IReadOnlyList<PopulationReading> Populations,
    IReadOnlyList<EdgeReading> Edges,
    IReadOnlyList<LagReading> Lags);

/// <summary>A population's work so far.</summary>
/// <param name="Population">Its name.</param>
/// <param name="Steps">How often it has gone on.</param>
public sealed record PopulationReading(string Population, long Steps);

/// <summary>What went along an edge so far.</summary>
/// <param name="Edge">Sender and receiver, e.g. <c>hidden2 → hidden1</c>.</param>
/// <param name="Messages">Their number.</param>
/// <param name="Bytes">Their bytes, headers included.</param>
public sealed record EdgeReading(string Edge, long Messages, long Bytes);

/// <summary>What is under way along an edge.</summary>
/// <param name="Edge">Sender and receiver.</param>
/// <param name="Messages">Messages sent whose receipt was not yet credited.</param>
public sealed record LagReading(string Edge, long Messages);
