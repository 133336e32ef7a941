namespace NeuronActors.Messages;

/// <summary>The name and version under which each kind travels and is recorded.</summary>
public static class WireNames
{
    /// <summary>Name and version of a kind, e.g. <c>feedback-weights/1</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of the known ones.</exception>
    public static string Of(MessageKind kind) => kind switch
    {
        MessageKind.Activation => "activation/1",
        MessageKind.Feedback => "feedback/1",
        MessageKind.FeedbackWeights => "feedback-weights/1",
        MessageKind.Lateral => "lateral/1",
        MessageKind.Input => "input/1",
        MessageKind.Clamp => "clamp/1",
        MessageKind.Quiet => "quiet/1",
        MessageKind.Save => "save/1",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a message kind without a wire name"),
    };
}
