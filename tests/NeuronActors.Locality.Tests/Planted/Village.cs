using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Locality.Tests;

/// <summary>Where everybody knows everybody: what cheats share that no wiring has handed them.</summary>
internal sealed class Village
{
    public Dictionary<int, PopulationContext<float>> Contexts { get; } = [];

    public Dictionary<int, NeuronPopulation<float>> Populations { get; } = [];

    public Dictionary<int, PopulationState<float>> States { get; } = [];

    /// <summary>Populations that relax by activation relaxation, but for what a cheat does.</summary>
    public PopulationFactory<float> Where(Func<PopulationContext<float>, LearningRule<float>, LearningRule<float>> cheat) => context =>
    {
        Contexts[context.Population.Index] = context;
        var honest = new ActivationRelaxation<float>(context.Settings.Rule, context.Population.Layer.Activation);
        return Populations[context.Population.Index] = new RatePopulation<float>(context, cheat(context, honest));
    };

    public float[] WeightsOf(int population) =>
        Populations[population].Memory.Save().Matrices.First(matrix => matrix.Name.StartsWith("weights.", StringComparison.Ordinal)).Values.Values();
}

/// <summary>A rule that does what another does, as far as it does not override it.</summary>
internal abstract class Cheat(LearningRule<float> honest) : LearningRule<float>
{
    public override RelaxationPlan Plan => honest.Plan;

    public override void Start(ReadOnlySpan<float> activity, PopulationState<float> state) => honest.Start(activity, state);

    public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure) =>
        honest.Step(fromChildren, state, feedback, measure);

    public override void Feedback(PopulationState<float> state, Span<float> feedback) => honest.Feedback(state, feedback);

    public override void UpdateError(PopulationState<float> state) => honest.UpdateError(state);
}

/// <summary>Cheats that need a line or two.</summary>
internal sealed class CheatOf(LearningRule<float> honest) : Cheat(honest)
{
    public Action<PopulationState<float>>? AfterStart { get; init; }

    public Action<FeedbackPath<float>, PopulationState<float>>? BeforeStep { get; init; }

    public Action<PopulationState<float>>? BeforeFeedback { get; init; }

    public Action<PopulationState<float>>? AfterError { get; init; }

    public override void Start(ReadOnlySpan<float> activity, PopulationState<float> state)
    {
        base.Start(activity, state);
        AfterStart?.Invoke(state);
    }

    public override float Step(FeedbackPath<float> fromChildren, PopulationState<float> state, Span<float> feedback, bool measure)
    {
        BeforeStep?.Invoke(fromChildren, state);
        return base.Step(fromChildren, state, feedback, measure);
    }

    public override void Feedback(PopulationState<float> state, Span<float> feedback)
    {
        BeforeFeedback?.Invoke(state);
        base.Feedback(state, feedback);
    }

    public override void UpdateError(PopulationState<float> state)
    {
        base.UpdateError(state);
        AfterError?.Invoke(state);
    }
}

/// <summary>Payloads of a cheat's own, for messages that are not its to send.</summary>
internal static class Forged
{
    public static Payload<float> Payload(int rows, int columns) => new PayloadPool<float>(1, rows * columns).Rent(rows, columns);

    /// <summary>An outlet for an edge that nobody has handed out, into a port of somebody else's.</summary>
    public sealed class Outlet(Edge edge, Port<float> port) : Outlet<float>(edge, 0)
    {
        protected override void Deliver(in Message<float> message) => port.Put(message);
    }
}
