namespace NeuronActors.Numerics;

/// <summary>What a stream's numbers are for. Streams of different purposes are independent; the numbers are part of every result, so they never change.</summary>
public enum StreamPurpose
{
    /// <summary>Initial forward weights; the entity is the projection.</summary>
    Weights = 0,

    /// <summary>Initial feedback weights; the entity is the projection.</summary>
    FeedbackWeights = 1,

    /// <summary>The order of the training samples.</summary>
    Shuffle = 2,

    /// <summary>Generated data sets and their distortions.</summary>
    Data = 3,

    /// <summary>Delays injected between populations; the entity is the edge.</summary>
    Delay = 4,

    /// <summary>Spikes; the entity is the population.</summary>
    Spikes = 5,

    /// <summary>Noise on activities; the entity is the layer.</summary>
    Noise = 6,

    /// <summary>Initial biases; the entity is the population.</summary>
    Biases = 7,

    /// <summary>The order in which populations are served where that order is to be random.</summary>
    Order = 8,

    /// <summary>Which forward weights are removed; the entity is the projection.</summary>
    Connectivity = 9,

    /// <summary>Which feedback weights are removed; the entity is the projection.</summary>
    FeedbackConnectivity = 10,

    /// <summary>Who is left out of a sample; the entity is the layer.</summary>
    Dropout = 11,

    /// <summary>Which training samples are set aside for validation.</summary>
    Validation = 12,
}
