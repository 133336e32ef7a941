namespace NeuronActors.Networks;

/// <summary>Whether claims speak of what an experiment has and measures, and conditions begin with what comes before them.</summary>
internal static class ClaimChecks
{
    public static IEnumerable<Finding> Of(Experiment experiment)
    {
        for (var place = 0; place < experiment.Claims.Count; place++)
        {
            foreach (var term in new[] { experiment.Claims[place].Less, experiment.Claims[place].Than })
                if (Sentence(experiment, term) is { } sentence)
                    yield return new Finding($"claims[{place}] speaks of {term}, {sentence}", "claims", "conditions", "measure") { Item = place };
        }

        foreach (var finding in OfBeginnings(experiment))
            yield return finding;
    }

    private static string? Sentence(Experiment experiment, ClaimTerm term)
    {
        var names = experiment.Conditions.Select(condition => condition.Name).ToArray();
        if (term.Measure is not { } measure)
            return null;
        if (!MeasureNames.IsKnown(experiment, measure) && MeasureNames.ValidationScores.Any(score => measure.EndsWith(score, StringComparison.Ordinal)))
            return "but no samples are set aside; write data.validation, such as 5000.";
        if (!MeasureNames.IsKnown(experiment, measure))
            return $"which is not measured; write one of {string.Join(", ", MeasureNames.Scores)}, or a word of measure and a layer, such as delta-angle:hidden1.";
        if (term.Condition is { } condition && !names.Contains(condition))
            return $"but there is no condition {condition}; write one of conditions.{NearestName.Suggestion(condition, names)}";
        return term.Condition is null && names.Length > 0 ? $"but there are conditions; write {measure} of {names[0]}, or of another." : null;
    }

    private static IEnumerable<Finding> OfBeginnings(Experiment experiment)
    {
        var before = new List<string>();
        foreach (var condition in experiment.Conditions)
        {
            if (condition.Set.TryGetValue("train.from", out var from) && from != "null" && !before.Contains(from))
                yield return new Finding(
                    $"the condition {condition.Name} begins with the weights of {from}, which is not a condition before it; " +
                    "write one of those before it, or train.from: null.",
                    "conditions", "train.from");
            before.Add(condition.Name);
        }
    }
}
