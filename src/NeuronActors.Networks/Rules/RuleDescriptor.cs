using NeuronActors.Messages;

namespace NeuronActors.Networks;

/// <summary>What a learning rule is, said once: its name, its options, what travels along which edge, and what it needs of the network.</summary>
/// <remarks>
/// Admission of messages, records, placement costs, the audit and <c>neuron why</c> read <see cref="RuleTraffic"/>, which follows from this alone.
/// The arithmetic of a rule is not here: <c>NeuronActors.Learning</c> has it.
/// </remarks>
public sealed record RuleDescriptor
{
    /// <summary>The word that <c>rule.name</c> takes: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The keys of the section <c>rule</c> that mean something under this rule, without <c>rule.</c>, such as <c>step-size</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>How hidden layers hear of the error.</summary>
    public ErrorRoute Route { get; init; } = ErrorRoute.Layered;

    /// <summary>Which weights carry feedback; where <c>feedback</c> is among the options, the experiment chooses.</summary>
    public FeedbackKind Feedback { get; init; } = FeedbackKind.Random;

    /// <summary>What populations send to those above them: activations or spikes.</summary>
    public MessageKind Forward { get; init; } = MessageKind.Activation;

    /// <summary>The forward pass, the output's error and the weight update are taken in every step, not once per batch.</summary>
    public bool LearnsInEveryStep { get; init; }

    /// <summary>Whether values and predictions both move in every step, so that activations travel in every step as well.</summary>
    public Func<RuleSettings, bool> PredictsAnew { get; init; } = _ => false;

    /// <summary>A layer inverts its own weights, for which one population must hold all of them.</summary>
    public bool Inverts { get; init; }

    /// <summary>Neurons may be left out: who is left out is so in every quantity that the rule uses.</summary>
    public bool TakesDropout { get; init; } = true;

    /// <summary>Whether a key of the section <c>rule</c> means something under this rule.</summary>
    /// <param name="option">Its name without <c>rule.</c>.</param>
    public bool Has(string option) => Options.Contains(option);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
