using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>Values that are sound alone but do not belong together.</summary>
internal static class ExperimentChecks
{
    public static IEnumerable<Finding> Of(Experiment experiment) =>
    [
        .. NetworkChecks.Of(experiment.Network), .. SizeChecks.Of(experiment), .. OfLoss(experiment), .. OfRelaxation(experiment), .. PredictiveCodingChecks.Of(experiment),
        .. RuleChecks.Of(experiment), .. CourseChecks.Of(experiment),
        .. OfData(experiment), .. OfCluster(experiment), .. OfReplicas(experiment),
        .. OfPublished(experiment), .. ClaimChecks.Of(experiment), .. OfMeasures(experiment), .. SpikingChecks.Of(experiment), .. RecordChecks.Of(experiment),
    ];

    private static IEnumerable<Finding> OfLoss(Experiment experiment)
    {
        var network = experiment.Network;
        if (network.Layers.Count < 2)
            yield break;
        var output = NetworkLayout.ActivationAt(network, network.Layers.Count - 1);
        var key = network.Layers[^1].Activation is null ? "network.output-activation" : NetworkChecks.Layers;
        if (experiment.Loss.Loss.GoesWith(output))
            yield break;
        var sentence = experiment.Loss.Name == LossKind.CrossEntropy
            ? $"loss.name is cross-entropy, but the output is {output}; " +
              "write network.output-activation: softmax or logistic, or loss.name: squared-error."
            : $"the output is {output}, but loss.name is squared-error; " +
              "write loss.name: cross-entropy, or another network.output-activation.";
        yield return new Finding(sentence, key, "loss.name");
    }

    private static IEnumerable<Finding> OfRelaxation(Experiment experiment)
    {
        var rule = experiment.Rule;
        if (rule.Kind != Rules.ActivationRelaxation && experiment.Kind == ExperimentKind.Convergence)
        {
            yield return new Finding(
                $"kind is convergence, which is measured for activation relaxation, but rule.name is {KeyCatalogue.Find("rule.name")!.Text(experiment)}; " +
                "write rule.name: activation-relaxation, or kind: training.",
                "rule.name", "kind");
        }

        if (rule.Schedule == RelaxationSchedule.Async && rule.Stop != RelaxationStop.Quiescence)
            yield return new Finding(
                "rule.schedule is async, which ends at quiescence, but rule.stop is " +
                $"{KeyCatalogue.Find("rule.stop")!.Text(experiment)}; write rule.stop: quiescence.",
                "rule.schedule", "rule.stop");
    }

    private static IEnumerable<Finding> OfData(Experiment experiment)
    {
        var data = experiment.Data;
        if (data.TrainFile.Count > 0 && data.TestFile.Count == 0 && data.Test is null)
            yield return new Finding(
                $"data.train names {data.Title}, but nothing to test with; write data.test: FILE, or a number of its samples to set aside, such as data.test: 100.",
                "data.train-file");
        if (data.Validation > 0 && data.Train is { } all && data.Validation >= all)
            yield return new Finding(
                $"data.validation is {data.Validation}, but data.train is {all}, so nothing would be left to learn; " +
                $"write a number in [0, {all - 1}], or raise data.train.",
                "data.validation", "data.train");
        else if (data.Train - data.Validation is { } left && left < experiment.Train.Batch)
            yield return DataChecks.BatchLargerThan(experiment, left);
        if (data.Validation > 0 && experiment.Kind == ExperimentKind.Convergence)
            yield return new Finding(
                $"data.validation is {data.Validation}, but kind is convergence, which learns nothing; write data.validation: 0.",
                "data.validation", "kind");
        if (data.TargetOn == data.TargetOff)
            yield return new Finding(
                $"data.target-on and data.target-off are both {RealNumber.Format(data.TargetOn)}, so nothing could " +
                "be learned; write different values, such as 1 and 0.",
                "data.target-on", "data.target-off");
    }

