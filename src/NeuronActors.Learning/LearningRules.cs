using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>The learning rules by name.</summary>
public static class LearningRules
{
    /// <summary>The rule of a run as one population follows it.</summary>
    public static LearningRule<T> Create<T>(RuleSettings options, Population population, bool isOutput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => options.Name switch
    {
        RuleKind.Backprop => new Backprop<T>(),
        RuleKind.ActivationRelaxation => new ActivationRelaxation<T>(
            isOutput ? ClampedOptions(options) : options, population.Layer.Activation),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "no such learning rule"),
    };

    /// <summary>The output is clamped and has no present activity other than ε: only its frozen slope means anything.</summary>
    private static RuleSettings ClampedOptions(RuleSettings options) => options with
    {
        RelaxationDerivative = FrozenOrCurrent.Frozen,
        UpdateDerivative = options.UpdateDerivative == UpdateDerivative.Current ? UpdateDerivative.Frozen : options.UpdateDerivative,
    };
}
