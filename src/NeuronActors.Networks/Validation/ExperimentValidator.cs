namespace NeuronActors.Networks;

/// <summary>Checks experiments that were made in code against the same list of keys as those from files.</summary>
public static class ExperimentValidator
{
    /// <summary>
    /// Everything that is wrong with an experiment, as its YAML form would be judged; empty if it can run.
    /// </summary>
    public static IReadOnlyList<Problem> Check(Experiment experiment)
    {
        Canonical(experiment, out var problems);
        return problems;
    }

    /// <summary>The experiment with texts in canonical form.</summary>
    /// <exception cref="ExperimentException">Something is wrong; all of it, one line per problem.</exception>
    public static Experiment Validated(Experiment experiment)
    {
        var canonical = Canonical(experiment, out var problems);
        ExperimentException.ThrowIfAny(problems);
        return canonical;
    }

    /// <summary>Checks what can only be known once the data set is: sizes of input and output, and the batch.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="inputs">Values per sample.</param>
    /// <param name="targets">Target values per sample: classes, or values of a regression.</param>
    /// <param name="trainSamples">Samples of the training set.</param>
    /// <exception cref="ExperimentException">They do not fit.</exception>
    public static void CheckData(Experiment experiment, int inputs, int targets, int trainSamples)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ExperimentException.ThrowIfAny(
            DataChecks.Of(experiment, inputs, targets, trainSamples).Select(finding => finding.WithoutPlace()));
    }

    /// <summary>The experiment with the widths of its data in place of <c>auto</c>; itself if it has none.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="inputs">Values per sample.</param>
    /// <param name="targets">Target values per sample.</param>
    /// <exception cref="ExperimentException">The layers of that width do not fit the rest.</exception>
    public static Experiment WithWidths(Experiment experiment, int inputs, int targets)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return experiment.Network.HasAuto ? Validated(DataChecks.WithWidths(experiment, inputs, targets)) : experiment;
    }

    /// <summary>The experiment as settings of one source, without places.</summary>
    internal static SettingTable Settings(Experiment experiment, ProblemList problems)
    {
        var settings = new SettingTable();
        if (DocumentReader.Read(ExperimentWriter.Write(experiment), _ => null, problems) is MapNode map)
            settings.Add(SettingReader.Settings(map, 0, problems));
        return settings;
    }

    private static Experiment Canonical(Experiment experiment, out IReadOnlyList<Problem> found)
    {
        var problems = new ProblemList();
        var canonical = SettingBinder.Bind(Settings(experiment, problems), problems);
        found = [.. problems.All.Distinct()];
        return canonical;
    }
}
