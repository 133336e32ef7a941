namespace NeuronActors.Messages;

/// <summary>What a message between populations carries. The numbers are the wire numbers: only added to, never changed.</summary>
public enum MessageKind : byte
{
    /// <summary>Source to target: x, [neurons × batch].</summary>
    Activation = 1,

    /// <summary>Target to source: the sender's own signal, x ⊙ f′(h) for activation relaxation, δ for backprop.</summary>
    Feedback = 2,

    /// <summary>Target to source: the columns of W that come from the receiver, [target neurons × source neurons], read transposed. This is weight transport, and counted as such.</summary>
    FeedbackWeights = 3,

    /// <summary>Shard to shard of one layer: the values that a layer-wide quantity (softmax) is computed from.</summary>
    Lateral = 4,

    /// <summary>Coordinator to the input layer: the batch, [inputs × batch]. Control, not part of any rule.</summary>
    Input = 5,

    /// <summary>Coordinator to the output layer: what it is clamped to, [outputs × batch]. Control, not part of any rule.</summary>
    Clamp = 6,

    /// <summary>Coordinator to a population: no message is under way and nobody wants to move, so the relaxation is over.</summary>
    Quiet = 7,

    /// <summary>Coordinator to a population: report your state. Control.</summary>
    Save = 8,

    /// <summary>Source to target: one bit per neuron and sample, [neurons × batch].</summary>
    Spikes = 9,

    /// <summary>Coordinator to a population: the sum of the weight updates of all replicas. Control.</summary>
    Update = 10,

    /// <summary>Output to a hidden layer: one number per sample, [1 × batch], the same for all of its neurons.</summary>
    Modulation = 11,
}
