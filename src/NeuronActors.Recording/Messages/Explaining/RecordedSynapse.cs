using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>One synapse of a recorded run: where it lies in the network, and what the experiment says of how it learns.</summary>
internal sealed class RecordedSynapse<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LearningSettings settings;

    /// <exception cref="RecordingException">The network has no such synapse.</exception>
    public RecordedSynapse(Synapse synapse, RecordingOutline outline, Experiment experiment)
    {
        (Synapse, Outline, Experiment, settings) = (synapse, outline, experiment, LearningSettings.Of(experiment));
        Population = PopulationOf(synapse.Target, synapse.Neuron);
        SourceShard = PopulationOf(synapse.Source, synapse.SourceNeuron);
        var projections = Network.Create(experiment.Network, 1, experiment.Rule.StepsInUse, experiment.Rule).Projections;
        Projection = projections.FirstOrDefault(projection => projection.Target.Name == synapse.Target && projection.Source.Name == synapse.Source)
            ?? throw new RecordingException($"there are no synapses {synapse.Target}<-{synapse.Source}; the network has {string.Join(", ", projections.Select(projection => projection.Name))}.");
        var alone = new Population(0, synapse.Target, Projection.Target, 0, synapse.Neuron, 1);
        IsThere = SynapseMask.OfForward<T>(alone, Projection, experiment.Seed) is not { } mask || mask[synapse.SourceNeuron] != T.Zero;
    }

    public Synapse Synapse { get; }

    public RecordingOutline Outline { get; }

    public Experiment Experiment { get; }

    /// <summary>The population of the neuron that it feeds.</summary>
    public RecordedPopulation Population { get; }

    /// <summary>The population of the neuron that it comes from.</summary>
    public RecordedPopulation SourceShard { get; }

    public Projection Projection { get; }

    /// <summary>False for one that was removed.</summary>
    public bool IsThere { get; }

    public bool IsSpiking => Experiment.Rule.Kind.LearnsInEveryStep;

    /// <summary>What populations send up.</summary>
    public string ForwardKind => RecordedKinds.Of(Experiment.Rule.Kind.Forward);

    /// <summary>Whether its layer learns in a batch: not where it is frozen, or where a phase of the run lets others learn.</summary>
    public bool Learns(int batch) =>
        !settings.KeepsWeights(Projection.Target, Synapse.Target == Outline.Layers[^1].Name) && settings.Course.Learns(Synapse.Target, batch);

    /// <summary>λ of a batch.</summary>
    public double LearningRate(int batch) => settings.Course.RateFactor(batch) * settings.Optimizer.LearningRate;

    /// <summary>1 − ηλ and −η of a batch, as the spiking rule rounds them.</summary>
    public (T Keep, T Add) Factors(int batch) =>
        (T.CreateChecked(1 - (LearningRate(batch) * settings.Optimizer.WeightDecay)), T.CreateChecked(-LearningRate(batch)));

    /// <summary>What Σ is multiplied with.</summary>
    public T Scale(int samples) => settings.MeanOverBatch ? T.One / T.CreateChecked(samples) : T.One;

    /// <summary>Among the activities that the source sent in a batch, the one that a change was made with.</summary>
    /// <remarks>The newest that the population had read; by node perturbation the one of the clean pass, of two.</remarks>
    public MessageHead? ActivityOf(WeightChangeRecord change, IReadOnlyCollection<MessageHead> sent)
    {
        if (Experiment.Rule.Kind.Route == ErrorRoute.Reward) return sent.FirstOrDefault(head => head.Phase == Phase.Forward);
        if (change.Causes is not null && sent.FirstOrDefault(head => change.Causes.Contains(head.Id)) is { } named) return named;
        return Experiment.Rule.IsAsynchronous && change.Causes is not null ? null : sent
            .Where(head => head.Phase < change.Phase || (head.Phase == change.Phase && head.Step <= change.Step))
            .OrderBy(head => head.Phase).ThenBy(head => head.Step).LastOrDefault();
    }

    private RecordedPopulation PopulationOf(string layer, int neuron)
    {
        var shards = Outline.Populations.Where(population => population.Layer == layer).ToArray();
        if (shards.Length == 0)
        {
            var layers = Outline.Layers.Select(known => known.Name).ToArray();
            throw new RecordingException($"there is no layer {layer}; the network has {string.Join(", ", layers)}.{NearestName.Suggestion(layer, layers)}");
        }

        return Array.Find(shards, shard => shard.Has(neuron))
            ?? throw new RecordingException($"{layer} has neurons 0..{shards.Sum(shard => shard.Neurons) - 1}, not {neuron}; write one of these.");
    }
}
