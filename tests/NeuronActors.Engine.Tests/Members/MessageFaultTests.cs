using NeuronActors.Learning.Tests;

namespace NeuronActors.Engine.Tests;

/// <summary>A message that is lost, doubled, overtaken or forged ends the run with the sentence that names it, wherever the populations are.</summary>
public sealed class MessageFaultTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private readonly Problem<float> problem = new(Small.Chain(6, 20, 10, 4).With(r => r with { Steps = 8 }));

    public static TheoryData<string> Faults => [.. MessageFault.Reasons.Keys];

    [Theory, MemberData(nameof(Faults))]
    public async Task In_one_process(string fault)
    {
        await using var run = new TestRun<float>(problem, options: _ => new() { Decorate = new MessageFault(fault).Decoration<float>() });
        AssertNamed(fault, await run.Coordinator.Train(run.Batches, 0, 4));
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Between_members(string fault)
    {
        nodes.Members.Fault = new MessageFault(fault);
        await using MemberRun<float> run = nodes.Members.Open(problem, 2);
        AssertNamed(fault, await run.Coordinator.Train(run.Batches, 0, 4));
    }

    private static void AssertNamed(string fault, RunOutcome outcome)
    {
        var refused = Assert.IsType<RunOutcome.Refused>(outcome);
        Assert.Equal(("hidden1", 1), (refused.Population, refused.Violation.At.Batch));
        Assert.Contains(MessageFault.Reasons[fault], refused.Sentence, StringComparison.Ordinal);
    }
}
