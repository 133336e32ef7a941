namespace NeuronActors.Networks;

/// <summary>Applies a condition to an experiment that is no longer tied to a file.</summary>
internal static class ConditionReader
{
    /// <summary>The experiment in its quick form; itself if it states none.</summary>
    public static Experiment Quicken(Experiment experiment)
    {
        if (experiment.Quick is not { } quick)
            return experiment;
        var problems = new ProblemList();
        var settings = ExperimentValidator.Settings(experiment with { Published = [], Quick = null }, problems);
        KeyMap.LayOver(quick.Set, settings, problems);
        var small = SettingBinder.Bind(settings, problems);
        ExperimentException.ThrowIfAny(problems.All);
        return small;
    }

    /// <summary>The experiment under a condition.</summary>
    public static Experiment Apply(Experiment experiment, Condition condition)
    {
        var problems = new ProblemList();
        var settings = ExperimentValidator.Settings(
            experiment with { Conditions = [], Published = [], Claims = [], Quick = null }, problems);
        KeyMap.LayOver(condition.Set, settings, problems);
        var varied = SettingBinder.BindOne(settings, problems);
        ExperimentException.ThrowIfAny(problems.All);
        return varied with
        {
            Name = $"{experiment.Name}-{condition.Name}",
            Published = [.. experiment.Published.Where(figure => (figure.Condition ?? condition.Name) == condition.Name).Select(figure => figure with { Condition = null })],
        };
    }
}
