using System.Numerics;
using NeuronActors.Learning;

namespace NeuronActors.Runtime;

/// <summary>What a coordinator tells a node. A closed set.</summary>
/// <param name="Session">The session it is about: one life of a run's populations, from one placement to the next.</param>
public abstract record Order(uint Session);

/// <summary>Host populations. The node answers with <see cref="Deployed"/> or <see cref="DeployRefused"/> when it has all states as well.</summary>
/// <param name="Session">The new session.</param>
/// <param name="Run">Id of the run, for people.</param>
/// <param name="Coordinator">Route to whoever gave the order.</param>
/// <param name="Experiment">The experiment in full, as YAML: network, rule and settings follow from it.</param>
/// <param name="Cores">Cores that the network is laid out for, so that every node cuts layers into the same shards.</param>
/// <param name="Replica">Which replica of the network this session is, from 0.</param>
/// <param name="Places">Name of the node of each population, by population index.</param>
/// <param name="Restores">A <see cref="RestoreOrder{T}"/> follows for each population of this node; without, weights are freshly drawn.</param>
/// <param name="Stretch">Which part of the run the session is.</param>
public sealed record DeployOrder(
    uint Session, string Run, string Coordinator, string Experiment, int Cores, int Replica, IReadOnlyList<string> Places, bool Restores, RunStretch Stretch)
    : Order(Session);

/// <summary>The state that a population begins with.</summary>
/// <param name="Session">The session.</param>
/// <param name="Population">Index of the population.</param>
/// <param name="State">Its rows of its layer's matrices.</param>
public sealed record RestoreOrder<T>(uint Session, int Population, PopulationRows<T> State) : Order(Session)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>The coordinator is there. A node that does not hear it for long enough ends the session by itself.</summary>
public sealed record CoordinatorBeat(uint Session) : Order(Session);

/// <summary>The session is over: its populations stop and their mailboxes close.</summary>
public sealed record EndOrder(uint Session) : Order(Session);

/// <summary>End the process at once, without any goodbye: a crash on purpose.</summary>
public sealed record CrashOrder(uint Session) : Order(Session);

/// <summary>What one population remembers, without saying whose it is.</summary>
/// <param name="Matrices">Rows of the population's neurons, by the matrix's name.</param>
/// <param name="OptimizerSteps">Steps of each optimiser, by the name of the matrix it belongs to.</param>
public sealed record PopulationRows<T>(IReadOnlyList<StateMatrix<T>> Matrices, IReadOnlyDictionary<string, long> OptimizerSteps)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
