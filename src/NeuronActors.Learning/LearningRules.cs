using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>The learning rules by name.</summary>
public static class LearningRules
{
    /// <summary>A population that follows the rule of a run.</summary>
    /// <param name="context">Everything it is handed.</param>
    public static NeuronPopulation<T> Populate<T>(PopulationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => context.Settings.Rule switch
        {
            { Name: RuleKind.PredictiveCoding, Variant: not PredictiveCodingVariant.FixedPrediction } => new InferencePopulation<T>(context),
            { Name: RuleKind.SpikingFeedbackAlignment } => new SpikingPopulation<T>(context),
            _ => new RatePopulation<T>(context, Create(context)),
        };

    private static LearningRule<T> Create<T>(PopulationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RuleSettings options = context.Settings.Rule;
        return options.Name switch
        {
            RuleKind.Backprop or RuleKind.Shallow or RuleKind.Pseudobackprop => new Backprop<T>(),
            RuleKind.ActivationRelaxation => new ActivationRelaxation<T>(
                context.IsOutput ? ClampedOptions(options) : options, context.Population.Layer.Activation),
            RuleKind.PredictiveCoding => new FixedPrediction<T>(options),
            RuleKind.FeedbackAlignment or RuleKind.DirectFeedbackAlignment => new FeedbackAlignment<T>(options.Modulator),
            RuleKind.NodePerturbation => new NodePerturbation<T>(options, context.IsOutput),
            _ => throw new ArgumentOutOfRangeException(nameof(context), options.Name, "no such learning rule"),
        };
    }

    /// <summary>The output is clamped and has no present activity other than ε: only its frozen slope means anything.</summary>
    private static RuleSettings ClampedOptions(RuleSettings options) => options with
    {
        RelaxationDerivative = FrozenOrCurrent.Frozen,
        UpdateDerivative = options.UpdateDerivative == UpdateDerivative.Current ? UpdateDerivative.Frozen : options.UpdateDerivative,
    };
}
