namespace NeuronActors.Networks;

/// <summary>Keys of the section <c>rule</c>.</summary>
internal static class RuleKeys
{
    private const string Ablation = "Millidge et al. 2020, section 2: frozen; 2021, Fig. 1 compares with current";

    private static readonly KeySection<RuleSettings> Rule = new(
        "rule", experiment => experiment.Rule, (experiment, part) => experiment with { Rule = part });

    private static readonly RealForm Positive = Forms.Real(Interval.OpenBelow(0, 1000));

    public static IEnumerable<Key> All => [.. Equations, .. Ablations, .. Relaxation, .. PredictiveCoding, .. FeedbackAlignment, .. Spiking];

    private static IEnumerable<Key> Equations =>
    [
        Rule.Key("name", "The learning rule.",
            Forms.Rule, r => r.Kind, (r, value) => r with { Kind = value, Own = null },
            "Millidge et al. 2020, algorithm 1; backprop is its yardstick"),
        Rule.Key("step-size", "η_x of the relaxation x ← x + η_x (−x + ψ g): one Euler step of eq. 5.",
            Forms.Real(Interval.OpenBelow(0, 1)), r => r.StepSize, (r, value) => r with { StepSize = value },
            "Millidge et al. 2020, section 2: 0.1", "Millidge et al. use 0.1."),
        Rule.Key("steps", "Steps of the relaxation per batch, for stop: steps.",
            Forms.Whole(1, 100_000), r => r.Steps, (r, value) => r with { Steps = value },
            "Millidge et al. 2020, section 2: 100", "Millidge et al. use 100."),
        Rule.Key("feedback", "The weights ψ that carry feedback: transport sends the transpose of W, random keeps ψ " +
            "fixed, learned changes ψ by eq. 6.",
            Forms.Word<FeedbackKind>(), r => r.Feedback, (r, value) => r with { Feedback = value },
            "Millidge et al. 2020, section 3.1 and Fig. 3"),
        Rule.Key("feedback-weights", "How random or learned feedback weights are drawn.",
            Forms.Initialiser, r => r.FeedbackWeights, (r, value) => r with { FeedbackWeights = value },
            "the authors' code of activation relaxation: mean 0, deviation 0.05"),
        Rule.Key("feedback-learning-rate", "Learning rate of learned feedback weights.",
            new OptionalForm<double>(Forms.Real(Interval.Closed(0, 1000)), "that of train.learning-rate"),
            r => r.FeedbackLearningRate, (r, value) => r with { FeedbackLearningRate = value },
            "the authors' code of activation relaxation: that of the forward weights"),
    ];

    private static IEnumerable<Key> Ablations =>
    [
        Rule.Key("derivative", "Whether f′ stands in the relaxation: exact sends g = x ⊙ f′(h), dropped sends g = x.",
            Forms.Word<DerivativeUse>(), r => r.Derivative, (r, value) => r with { Derivative = value },
            "Millidge et al. 2020, section 3.2 and Fig. 3"),
        Rule.Key("relaxation-derivative", "Which f′ stands in the relaxation: that of the feedforward pass or that " +
            "of the current activity.",
            Forms.Word<FrozenOrCurrent>(),
            r => r.RelaxationDerivative, (r, value) => r with { RelaxationDerivative = value }, Ablation),
        Rule.Key("update-derivative", "Which f′ stands in the weight update: that of the feedforward pass, that of " +
            "the relaxed activity, or none.",
            Forms.Word<UpdateDerivative>(), r => r.UpdateDerivative, (r, value) => r with { UpdateDerivative = value },
            Ablation),
        Rule.Key("update-activity", "Which activity below stands in the weight update: that of the feedforward pass " +
            "or the relaxed one, which destroys learning.",
            Forms.Word<FrozenOrCurrent>(), r => r.UpdateActivity, (r, value) => r with { UpdateActivity = value },
            Ablation),
    ];

    private static IEnumerable<Key> Relaxation =>
    [
        Rule.Key("schedule", "Whose values a step uses: parallel takes every neighbour's last step (Jacobi), sweep " +
            "the child's new one from the output down (Gauss-Seidel), async the latest that arrived.",
            Forms.Word<RelaxationSchedule>(), r => r.Schedule, (r, value) => r with { Schedule = value },
            "Millidge et al. 2020, eq. 4: in parallel across layers; their training code sweeps"),
        Rule.Key("start", "Where the relaxation begins: at the feedforward activity or at zero.",
            Forms.Word<RelaxationStart>(), r => r.Start, (r, value) => r with { Start = value },
            "Millidge et al. 2020, algorithm 1: the feedforward activity"),
        Rule.Key("stop", "What ends the relaxation of a batch: a number of steps, every neuron's change at or " +
            "below rule.tolerance, or that nothing changes any more (lockstep: not a bit; async: by no more than rule.threshold).",
            Forms.Word<RelaxationStop>(), r => r.Stop, (r, value) => r with { Stop = value },
            "Millidge et al. 2020, section 2: a number of steps"),
        Rule.Key("tolerance", "Largest change of a neuron's activity in one step, in any sample, at which it counts as " +
            "settled once all above it have settled, for stop: tolerance.",
            Positive, r => r.Tolerance, (r, value) => r with { Tolerance = value }, "a convention of this project"),
        Rule.Key("threshold", "Change of an activity or a signal that is not acted upon or sent on, for schedule: async; 0 sends every change.",
            Forms.Real(Interval.Closed(0, 1000)), r => r.Threshold, (r, value) => r with { Threshold = value },
            "a convention of this project"),
        Rule.Key("delay", "Delay injected into every message of a relaxation, for schedule: async, so " +
            "that messages overtake one another; a range is drawn from at random.",
            new ParsedForm<Delay>("0, a delay such as 5ms, or a range such as 0..5ms, up to 1000ms", Delay.TryParse),
            r => r.Delay, (r, value) => r with { Delay = value }, "a convention of this project"),
    ];