    private static IEnumerable<Finding> OfCluster(Experiment experiment)
    {
        var (nodes, least) = (experiment.Nodes, experiment.Cluster.LeastNodes);
        if (nodes > 1 && experiment.Kind == ExperimentKind.Convergence)
            yield return new Finding(
                $"nodes is {nodes}, but kind is convergence, which is measured in one process; write nodes: 1.",
                "nodes", "kind");
        if (nodes > 1 && least > nodes)
            yield return new Finding(
                $"cluster.least-nodes is {least}, but nodes is {nodes}, so the run would never begin; write a number " +
                $"in [1, {nodes}], or nodes: {least}.",
                "cluster.least-nodes", "nodes");
    }

    private static IEnumerable<Finding> OfReplicas(Experiment experiment)
    {
        var (replicas, batch) = (experiment.Replicas, experiment.Train.Batch);
        if (replicas > batch)
            yield return new Finding(
                $"replicas is {replicas}, but train.batch is {batch}, so some of them would have no sample; write " +
                $"replicas in [1, {batch}], or a larger train.batch.",
                "replicas", "train.batch");
        if (replicas > 1 && experiment.Kind == ExperimentKind.Convergence)
            yield return new Finding(
                $"replicas is {replicas}, but kind is convergence, which learns nothing; write replicas: 1.",
                "replicas", "kind");
    }

    private static IEnumerable<Finding> OfMeasures(Experiment experiment) => [.. OfLikeness(experiment), .. OfFirstErrorStep(experiment)];

    private static IEnumerable<Finding> OfFirstErrorStep(Experiment experiment)
    {
        var (cause, why, remedy) = experiment.Rule switch
        {
            { Kind.LearnsInEveryStep: true } => ("rule.name", "the feedback of spiking neurons never rests", "another rule.name"),
            { IsGenerative: true } =>
                ("rule.direction", "it is counted from a clamped label", "rule.direction: discriminative"),
            { Schedule: RelaxationSchedule.Async } => ("rule.schedule", "with rule.schedule: async populations have no steps in common", "rule.schedule: parallel or sweep"),
            { Start: RelaxationStart.Activity } when experiment.Rule.Kind == Rules.ActivationRelaxation =>
                ("rule.start", "with rule.start: activity what relaxes is not zero before the error comes", "rule.start: zero"),
            _ => ("", "", ""),
        };
        if (cause.Length > 0 && experiment.Measure.Contains(AlignmentMeasure.FirstErrorStep))
            yield return new Finding($"measure lists first-error-step, but {why}; leave it out, or write {remedy}.", "measure", cause);
    }

    private static IEnumerable<Finding> OfLikeness(Experiment experiment)
    {
        var (cause, why, remedy) = experiment.Rule switch
        {
            { Kind.LearnsInEveryStep: true } => ("rule.name", "spiking neurons have no gradient", "another rule.name"),
            { IsGenerative: true } =>
                ("rule.direction", "backprop does not learn from labels to observations", "rule.direction: discriminative"),
            _ => ("", "", ""),
        };
        if (cause.Length == 0)
            yield break;
        foreach (var measure in experiment.Measure)
        {
            if (measure is AlignmentMeasure.DeltaAngle or AlignmentMeasure.PseudoAngle or AlignmentMeasure.UpdateCosine)
                yield return new Finding(
                    $"measure lists {MeasureNames.Of(measure)[0]}, but {why}, so there is nothing to compare with; leave it out, or write {remedy}.",
                    "measure", cause);
        }
    }

    private static IEnumerable<Finding> OfPublished(Experiment experiment)
    {
        var names = experiment.Conditions.Select(condition => condition.Name).ToArray();
        for (var place = 0; place < experiment.Published.Count; place++)
        {
            if (experiment.Published[place].Condition is { } name && !names.Contains(name))
                yield return new Finding(
                    $"published[{place}] belongs to a condition {name}, which is not in conditions; write one of " +
                    $"them or null.{NearestName.Suggestion(name, names)}",
                    "published", "conditions") { Item = place };
        }
    }
}
