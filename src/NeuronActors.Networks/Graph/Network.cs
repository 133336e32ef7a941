using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>
/// The graph of a network: layers, the projections between them, the populations that carry them and the edges along
/// which those may speak. Immutable, hence safe to share between threads.
/// </summary>
/// <remarks>
/// A directed acyclic graph with one input and one output layer; projections may skip layers. Every list has a fixed
/// order that depends on the settings alone, because sums run in that order (law 4).
/// </remarks>
public sealed class Network
{
    private readonly Projection[][] _into;
    private readonly Projection[][] _outOf;
    private readonly Population[][] _shards;
    private readonly Edge[][] _edgesInto;
    private readonly Edge[][] _edgesFrom;
    private readonly int[] _depthBelowOutput;

    internal Network(IReadOnlyList<Layer> layers, IReadOnlyList<Projection> projections, IReadOnlyList<int> shards, ErrorRoute route)
    {
        Layers = layers;
        Projections = projections;
        Route = route;
        Broadcasts = Wiring.Broadcasts(layers, projections, route);
        _shards = [.. Wiring.Shards(layers, shards)];
        Populations = [.. _shards.SelectMany(population => population)];
        Edges = Wiring.Edges(layers, projections, Broadcasts, _shards);
        _into = [.. layers.Select(layer => projections.Where(projection => projection.Target == layer).ToArray())];
        _outOf = [.. layers.Select(layer => projections.Where(projection => projection.Source == layer).ToArray())];
        _edgesInto = Wiring.ByReceiver(Populations, Edges);
        _edgesFrom = Wiring.BySender(Populations, Edges);
        _depthBelowOutput = Wiring.DepthsBelowOutput(layers, _outOf);
        Reach = Wiring.Reach(layers, projections);
    }

    /// <summary>All layers, parents before children: the input first, the output last.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>All projections, by target layer, then by source layer.</summary>
    public IReadOnlyList<Projection> Projections { get; }

    /// <summary>How hidden layers hear of the error.</summary>
    public ErrorRoute Route { get; }

    /// <summary>
    /// Ways by which the output reaches hidden layers that it does not lie directly above, or all of them where it sends a reward: by
    /// hidden layer, numbered on from the last of <see cref="Projections"/>. They carry no activity and have no forward weights.
    /// </summary>
    public IReadOnlyList<Projection> Broadcasts { get; }

    /// <summary>All populations, by layer, then by shard.</summary>
    public IReadOnlyList<Population> Populations { get; }

    /// <summary>
    /// All edges: by projection, sending shard and receiving shard, forward before feedback; then lateral ones; then broadcasts.
    /// </summary>
    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>
    /// Steps in which word passed from neighbour to neighbour, up and down, comes from any population to any other, the input left
    /// aside. The same however layers are cut: two shards of a layer are two steps apart.
    /// </summary>
    public int Reach { get; }

    /// <summary>The layer that is clamped to the data.</summary>
    public Layer Input => Layers[0];

    /// <summary>The layer that is compared with the target.</summary>
    public Layer Output => Layers[^1];

    /// <summary>Name of whoever a header speaks of, be it forged.</summary>
    /// <param name="population">Index of a population; -1 is the coordinator; of any other number it is said that there is none.</param>
    public string NameOf(int population) =>
        population == -1 ? "the coordinator"
        : population >= 0 && population < Populations.Count ? Populations[population].Name
        : $"population {population}, which this network does not have,";

    /// <summary>Whether this is the layer that is clamped to the data.</summary>
    public bool IsInput(Layer layer) => layer.Index == Input.Index;

    /// <summary>Whether this is the layer that is compared with the target.</summary>
    public bool IsOutput(Layer layer) => layer.Index == Output.Index;

    /// <summary>The projections that end at a layer, in order of their index.</summary>
    public IReadOnlyList<Projection> Into(Layer layer) => _into[layer.Index];

    /// <summary>The projections that begin at a layer, in order of their index.</summary>
    public IReadOnlyList<Projection> OutOf(Layer layer) => _outOf[layer.Index];

