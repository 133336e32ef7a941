using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>
/// Keys that mean something only for one value of another key, the selector. A value that was inherited when the
/// selector was set later falls back to its default, so that <c>--set rule.name=backprop</c> works on any experiment;
/// one that was set beside or after the selector is refused, because it would silently do nothing.
/// </summary>
internal sealed class KeyScope
{
    private static readonly KeyScope[] All =
    [
        .. RuleScopes.All,
        new()
        {
            Selector = "rule.schedule",
            Keys = [KeyCatalogue.Find("rule.delay")!],
            IsOpen = experiment =>
                experiment.Rule.Schedule == RelaxationSchedule.Async || !experiment.Rule.Kind.Has("delay"),
            Remedy = "leave it out, or write rule.schedule: async",
        },
        new()
        {
            Selector = "data.target",
            Keys = [KeyCatalogue.Find("data.target-on")!, KeyCatalogue.Find("data.target-off")!, KeyCatalogue.Find("data.units-per-class")!],
            IsOpen = experiment => experiment.Data.Target == DataTarget.Label,
            Remedy = "leave it out, or write data.target: label",
        },
        new()
        {
            Selector = "data.task",
            Keys = [KeyCatalogue.Find("data.target-on")!, KeyCatalogue.Find("data.target-off")!, KeyCatalogue.Find("data.units-per-class")!],
            IsOpen = experiment => experiment.Data.Task is DataTask.Auto or DataTask.Classification,
            Remedy = "leave it out, or write data.task: classification",
        },
        new()
        {
            Selector = "data.train-file",
            Keys = [KeyCatalogue.Find("data.name")!, KeyCatalogue.Find("data.folder")!],
            IsOpen = experiment => experiment.Data.TrainFile.Count == 0,
            Remedy = "leave it out, or write data.train-file: null",
        },
        new()
        {
            Selector = "data.train-file",
            Keys = [KeyCatalogue.Find("data.test-file")!, KeyCatalogue.Find("data.inputs")!, KeyCatalogue.Find("data.targets")!, KeyCatalogue.Find("data.task")!],
            IsOpen = experiment => experiment.Data.TrainFile.Count > 0,
            Remedy = "leave it out, or write data.train: FILE",
        },
        new()
        {
            Selector = "rule.variant",
            Keys =
            [
                KeyCatalogue.Find("rule.precisions")!, KeyCatalogue.Find("rule.output-variance")!, KeyCatalogue.Find("rule.guard")!,
                KeyCatalogue.Find("rule.direction")!,
            ],
            IsOpen = experiment =>
                experiment.Rule.Variant == PredictiveCodingVariant.Variational || !experiment.Rule.Kind.Has("variant"),
            Remedy = "leave it out, or write rule.variant: variational",
        },
        new()
        {
            Selector = "loss.name",
            Keys = [KeyCatalogue.Find("loss.factor")!],
            IsOpen = experiment => experiment.Loss.Name == LossKind.SquaredError,
            Remedy = "leave it out, or write loss.name: squared-error",
        },
        new()
        {
            Selector = "train.optimizer",
            Keys = [KeyCatalogue.Find("train.momentum")!],
            IsOpen = experiment => experiment.Train.Optimizer == OptimizerKind.Momentum,
            Remedy = "leave it out, or write train.optimizer: momentum",
        },
        new()
        {
            Selector = "train.optimizer",
            Keys = [KeyCatalogue.Find("train.beta1")!, KeyCatalogue.Find("train.beta2")!, KeyCatalogue.Find("train.epsilon")!],
            IsOpen = experiment => experiment.Train.Optimizer == OptimizerKind.Adam,
            Remedy = "leave it out, or write train.optimizer: adam",
        },
        new()
        {
            Selector = "nodes",
            Keys = [KeyCatalogue.Find("place")!, .. KeyCatalogue.InSection("cluster")],
            IsOpen = experiment => experiment.Nodes > 1,
            Remedy = "leave it out, or write nodes: 2 or more",
        },
    ];

    public required string Selector { get; init; }

    public required IReadOnlyList<Key> Keys { get; init; }

    public required Func<Experiment, bool> IsOpen { get; init; }

    public required string Remedy { get; init; }

    /// <summary>The scopes that have no meaning in an experiment.</summary>
    public static IEnumerable<KeyScope> Closed(Experiment experiment) => All.Where(scope => !scope.IsOpen(experiment));

    public void DropInherited(SettingTable settings)
    {
        foreach (var key in Keys.Where(key => settings.RankOf(key.Name) < settings.RankOf(Selector)))
            settings.Remove(key.Name);
    }

    public IEnumerable<Finding> Findings(Experiment experiment) =>
        from key in Keys
        let text = key.Text(experiment)
        where text != key.Default
        let selected = KeyCatalogue.Find(Selector)!.Text(experiment)
        let sentence = $"{key.Name} is {text}, which means nothing with {Selector}: {selected}; {Remedy}."
        select new Finding(sentence, key.Name, Selector);
}
