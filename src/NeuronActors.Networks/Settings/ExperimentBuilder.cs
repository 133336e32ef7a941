using NeuronActors.Numerics;

namespace NeuronActors.Networks;

/// <summary>
/// Builds an experiment in code; every call says what a key of the YAML file says. Calls return the builder.
/// </summary>
/// <remarks>Not safe to share between threads while it is being built.</remarks>
public sealed class ExperimentBuilder
{
    private readonly List<Problem> _problems = [];
    private Experiment _experiment;

    private ExperimentBuilder(Experiment experiment) => _experiment = experiment;

    /// <summary>Begins with defaults and a name.</summary>
    public static ExperimentBuilder Named(string name) => new(new Experiment { Name = name });

    /// <summary>Begins with another experiment, as <c>extends</c> does.</summary>
    public static ExperimentBuilder From(Experiment experiment) => new(experiment);

    /// <summary><c>data.name</c>, and whatever else of the data.</summary>
    public ExperimentBuilder Data(string name, Func<DataSettings, DataSettings>? change = null) =>
        With(e => e with { Data = Changed(e.Data with { Name = name }, change) });

    /// <summary><c>network.layers</c> as numbers of neurons, input first.</summary>
    public ExperimentBuilder Layers(params int[] neurons) =>
        Layers([.. neurons.Select(count => new LayerSettings(count))]);

    /// <summary><c>network.layers</c> with names, activations or initial weights of their own.</summary>
    public ExperimentBuilder Layers(params LayerSettings[] layers) => Network(n => n with { Layers = [.. layers] });

    /// <summary><c>network.activation</c>, and <c>network.output-activation</c> if given.</summary>
    public ExperimentBuilder Activation(string hidden, string? output = null) =>
        Set("network.activation", hidden).Set("network.output-activation", output ?? Text("network.output-activation"));

    /// <summary><c>network.shards</c>: one number for all hidden layers, or one per layer.</summary>
    public ExperimentBuilder Shards(params int[] shards) => Network(n => n with
    {
        Shards = shards is [var all] ? ShardSettings.Each(all) : ShardSettings.PerLayer(shards),
    });

    /// <summary>One more entry of <c>network.projections</c>; the first replaces the chain.</summary>
    public ExperimentBuilder Projection(string from, string to, Initialiser? weights = null) => Network(n => n with
    {
        Projections = [.. n.Projections ?? [], new ProjectionSettings(from, to) { Weights = weights }],
    });

    /// <summary>Anything of <c>network</c>.</summary>
    public ExperimentBuilder Network(Func<NetworkSettings, NetworkSettings> change) =>
        With(e => e with { Network = change(e.Network) });

    /// <summary><c>rule.name</c>, and whatever else of the rule.</summary>
    public ExperimentBuilder Rule(string name, Func<RuleSettings, RuleSettings>? change = null) =>
        Set("rule.name", name).With(e => e with { Rule = Changed(e.Rule, change) });

    /// <summary><c>loss.name</c>, and <c>loss.factor</c> if given.</summary>
    public ExperimentBuilder Loss(string name, double? factor = null) =>
        Set("loss.name", name).With(e => e with { Loss = e.Loss with { Factor = factor ?? e.Loss.Factor } });

    /// <summary>Anything of <c>train</c>.</summary>
    public ExperimentBuilder Train(Func<TrainSettings, TrainSettings> change) =>
        With(e => e with { Train = change(e.Train) });

    /// <summary><c>checkpoint.every</c>, in batches.</summary>
    public ExperimentBuilder CheckpointEvery(int batches) =>
        With(e => e with { Checkpoint = e.Checkpoint with { Every = batches } });

    /// <summary><c>seed</c>.</summary>
    public ExperimentBuilder Seed(ulong seed) => With(e => e with { Seed = seed });

    /// <summary>One more of <c>conditions</c>: a name and the keys that it sets.</summary>
    public ExperimentBuilder Condition(string name, params (string Key, string Text)[] set) => With(e => e with
    {
        Conditions = [.. e.Conditions, new Condition(name, set.ToDictionary(pair => pair.Key, pair => pair.Text))],
    });

    /// <summary>Anything else of the experiment.</summary>
    public ExperimentBuilder With(Func<Experiment, Experiment> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _experiment = change(_experiment);
        return this;
    }

    /// <summary>Any key by its dotted name, with a YAML text as value.</summary>
    public ExperimentBuilder Set(string key, string text)
    {
        var problems = new ProblemList();
        foreach (var setting in OverrideReader.Read($"{key}={text}", 0, problems))
            setting.TryApply(ref _experiment, problems);
        _problems.AddRange(problems.All.Select(problem => problem with { Place = null }));
        return this;
    }

    /// <summary>The experiment, validated.</summary>
    /// <exception cref="ExperimentException">Something is wrong; all of it, one line per problem.</exception>
    public Experiment Build()
    {
        ExperimentException.ThrowIfAny([.. _problems, .. ExperimentValidator.Check(_experiment)]);
        return ExperimentValidator.Validated(_experiment);
    }

    private string Text(string key) => KeyCatalogue.Find(key)!.Text(_experiment);

    private static TPart Changed<TPart>(TPart part, Func<TPart, TPart>? change) => change is null ? part : change(part);
}
