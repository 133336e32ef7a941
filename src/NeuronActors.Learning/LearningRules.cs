using System.Numerics;
using NeuronActors.Messages;
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
            { Variant: not PredictiveCodingVariant.FixedPrediction } rule when rule.Kind == Rules.PredictiveCoding => new InferencePopulation<T>(context),
            { Kind.Forward: MessageKind.Spikes } => new SpikingPopulation<T>(context),
            _ => new RatePopulation<T>(context, Create(context)),
        };

    private static LearningRule<T> Create<T>(PopulationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RuleSettings options = context.Settings.Rule;
        RuleDescriptor rule = options.Kind;
        if (rule == Rules.ActivationRelaxation)
            return new ActivationRelaxation<T>(context.IsOutput ? ClampedOptions(options) : options, context.Population.Layer.Activation);
        if (rule == Rules.PredictiveCoding) return new FixedPrediction<T>(options);
        if (rule == Rules.FeedbackAlignment || rule == Rules.DirectFeedbackAlignment) return new FeedbackAlignment<T>(options.Modulator);
        if (rule == Rules.NodePerturbation) return new NodePerturbation<T>(options, context.IsOutput);
        if (rule == Rules.Backprop || rule == Rules.Shallow || rule == Rules.Pseudobackprop) return new Backprop<T>();
        return Rules.DefinitionOf(rule) is RuleDefinition own ? own.Create(context) : throw new ArgumentException($"the rule {rule} was never added; call Rules.Add first", nameof(context));
    }

    /// <summary>The output is clamped and has no present activity other than ε: only its frozen slope means anything.</summary>
    private static RuleSettings ClampedOptions(RuleSettings options) => options with
    {
        RelaxationDerivative = FrozenOrCurrent.Frozen,
        UpdateDerivative = options.UpdateDerivative == UpdateDerivative.Current ? UpdateDerivative.Frozen : options.UpdateDerivative,
    };
}
