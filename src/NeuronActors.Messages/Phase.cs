namespace NeuronActors.Messages;

/// <summary>The part of a batch a message belongs to. The numbers are wire numbers: only added to.</summary>
public enum Phase : byte
{
    /// <summary>Activations flow from the input to the output, and learning follows. A step is the index, in the whole batch, of the first sample that is there.</summary>
    Forward = 1,

    /// <summary>Populations relax, or errors flow back.</summary>
    Relax = 2,

    /// <summary>What the weight updates need beyond the relaxed state.</summary>
    Learn = 3,

    /// <summary>Activations flow from the input to the output, and nothing follows.</summary>
    Evaluate = 4,
}
