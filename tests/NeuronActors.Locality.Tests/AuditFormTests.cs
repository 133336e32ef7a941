using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Locality.Tests;

/// <summary>What is audited of an experiment that is too large to be run a hundred times.</summary>
public sealed class AuditFormTests
{
    [Fact]
    public void What_is_small_is_audited_as_it_is()
    {
        Experiment small = Small.Chain(784, 1500, 10);
        Assert.Equal(small, AuditForm.Of(small));
    }

    [Fact]
    public void Hidden_layers_keep_their_proportions_and_maps_stay_whole()
    {
        Experiment wide = Small.Chain(784, 3000, 1000, 10), patched = Small.Chain(784, 3174, 1500, 10).Wired(n => n with
        {
            Layers = [n.Layers[0], n.Layers[1] with { Patch = 6 }, n.Layers[2], n.Layers[3]],
        });
        int[] widths = Widths(AuditForm.Of(wide));
        Assert.Equal((784, 10, 3), (widths[0], widths[3], widths[1] / widths[2]));
        Assert.Equal(0, Widths(AuditForm.Of(patched))[1] % (23 * 23));

        static int[] Widths(Experiment experiment) => [.. experiment.Network.Layers.Select(layer => layer.Neurons)];
    }

    [Fact]
    public void A_convergence_experiment_is_audited_while_it_learns()
    {
        Experiment experiment = Small.Chain(5, 4, 3) with { Kind = ExperimentKind.Convergence };
        Assert.All(LocalityAudit.Of(experiment).Verify(), result => Assert.Equal(AuditVerdict.Holds, result.Verdict));
    }
}
