using System.Numerics;
using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>A learning rule of one's own: what it is called, what it needs, and its arithmetic. A public class with a constructor without arguments is found by the key <c>rules</c>.</summary>
/// <typeparam name="TOptions">A record of the rule's options, each marked by <see cref="RuleOptionAttribute"/>; <see cref="NoOptions"/> for none.</typeparam>
public abstract class RuleDefinition<TOptions> : RuleDefinition
    where TOptions : class, new()
{
    /// <inheritdoc/>
    public sealed override Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    public sealed override LearningRule<T> Create<T>(PopulationContext<T> context) => Create(context.Settings.Rule.Own as TOptions ?? new TOptions(), context);

    /// <summary>The rule's arithmetic at one population.</summary>
    /// <param name="options">The options that the experiment states.</param>
    /// <param name="context">The population: its layer, whether it is the output, what is connected to it.</param>
    public abstract LearningRule<T> Create<T>(TOptions options, PopulationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A learning rule from outside this program.</summary>
public abstract class RuleDefinition : IRuleDefinition
{
    /// <inheritdoc/>
    public abstract RuleDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public abstract Type OptionsType { get; }

    /// <summary>The rule's arithmetic at one population.</summary>
    public abstract LearningRule<T> Create<T>(PopulationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>The options of a rule that has none.</summary>
public sealed record NoOptions;
