namespace NeuronActors.Networks;

/// <summary>The variants of predictive coding.</summary>
public enum PredictiveCodingVariant
{
    /// <summary>Values and predictions both move, down the free energy: eq. 3.9 to 3.13.</summary>
    Variational,

    /// <summary>Predictions and slopes stay those of the feedforward pass: eq. 3.19 to 3.26.</summary>
    FixedPrediction,

    /// <summary>Zero-divergence inference learning: step size 1, and each layer learns at the step that equals its depth; section 3.5.</summary>
    ZIl,
}

/// <summary>Which way a predictive coding network predicts.</summary>
public enum PredictionDirection
{
    /// <summary>Observations predict labels, as for the comparison with backprop; section 3.1.1 calls it inverted.</summary>
    Discriminative,

    /// <summary>Labels predict observations; a label is inferred.</summary>
    Generative,
}

/// <summary>What of its spikes a spiking network answers an image of a test with.</summary>
public enum SpikingAnswer
{
    /// <summary>Those of the last step.</summary>
    LastStep,

    /// <summary>Their mean over all steps.</summary>
    AllSteps,
}

/// <summary>What a layer passes on of its error in feedback alignment.</summary>
public enum Modulator
{
    /// <summary>δ itself.</summary>
    Plain,

    /// <summary>δ ⊙ f′(h), as backprop has it.</summary>
    Gated,
}

/// <summary>Which weights ψ carry feedback.</summary>
public enum FeedbackKind
{
    /// <summary>ψ = Wᵀ, sent by the target population: weight transport.</summary>
    Transport,

    /// <summary>Fixed random ψ.</summary>
    Random,

    /// <summary>ψ begins at random and learns by eq. 6 of Millidge et al. 2020.</summary>
    Learned,
}

/// <summary>Whether f′ stands in the relaxation.</summary>
public enum DerivativeUse
{
    /// <summary>g = x ⊙ f′(h).</summary>
    Exact,

    /// <summary>g = x: the nonlinear derivative is dropped (Millidge et al. 2020, section 3.2).</summary>
    Dropped,
}

/// <summary>Which value of a quantity is read during or after the relaxation.</summary>
public enum FrozenOrCurrent
{
    /// <summary>That of the feedforward pass.</summary>
    Frozen,

    /// <summary>That of the relaxing activity (Millidge et al. 2021, Fig. 1).</summary>
    Current,
}

/// <summary>Which f′ stands in the weight update.</summary>
public enum UpdateDerivative
{
    /// <summary>That of the feedforward pass.</summary>
    Frozen,

    /// <summary>That of the relaxed activity (Millidge et al. 2021, Fig. 1).</summary>
    Current,

    /// <summary>None.</summary>
    Dropped,
}

/// <summary>When a population takes its relaxation steps.</summary>
public enum RelaxationSchedule
{
    /// <summary>Step s uses every neighbour's step s − 1 (Jacobi).</summary>
    Parallel,

    /// <summary>Step s uses the child's step s, from the output down (Gauss–Seidel).</summary>
    Sweep,

    /// <summary>Whenever something new arrives; the latest value wins.</summary>
    Async,
}

/// <summary>Where the relaxation begins.</summary>
public enum RelaxationStart
{
    /// <summary>At the feedforward activity.</summary>
    Activity,

    /// <summary>At zero.</summary>
    Zero,
}

/// <summary>What ends the relaxation of a batch.</summary>
public enum RelaxationStop
{
    /// <summary>A number of steps.</summary>
    Steps,

    /// <summary>Every population's change is below a tolerance.</summary>
    Tolerance,

    /// <summary>No message is under way and no population wants to move.</summary>
    Quiescence,
}