    /// <summary>The projections and broadcasts by whose targets a layer is sent feedback, in order of their index.</summary>
    public IEnumerable<Projection> FeedbackTo(Layer layer) => Route switch
    {
        ErrorRoute.Layered => OutOf(layer),
        ErrorRoute.Direct when IsInput(layer) => [],
        ErrorRoute.Direct => OutOf(layer).Concat(Broadcasts.Where(broadcast => broadcast.Source == layer)).Where(way => IsOutput(way.Target)),
        _ => [],
    };

    /// <summary>The populations of a layer, by shard.</summary>
    public IReadOnlyList<Population> ShardsOf(Layer layer) => _shards[layer.Index];

    /// <summary>What a population may hear: by projection, then by the sender's shard; lateral edges last.</summary>
    public IReadOnlyList<Edge> EdgesInto(Population population) => _edgesInto[population.Index];

    /// <summary>Where a population may send: by projection, then by the receiver's shard; lateral edges last.</summary>
    public IReadOnlyList<Edge> EdgesFrom(Population population) => _edgesFrom[population.Index];

    /// <summary>Count of projections on the longest path from a layer to the output; 0 for the output itself.</summary>
    public int DepthBelowOutput(Layer layer) => _depthBelowOutput[layer.Index];

    /// <summary>The same layers and projections with the layers cut into other populations. No result depends on it.</summary>
    /// <param name="shards">Populations of each layer, by its index: each in [1, neurons]; one for the input.</param>
    /// <exception cref="ArgumentException">There is not one number for each layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A layer cannot be cut into so many.</exception>
    public Network Cut(IReadOnlyList<int> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        return shards.Count == Layers.Count
            ? new Network(Layers, Projections, shards, Route)
            : throw new ArgumentException($"{shards.Count} numbers of shards are given for {Layers.Count} layers", nameof(shards));
    }

    /// <summary>Lays out the network that the settings describe.</summary>
    /// <param name="settings">Layers, projections and shards.</param>
    /// <param name="cores">Cores that will run it, at least 1; used by <c>shards: auto</c> only.</param>
    /// <param name="stepsPerBatch">
    /// Relaxation steps per batch, at least 1; weighs the costs for <c>shards: auto</c>.
    /// </param>
    /// <param name="rule">The learning rule, which says how hidden layers hear of the error; null: from layer to layer.</param>
    /// <exception cref="ExperimentException">
    /// The settings do not describe a network; one sentence per problem.
    /// </exception>
    public static Network Create(NetworkSettings settings, int cores, int stepsPerBatch = 100, RuleSettings? rule = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerBatch, 1);
        ExperimentException.ThrowIfAny(NetworkChecks.Of(settings).Select(finding => finding.WithoutPlace()));
        var (layers, projections) = NetworkLayout.Of(settings);
        var shards = ShardPlan.Counts(settings, layers, projections, cores, stepsPerBatch, rule);
        return new Network(layers, projections, shards, rule?.Kind.Route ?? ErrorRoute.Layered);
    }

    /// <summary>A chain of dense layers, each drawn from the same initialiser.</summary>
    /// <param name="neurons">Neurons per layer, input first; at least two layers.</param>
    /// <param name="hidden">Activation of the hidden layers.</param>
    /// <param name="output">Activation of the output layer.</param>
    /// <param name="weights">How all weights are drawn.</param>
    /// <param name="shards">
    /// None: one population per layer. One number: shards of every hidden layer. Several: one for each hidden layer,
    /// optionally followed by the output's and preceded by the input's.
    /// </param>
    /// <exception cref="ExperimentException">
    /// A layer cannot be cut that way, or there are fewer than two layers.
    /// </exception>
    public static Network Dense(
        IReadOnlyList<int> neurons, Activation hidden, Activation output, Initialiser weights, params int[] shards) =>
        Create(
            new NetworkSettings
            {
                Layers = [.. neurons.Select(count => new LayerSettings(count))],
                Activation = hidden,
                OutputActivation = output,
                Weights = weights,
                Shards = shards switch
                {
                    [] => ShardSettings.Each(1),
                    [var all] => ShardSettings.Each(all),
                    _ => ShardSettings.PerLayer(shards),
                },
            },
            cores: 1);
}
