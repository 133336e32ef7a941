namespace NeuronActors.Messages;

/// <summary>The name and version under which each kind travels and is recorded.</summary>
public static class WireNames
{
    /// <summary>The kind with the greatest number; kinds are numbered from 1 without gaps.</summary>
    public const MessageKind LastKind = MessageKind.Modulation;

    /// <summary>Whether there is such a kind.</summary>
    public static bool IsKnown(MessageKind kind) => kind is >= MessageKind.Activation and <= LastKind;

    /// <summary>Whether there is such a phase.</summary>
    public static bool IsKnown(Phase phase) => phase is >= Phase.Forward and <= Phase.Evaluate;

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
        MessageKind.Spikes => "spikes/1",
        MessageKind.Update => "update/1",
        MessageKind.Modulation => "modulation/1",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a message kind without a wire name"),
    };
}
