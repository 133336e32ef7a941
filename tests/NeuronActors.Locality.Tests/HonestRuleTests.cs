using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality.Tests;

/// <summary>Every rule of the project, with every option that changes what is computed or sent, passes every property.</summary>
public sealed class HonestRuleTests
{
    public static TheoryData<string> Variants => [.. Small.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_honest_rule_passes_in_one_process_and_across_nodes(string variant)
    {
        IReadOnlyList<AuditResult> results = LocalityAudit.Of(Chains.AsAFile(Small.Chain(5, 4, 6, 3).With(Small.Variants[variant]))).Verify();
        Assert.All(results, result => Assert.True(result.Verdict == AuditVerdict.Holds, result.Sentence));
        Assert.Equal(8, results.Count);
        Assert.Equal((3, 2), (results[^1].Numbers["threads"], results[^1].Numbers["nodes"]));
    }

    public static TheoryData<string> Options => [.. Wider.Keys];

    [Theory]
    [MemberData(nameof(Options))]
    public void So_it_does_whatever_the_network_and_the_training_are_like(string option)
    {
        IReadOnlyList<AuditResult> results = LocalityAudit.Of(Wider[option](Small.Chain(5, 4, 6, 3))).Verify();
        Assert.All(results, result => Assert.True(result.Verdict == AuditVerdict.Holds, result.Sentence));
    }

    /// <summary>Where steps are not counted, only what does not depend on the order is judged, and the audit says so.</summary>
    [Theory]
    [InlineData("activation-relaxation"), InlineData("predictive-coding")]
    public void Of_an_asynchronous_rule_the_audit_judges_what_can_be_judged(string rule)
    {
        Experiment free = Small.Chain(5, 4, 6, 3).With(r => r with { Kind = Rules.Find(rule)!, Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence, Threshold = 1e-4 });
        IReadOnlyList<AuditResult> results = LocalityAudit.Of(free).Verify();
        Assert.Equal(["order independence", "elsewhere"], results.Where(result => result.Verdict == AuditVerdict.NotJudged).Select(result => result.Property));
        Assert.True(results.Single(result => result.Property == "update locality").Numbers["populations"] == 4);
    }

    private static readonly Dictionary<string, Func<Experiment, Experiment>> Wider = new()
    {
        ["shards"] = e => e.Sharded(2),
        ["shards of a spiking network"] = e => Chains.AsAFile(e.With(Small.Variants["spiking with transmission delay"])).Sharded(2),
        ["softmax in two shards, cross-entropy"] = e => e.Wired(n => n with { OutputActivation = Activation.Softmax, Shards = ShardSettings.PerLayer([2, 1, 2]) }) with { Loss = new LossSettings { Name = LossKind.CrossEntropy } },
        ["softmax in predictive coding"] = e => e.With(Small.Variants["variational"]).Wired(n => n with { OutputActivation = Activation.Softmax, Shards = ShardSettings.PerLayer([1, 1, 3]) }) with { Loss = new LossSettings { Name = LossKind.CrossEntropy } },
        ["projections that skip a layer"] = e => e.Wired(n => n with { Projections = [new("input", "hidden1"), new("hidden1", "hidden2"), new("hidden2", "output"), new("hidden1", "output")] }),
        ["direct feedback over three layers"] = e => Chains.AsAFile(Small.Chain(5, 4, 6, 4, 3).With(Small.Variants["direct feedback alignment"])),
        ["node perturbation"] = e => Chains.AsAFile(e.With(r => r with { Kind = Rules.NodePerturbation })),
        ["pseudobackprop"] = e => Chains.AsAFile(e.With(r => r with { Kind = Rules.Pseudobackprop })),
        ["dropout"] = e => e.Wired(n => n with { Dropout = 0.3, InputDropout = 0.2 }),
        ["removed synapses"] = e => e.Wired(n => n with { Connectivity = 0.6 }),
        ["the mean over the batch, with adam"] = e => e.Trained(t => t with { Reduction = Reduction.Mean, Optimizer = OptimizerKind.Adam, WeightDecay = 1e-3 }),
        ["momentum, no bias"] = e => e.Trained(t => t with { Optimizer = OptimizerKind.Momentum }).Wired(n => n with { Bias = false }),
        ["bias outside the slope"] = e => e.Wired(n => n with { BiasInSlope = false }),
        ["double precision"] = e => e with { Precision = Precision.Double },
        ["a frozen layer, and phases"] = e => e.Trained(t => t with { Frozen = ["hidden1"], Phases = [new(1, ["output"])] }),
        ["one layer of weights"] = e => Small.Chain(5, 3),
        ["replicas"] = e => e.Replicated(2),
    };
}
