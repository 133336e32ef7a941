using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>Layers, projections, initial weights and shards as an experiment states them.</summary>
public sealed record NetworkSettings
{
    /// <summary>The layers: first the input, last the output. Default: Millidge et al. 2020, section 2.</summary>
    public EquatableList<LayerSettings> Layers { get; init; } = [new(784), new(300), new(300), new(100), new(10)];

    /// <summary>Whether a layer has its width from data that are not loaded yet.</summary>
    public bool HasAuto => Layers.Any(layer => layer.Neurons == LayerSettings.Auto);

    /// <summary>f of the hidden layers that do not state their own.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>f of the output layer if it does not state its own.</summary>
    public Activation OutputActivation { get; init; } = Activation.Linear;

    /// <summary>How forward weights are drawn where neither layer nor projection states it.</summary>
    public Initialiser Weights { get; init; } = Initialiser.Normal(0.05);

    /// <summary>Whether neurons have a bias, one per neuron; it begins at zero.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether f′ is taken at W x + b, as the gradient is; false takes it at W x.</summary>
    public bool BiasInSlope { get; init; } = true;

    /// <summary>Into how many populations the layers are cut.</summary>
    public ShardSettings Shards { get; init; } = ShardSettings.Auto;

    /// <summary>The projections; null: each layer projects to the next.</summary>
    public EquatableList<ProjectionSettings>? Projections { get; init; }

    /// <summary>Share of the weights of every projection that are there, in (0, 1]; the others stay zero.</summary>
    public double Connectivity { get; init; } = 1;

    /// <summary>Probability with which a hidden neuron is left out of a sample while learning, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>Probability with which an input is left out of a sample while learning, in [0, 1).</summary>
    public double InputDropout { get; init; }
}
