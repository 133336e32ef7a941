using NeuronActors.Networks;

namespace NeuronActors.Learning.Tests;

/// <summary>Theorem 1 of Zahid et al. 2023, and what a population can feel when.</summary>
public sealed class LocalityTests
{
    private const int Steps = 7;

    private static readonly int[] Layers = [6, 9, 8, 7, 5, 4];

    public static TheoryData<PredictiveCodingVariant> Variants => [.. Enum.GetValues<PredictiveCodingVariant>()];

    [Theory, MemberData(nameof(Variants))]
    public void The_error_at_distance_d_is_exactly_zero_before_step_d_and_not_at_step_d(PredictiveCodingVariant variant)
    {
        Problem<double> problem = Of(variant);
        Recorder recorder = Run(problem, problem.Targets(0));
        foreach (Layer hidden in Hidden(problem))
        {
            int depth = problem.Network.DepthBelowOutput(hidden);
            for (int step = 1; step <= depth; step++)
            {
                double[] error = variant == PredictiveCodingVariant.FixedPrediction ? recorder.Value(hidden, step) : recorder.Error(hidden, step);
                Assert.Equal(step < depth, Array.TrueForAll(error, value => value == 0));
            }
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void A_changed_target_is_felt_at_distance_d_at_step_d_and_not_before(PredictiveCodingVariant variant)
    {
        Problem<double> problem = Of(variant);
        double[] other = problem.Targets(0);
        other[0] += 1;
        Recorder one = Run(problem, problem.Targets(0)), two = Run(problem, other);
        foreach (Layer hidden in Hidden(problem))
            for (int step = 1; step <= Steps; step++)
                Assert.Equal(problem.Network.DepthBelowOutput(hidden) <= step, !one.Value(hidden, step).SequenceEqual(two.Value(hidden, step)));
    }

    /// <summary>The changed weight makes another prediction in the step it is changed in; values feel it from the next one on.</summary>
    [Fact]
    public void A_forward_weight_changed_in_a_step_is_felt_by_values_at_distance_d_no_sooner_than_d_steps_later()
    {
        const int changedAt = 2, changed = 3;   // hidden3
        Problem<double> problem = Of(PredictiveCodingVariant.Variational);
        Recorder one = Run(problem, problem.Targets(0)), two = Run(problem, problem.Targets(0), (changed, changedAt));
        foreach (Layer hidden in Hidden(problem))
        {
            int below = changed - hidden.Index, delay = below > 0 ? below : 1 - below;
            for (int step = 1; step <= Steps; step++)
                Assert.Equal(changedAt + delay <= step, !one.Value(hidden, step).SequenceEqual(two.Value(hidden, step)));
        }
    }

    [Fact]
    public void With_fixed_predictions_a_forward_weight_changed_during_the_relaxation_is_not_felt_in_it_at_all()
    {
        Problem<double> problem = Of(PredictiveCodingVariant.FixedPrediction);
        Recorder one = Run(problem, problem.Targets(0)), two = Run(problem, problem.Targets(0), (3, 2));
        foreach (Layer hidden in Hidden(problem))
            for (int step = 1; step <= Steps; step++)
                Assert.Equal(one.Value(hidden, step), two.Value(hidden, step));
    }

    private static IEnumerable<Layer> Hidden(Problem<double> problem) => problem.Network.Layers.Skip(1).SkipLast(1);

    private static Problem<double> Of(PredictiveCodingVariant variant) => new(Small.Chain(Layers).With(r => r.Coding(variant) with
    {
        Steps = Steps, StepSize = variant == PredictiveCodingVariant.ZIl ? 1 : 0.3,
    }));

    private static Recorder Run(Problem<double> problem, double[] targets, (int Layer, int Step)? change = null)
    {
        NeuronPopulation<double>[] populations = [];
        var recorder = new Recorder { Moved = Change };
        LoopNetwork<double> loop = problem.Loop(recorder);
        populations = [.. loop.Populations];
        loop.Train(problem.Input(0), targets, problem.Columns);
        return recorder;

        void Change(Population population, int step)
        {
            if ((population.Layer.Index, step) != change) return;
            PopulationSnapshot<double> mine = populations[population.Index].Memory.Save();
            mine.Matrices[0].Values[1, 2] += 0.5;
            populations[population.Index].Memory.Restore(mine.Matrices, mine.OptimizerSteps);
        }
    }
}
