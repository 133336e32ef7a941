using System.Diagnostics;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>What <c>neuron cluster up</c> has started.</summary>
/// <param name="Factory">Connects to it.</param>
/// <param name="Place">Where it is, for people.</param>
/// <param name="Nodes">Its nodes and their processes.</param>
internal sealed record StartedCluster(ITransportFactory Factory, string Place, IReadOnlyList<(string Name, Process Process)> Nodes);
