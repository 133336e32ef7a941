using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

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
    }
}
