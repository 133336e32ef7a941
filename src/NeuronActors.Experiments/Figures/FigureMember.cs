using NeuronActors.Networks;

namespace NeuronActors.Experiments;

/// <summary>One run that a figure asks for.</summary>
/// <param name="Condition">Name of the condition.</param>
/// <param name="Experiment">The experiment under it, with one seed and no conditions.</param>
internal sealed record FigureMember(string Condition, Experiment Experiment)
{
    /// <summary>The condition of a figure that has none, only seeds.</summary>
    public const string OnlyCondition = "all";

    public ulong Seed => Experiment.Seed;

    /// <summary>All runs, by condition, then by seed. All conditions are checked before the first run.</summary>
    /// <exception cref="ExperimentException">A condition does not fit the experiment.</exception>
    public static IReadOnlyList<FigureMember> Of(Experiment experiment)
    {
        ulong[] seeds = experiment.Seeds.Count > 0 ? [.. experiment.Seeds] : [experiment.Seed];
        var conditions = experiment.Conditions.Count > 0
            ? experiment.Conditions.Select(condition => (condition.Name, Experiment: experiment.Under(condition))).ToArray()
            : [(OnlyCondition, experiment)];
        return
        [
            .. from condition in conditions
               from seed in seeds
               select new FigureMember(condition.Item1, condition.Item2 with { Seed = seed, Seeds = [], Conditions = [] }),
        ];
    }
}
