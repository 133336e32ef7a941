namespace NeuronActors.Networks;

/// <summary>What is measured after each epoch of how a rule's weights and signals lie to those of backprop. It changes no bit of a run.</summary>
/// <remarks>
/// Under its word and the name of a layer each is a column of <c>metrics.csv</c> and a measure of published figures and claims, such as
/// <c>delta-angle:hidden1</c>. What a rule does not have, such as feedback weights of its own, is left empty.
/// </remarks>
public enum AlignmentMeasure
{
    /// <summary>Angle in degrees between the feedback weights B that a layer holds and Wᵀ, both flattened: Lillicrap et al. 2016, Methods, "Angle measures".</summary>
    FeedbackAngle,

    /// <summary>
    /// The same neuron by neuron, between row j of B and column j of W: the mean in degrees, and as <c>units-below-90</c> the percentage
    /// of neurons whose angle is below 90°. Lillicrap et al. 2016, Fig. 5a.
    /// </summary>
    UnitAngle,

    /// <summary>Angle in degrees between the rule's δ and backprop's ∂L/∂x̄, the mean over the samples of a test batch: Fig. 2b and 3b.</summary>
    DeltaAngle,

    /// <summary>The same, between the rule's δ and pseudobackprop's W⁺ e, of layers that feed the output alone: supplementary Fig. 13c.</summary>
    PseudoAngle,

    /// <summary>Cosine between the weight update of a layer, and of the whole <c>network</c>, and backprop's on the same test batch.</summary>
    UpdateCosine,

    /// <summary>
    /// The first step of a batch, from 1, at which the rule's δ of a layer is not zero for some sample of a test batch: Zahid et al. 2023,
    /// theorem 1. Left empty where it stays zero.
    /// </summary>
    FirstErrorStep,

    /// <summary>tr(B W), dimensionless; above 0 B pushes where backprop would: supplementary note 12.</summary>
    Trace,
}