    private static IEnumerable<Key> PredictiveCoding =>
    [
        Rule.Key("variant", "Which predictive coding: variational moves values and predictions down the free energy, fixed-prediction " +
            "keeps the predictions of the feedforward pass, z-il takes steps of size 1 and lets each layer learn at the step that " +
            "equals its depth below the output.",
            Forms.Word<PredictiveCodingVariant>(), r => r.Variant, (r, value) => r with { Variant = value },
            "Zahid et al. 2023, sections 3.1, 3.4 and 3.5"),
        Rule.Key("precisions", "Σ⁻¹ of each layer above the input, by which its prediction errors are weighted.",
            new OptionalReferenceForm<EquatableList<double>>(new ListForm<double>(Positive, "a list of numbers in (0, 1000], one for each layer above the input"), "1 for all"),
            r => r.Precisions, (r, value) => r with { Precisions = value }, "Zahid et al. 2023, eq. 3.9; 3.10 has 1 for all"),
        Rule.Key("output-variance", "k by which the variance of the output is scaled, and the learning rates with it; towards infinity " +
            "the updates become those of backprop.",
            Forms.Real(Interval.Closed(1, 1e6)), r => r.OutputVariance, (r, value) => r with { OutputVariance = value },
            "Zahid et al. 2023, section 3.3, case 2; Whittington and Bogacz 2017: 100", "Whittington and Bogacz use 100."),
        Rule.Key("guard", "Whether a neuron halves its step size in a sample each time a step has raised the energy along its own value.",
            Forms.TrueOrFalse, r => r.Guard, (r, value) => r with { Guard = value },
            "a convention of this project; Song et al. 2022 halve the rate of all when the energy does not fall"),
        Rule.Key("direction", "Which way predictions go: discriminative from observations to labels, generative from labels to observations, " +
            "so that a label is inferred.",
            Forms.Word<PredictionDirection>(), r => r.Direction, (r, value) => r with { Direction = value }, "Zahid et al. 2023, section 3.1.1"),
    ];

    private static IEnumerable<Key> FeedbackAlignment =>
    [
        Rule.Key("modulator", "What a layer passes on of its error: plain δ, or gated by its slope, δ ⊙ f′(h), as backprop does.",
            Forms.Word<Modulator>(), r => r.Modulator, (r, value) => r with { Modulator = value },
            "Lillicrap et al. 2016, Methods, deep nonlinear function approximation: plain"),
        Rule.Key("feedback-connectivity", "Share of the feedback weights that are there; the others, drawn at random, stay zero.",
            Forms.Real(Interval.OpenBelow(0, 1)), r => r.FeedbackConnectivity, (r, value) => r with { FeedbackConnectivity = value },
            "Lillicrap et al. 2016, Fig. 3: 1, and 0.5 in the sparse network", "Lillicrap et al. use 1, and 0.5 in the sparse network."),
        Rule.Key("noise", "Deviation of the noise on each hidden neuron, for rule.name: node-perturbation.",
            Forms.Real(Interval.Closed(1e-6, 1000)), r => r.Noise, (r, value) => r with { Noise = value },
            "Lillicrap et al. 2016, Methods: found by manual search, not stated"),
    ];

    private static IEnumerable<Key> Spiking =>
    [
        Rule.Key("time-constant", "τ by which potentials follow their input: V ← (1 − τ) V + τ W s.",
            Forms.Real(Interval.OpenBelow(0, 1)), r => r.TimeConstant, (r, value) => r with { TimeConstant = value },
            "Lillicrap et al. 2016, eq. 5 to 7: 0.9", "Lillicrap et al. use 0.9."),
        Rule.Key("transmission-delay", "Steps that spikes and feedback take from layer to layer: with 0 a step runs through the whole network, " +
            "with 1 all populations take it at the same time.",
            Forms.Whole(0, 1), r => r.TransmissionDelay, (r, value) => r with { TransmissionDelay = value },
            "Lillicrap et al. 2016, eq. 5 and 6: 0", "Lillicrap et al. have 0."),
        Rule.Key("input-limit", "Greatest probability with which an input spikes: min(pixel, limit).",
            Forms.Real(Interval.OpenBelow(0, 1)), r => r.InputLimit, (r, value) => r with { InputLimit = value },
            "Lillicrap et al. 2016, Methods: 0.95", "Lillicrap et al. use 0.95."),
        Rule.Key("answer", "Which spikes of the output answer an image of a test: those of the last step, or their mean over all steps.",
            Forms.Word<SpikingAnswer>(), r => r.Answer, (r, value) => r with { Answer = value },
            "Lillicrap et al. 2016, Methods: spikes summed over the groups of neurons of each class after 5 steps of exposure: last-step, by the letter"),
    ];
}
