namespace NeuronActors.Networks;

/// <summary>What the variants of predictive coding require; Zahid et al. 2023.</summary>
internal static class PredictiveCodingChecks
{
    private const string ZIl = "rule.variant is z-il, which is backprop only";

    /// <summary>Measured, see the README of predictive coding: beyond it rounding in float, which is multiplied by k, turns the updates.</summary>
    private const double MostVarianceInFloat = 1e4;

    public static IEnumerable<Finding> Of(Experiment experiment)
    {
        var rule = experiment.Rule;
        if (rule.Kind != Rules.PredictiveCoding)
            return [];
        return [.. OfAll(experiment), .. rule.Variant == PredictiveCodingVariant.ZIl ? OfZIl(experiment) : []];
    }

    private static IEnumerable<Finding> OfAll(Experiment experiment)
    {
        var rule = experiment.Rule;
        if (rule.Start != RelaxationStart.Activity)
            yield return new Finding(
                "rule.start is zero, but predictive coding begins at the feedforward values (Zahid et al. 2023, requirement 1); " +
                "write rule.start: activity.",
                "rule.start", "rule.name");
        if (rule.Feedback == FeedbackKind.Learned)
            yield return new Finding(
                "rule.feedback is learned, by an equation of activation relaxation that predictive coding does not have; " +
                "write rule.feedback: transport or random. Zahid et al. use transport.",
                "rule.feedback", "rule.name");
        if (rule.Guard && rule.IsAsynchronous)
            yield return new Finding(
                "rule.guard is true, which compares a neuron's force before and after its own step, but with rule.schedule: async a neighbour may have " +
                "changed it any number of times; write rule.guard: false, or rule.schedule: parallel.",
                "rule.guard", "rule.schedule");
        if (rule.OutputVariance > MostVarianceInFloat && experiment.Precision == Precision.Single)
            yield return new Finding(
                $"rule.output-variance is {RealNumber.Format(rule.OutputVariance)}, which multiplies the rounding of float beyond what updates bear; " +
                "write precision: double, or rule.output-variance in [1, 10000]. Whittington and Bogacz use 100.",
                "rule.output-variance", "precision");
        var layers = experiment.Network.Layers.Count - 1;
        if (rule.Precisions is { } precisions && precisions.Count != layers)
            yield return new Finding(
                $"rule.precisions has {NetworkChecks.Count(precisions.Count, "number")}, but there are {NetworkChecks.Count(layers, "layer")} " +
                $"above the input; write {layers}, or leave it out for 1 each. Zahid et al. use 1 (eq. 3.10).",
                "rule.precisions", NetworkChecks.Layers);
    }

    private static IEnumerable<Finding> OfZIl(Experiment experiment)
    {
        var rule = experiment.Rule;
        if (rule.StepSize != 1)
            yield return new Finding(
                $"{ZIl} with step size 1, but rule.step-size is {RealNumber.Format(rule.StepSize)}; write rule.step-size: 1. " +
                "Zahid et al. 2023, section 3.5, requirement 2: 1.",
                "rule.step-size", "rule.variant");
        if (rule.Stop != RelaxationStop.Steps)
            yield return new Finding(
                $"{ZIl} where each layer learns at a counted step, but rule.stop is {Text(experiment, "rule.stop")}; write rule.stop: steps.",
                "rule.stop", "rule.variant");
        if (rule.Schedule != RelaxationSchedule.Parallel)
            yield return new Finding(
                $"{ZIl} where errors come down one layer per step, but rule.schedule is {Text(experiment, "rule.schedule")}; write rule.schedule: parallel.",
                "rule.schedule", "rule.variant");
        if (!IsChain(experiment.Network))
            yield return new Finding(
                $"{ZIl} on a chain, where all paths to the output are equally long, but network.projections makes none; leave it out.",
                NetworkChecks.Projections, "rule.variant");
        else if (experiment.Network.Layers.Count - 2 is var depth && rule.Steps < depth && rule.Stop == RelaxationStop.Steps)
            yield return new Finding(
                $"{ZIl} if its lowest hidden layer learns, at step {depth}, but rule.steps is {rule.Steps}; write rule.steps: {depth} or more. " +
                "Zahid et al. 2023, section 3.5, requirement 3: step L − ℓ.",
                "rule.steps", "rule.variant", NetworkChecks.Layers);
    }

    /// <summary>Whether every layer projects to one and hears one.</summary>
    private static bool IsChain(NetworkSettings network) => network.Projections is not { } stated
        || (stated.Count == network.Layers.Count - 1
            && stated.Select(projection => projection.From).Distinct().Count() == stated.Count
            && stated.Select(projection => projection.To).Distinct().Count() == stated.Count);

    private static string Text(Experiment experiment, string key) => KeyCatalogue.Find(key)!.Text(experiment);
}
