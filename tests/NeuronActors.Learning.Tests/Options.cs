using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Learning.Tests;

/// <summary>What is chosen beside the rule, and rules that do not let every layer be cut.</summary>
internal static class Options
{
    /// <summary>Options beside the rule's own, with rules that they go with; for <see cref="Chain"/>, whose first hidden layer can be two maps of 4 × 4.</summary>
    public static IReadOnlyDictionary<string, Func<Experiment, Experiment>> All { get; } = new Dictionary<string, Func<Experiment, Experiment>>
    {
        ["half of the synapses removed"] = e => e.With(Small.Variants["feedback alignment"]).With(r => r with { FeedbackConnectivity = 0.5 })
            .Wired(n => n with { Connectivity = 0.5 }).Trained(t => t with { Optimizer = OptimizerKind.Adam, WeightDecay = 1e-3 }),
        ["half removed, backprop"] = e => e.With(Small.Variants["backprop"]).Wired(n => n with { Connectivity = 0.5 }),
        ["half removed, learned feedback"] = e => e.With(Small.Variants["learned"]).With(r => r with { Steps = 5 }).Wired(n => n with { Connectivity = 0.5 }),
        ["patches"] = e => e.With(Small.Variants["direct feedback alignment"])
            .Wired(n => n with { Layers = [n.Layers[0], new LayerSettings(32) { Patch = 2 }, .. n.Layers.Skip(2)], Connectivity = 0.7 }),
        ["dropout"] = e => e.With(Small.Variants["gated feedback alignment"]).Wired(n => n with { Dropout = 0.5, InputDropout = 0.2 }),
        ["dropout, relaxing"] = e => e.With(r => r with { Steps = 4 }).Wired(n => n with { Dropout = 0.3, InputDropout = 0.1 }),
        ["node perturbation"] = e => e.With(r => r with { Kind = Rules.NodePerturbation, Noise = 0.1 }),
        ["node perturbation, dropout, skipping"] = e => e.With(r => r with { Kind = Rules.NodePerturbation, Noise = 0.1 }).Wired(n => n with
        {
            Dropout = 0.3, InputDropout = 0.1,
            Projections = [new("input", "hidden1"), new("hidden1", "hidden2"), new("input", "hidden2"), new("hidden2", "hidden3"), new("hidden1", "output"), new("hidden3", "output")],
        }),
        ["pseudobackprop"] = e => e.With(r => r with { Kind = Rules.Pseudobackprop }),
        ["pseudobackprop, half removed, skipping"] = e => e.With(r => r with { Kind = Rules.Pseudobackprop }).Wired(n => n with
        {
            Connectivity = 0.5,
            Projections = [new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden2", "hidden3"), new("hidden1", "output"), new("hidden3", "output")],
        }),
        ["phases, decay, frozen"] = e => e.With(Small.Variants["feedback alignment"]).Trained(t => t with
        {
            Optimizer = OptimizerKind.Momentum, WeightDecay = 1e-3, Frozen = ["hidden2"],
            Phases = [new(2, ["hidden1"]), new(3, ["output"])], DecayAt = [1, 4, 6], DecayFactor = 0.5,
        }),
        ["frozen, learned feedback"] = e => e.With(Small.Variants["learned"]).With(r => r with { Steps = 5 }).Trained(t => t with { Frozen = ["hidden1"], Phases = [new(3, ["hidden2"])] }),
    };

    /// <summary>A network for the options.</summary>
    public static Experiment Chain { get; } = Small.Chain(25, 32, 20, 9, 4);

    public static Experiment Of(string option) => All[option](Chain);
}
