namespace NeuronActors.Recording;

/// <summary>A line of an explanation, and what explains it in turn.</summary>
/// <param name="Type">What it is about: change, step, optimizer, sum, term, rest, error, activity, message, again, fold, missing.</param>
/// <param name="Text">One line for people.</param>
/// <param name="Children">What it is made of or comes from.</param>
public sealed record ExplanationNode(string Type, string Text, IReadOnlyList<ExplanationNode> Children)
{
    /// <summary>A line that nothing explains further.</summary>
    public ExplanationNode(string type, string text)
        : this(type, text, [])
    {
    }

    /// <summary>The message that it is about, if it is about one.</summary>
    public string? Message { get; init; }

    /// <summary>This line and all below it.</summary>
    public IEnumerable<ExplanationNode> All => Children.SelectMany(child => child.All).Prepend(this);
}
