namespace NeuronActors.Networks;

/// <summary>Makes an experiment of settings and says everything that is wrong with it.</summary>
internal static class SettingBinder
{
    /// <summary>The experiment, its conditions checked as well. Worth using only if there are no problems.</summary>
    public static Experiment Bind(SettingTable settings, ProblemList problems)
    {
        var experiment = BindOne(settings, problems);
        if (problems.All.Count == 0)
            BindConditions(settings, problems);
        return experiment;
    }

    /// <summary>The experiment without a look at its conditions.</summary>
    public static Experiment BindOne(SettingTable settings, ProblemList problems)
    {
        DropForeign(settings, problems);
        var scopes = KeyScope.Closed(Apply(settings, new ProblemList())).ToArray();
        foreach (var scope in scopes)
            scope.DropInherited(settings);
        var experiment = Apply(settings, problems);
        var refused = problems.All.Select(problem => problem.Key).ToHashSet();
        var findings = scopes.SelectMany(scope => scope.Findings(experiment)).Concat(ExperimentChecks.Of(experiment));
        foreach (var finding in findings.Where(finding => !refused.Overlaps(finding.Keys)))
            problems.Add(settings.PlaceOf(finding), finding.Keys[0], finding.Sentence);
        return experiment;
    }

    private static Experiment Apply(SettingTable settings, ProblemList problems)
    {
        var experiment = new Experiment();
        foreach (var key in KeyCatalogue.All)
            settings.Find(key.Name)?.TryApply(ref experiment, problems);
        foreach (var key in Rules.KeysOf(experiment.Rule.Kind))
            if (settings.Find(key.Name) is { } own)
                (own with { Key = key }).TryApply(ref experiment, problems);
        return experiment;
    }

    /// <summary>Keys that another added rule brings with it: dropped where they were inherited, refused where they were set beside the rule's name or later.</summary>
    private static void DropForeign(SettingTable settings, ProblemList problems)
    {
        foreach (var setting in settings.All.Where(setting => KeyCatalogue.Find(setting.Key.Name) is null).ToArray())
        {
            var rule = Apply(settings, new ProblemList()).Rule.Kind;
            if (Rules.KeysOf(rule).Any(key => key.Name == setting.Key.Name))
                continue;
            settings.Remove(setting.Key.Name);
            if (setting.Rank >= settings.RankOf("rule.name"))
                problems.Add(setting.Place, setting.Key.Name, $"{setting.Key.Name} {setting.Node.Describe()}, which means nothing with rule.name: {rule}; " +
                    $"leave it out, or write rule.name: {Rules.OwnKeys(setting.Key.Name).First().Rule}.");
        }
    }

    private static void BindConditions(SettingTable settings, ProblemList problems)
    {
        if (settings.Find("conditions")?.Node is not MapNode conditions)
            return;
        foreach (var condition in conditions.Entries.Where(entry => entry.Value is MapNode))
        {
            var varied = settings.Copy();
            varied.Remove("conditions");
            varied.Remove("published");
            varied.Remove("claims");
            varied.Remove("quick");
            varied.Add(SettingReader.Settings((MapNode)condition.Value, settings.Rank + 1, new ProblemList()));
            BindOne(varied, problems);
        }
    }
}
