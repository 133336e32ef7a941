namespace NeuronActors.Engine.Tests;

/// <summary>A way to a cluster that a test can cut.</summary>
/// <param name="Factory">Connects.</param>
/// <param name="Break">Breaks all connections that <paramref name="Factory"/> has made.</param>
public sealed record Breakable(ITransportFactory Factory, Action Break);
