using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality.Tests;

/// <summary>How far a change has come at which step: what the light cone is measured against.</summary>
public sealed class LightConeTests
{
    /// <summary>Theorem 1 of Zahid et al. 2023 from below and from above: neither before step d, nor later than at step d.</summary>
    [Theory]
    [InlineData("random"), InlineData("fixed prediction"), InlineData("variational")]
    public void A_changed_target_is_felt_at_depth_d_at_step_d_and_not_before(string variant)
    {
        Inquiry<float> inquiry = Deep(variant);
        World<float> world = inquiry.Live(new WorldOptions<float> { Change = new TargetChange<float>(0) });
        Assert.All(inquiry.Network.Populations.Skip(2), population =>
            Assert.Equal(inquiry.Network.DepthBelowOutput(population.Layer), FirstFeedback(inquiry, world, population.Index)));
    }

    [Fact]
    public void In_a_sweep_the_whole_network_feels_it_in_the_first_step()
    {
        Inquiry<float> inquiry = Deep("sweep");
        World<float> world = inquiry.Live(new WorldOptions<float> { Change = new TargetChange<float>(0) });
        Assert.All(inquiry.Network.Populations.Skip(2), population => Assert.Equal(1, FirstFeedback(inquiry, world, population.Index)));
        Assert.Null(Pace<float>.Of(inquiry));
    }

    [Fact]
    public void The_earliest_steps_of_a_chain_are_the_distances_from_the_output()
    {
        Inquiry<float> inquiry = Deep("random");
        Pace<float> pace = Pace<float>.Of(inquiry)!;
        int output = inquiry.Network.Populations[^1].Index;
        var earliest = pace.Earliest([(output, MessageKind.Feedback, 0)]);
        Assert.Equal([0, 1, 2, 3], inquiry.Network.Populations.Skip(2).Reverse().Select(population => earliest[(population.Index, MessageKind.Feedback)]));
    }

    [Fact]
    public void Every_change_has_an_effect_and_all_populations_are_reached()
    {
        AuditResult result = new LightCone<float>(Deep("random")).Judge();
        Assert.Equal((AuditVerdict.Holds, 0, 6), (result.Verdict, result.Numbers["withoutEffect"], result.Numbers["populationsReached"]));
        Assert.True(result.Numbers["changes"] >= 16, result.Evidence);
    }

    private static Inquiry<float> Deep(string variant)
    {
        Experiment experiment = Small.Chain(5, 4, 6, 5, 4, 3).With(Small.Variants[variant]).With(rule => rule with { Steps = 8 });
        LearningSettings settings = LearningSettings.Of(experiment) with { Batch = 3 };
        return new Inquiry<float>(new Stage<float>(experiment.LaidOut(1), settings, null, new AuditOptions()));
    }

    /// <summary>The first step of the first batch at which a population sends another Feedback.</summary>
    private static int FirstFeedback(Inquiry<float> inquiry, World<float> world, int population) => inquiry.Undisturbed.Scribes[population].Entries
        .Zip(world.Scribes[population].Entries)
        .First(pair => pair.First is { Deed: Deed.Sent, Header: { Kind: MessageKind.Feedback, Phase: Phase.Relax } } && !pair.First.Says(pair.Second)).First.Header.Step;
}
