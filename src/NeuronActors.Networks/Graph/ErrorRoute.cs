namespace NeuronActors.Networks;

/// <summary>How a hidden layer hears of the error that the network makes.</summary>
public enum ErrorRoute
{
    /// <summary>From the layers it projects to, one after the other.</summary>
    Layered,

    /// <summary>From the output itself, whatever lies in between.</summary>
    Direct,

    /// <summary>From the output, one number per sample for all neurons.</summary>
    Reward,

    /// <summary>Not at all.</summary>
    None,
}
