namespace NeuronActors.Operation;

/// <summary>Whether a node can do its work.</summary>
/// <param name="IsReady">It can.</param>
/// <param name="Sentence">What it does, or why it cannot.</param>
public sealed record Readiness(bool IsReady, string Sentence);
