namespace NeuronActors.Networks;

/// <summary>Applies a condition to an experiment that is no longer tied to a file.</summary>
internal static class ConditionReader
{
    public static Experiment Apply(Experiment experiment, Condition condition)
    {
        var problems = new ProblemList();
        var settings = ExperimentValidator.Settings(experiment with { Conditions = [], Published = [] }, problems);
        foreach (var (key, text) in condition.Set)
            settings.Add(Read(key, text, settings.Rank, problems));
        var varied = SettingBinder.BindOne(settings, problems);
        ExperimentException.ThrowIfAny(problems.All);
        return varied with
        {
            Name = $"{experiment.Name}-{condition.Name}",
            Published = [.. experiment.Published.Where(figure => (figure.Condition ?? condition.Name) == condition.Name)],
        };
    }

    private static IReadOnlyList<Setting> Read(string key, string text, int rank, ProblemList problems)
    {
        var node = DocumentReader.Read(text, _ => null, problems, key) ?? new ScalarNode("", false, null);
        return SettingReader.Settings(new MapNode([new MapEntry(key, null, node)], null), rank + 1, problems);
    }
}
