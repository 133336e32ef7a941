using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>Kinds of messages by the words that records and options use: wire names without version.</summary>
public static class RecordedKinds
{
    /// <summary>All kinds that can stand in records.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[]
        {
            MessageKind.Activation, MessageKind.Feedback, MessageKind.FeedbackWeights, MessageKind.Lateral, MessageKind.Input, MessageKind.Clamp, MessageKind.Spikes,
            MessageKind.Modulation,
        }.Select(Of),
    ];

    /// <summary>The word for a kind.</summary>
    public static string Of(MessageKind kind) => WireNames.Of(kind).Split('/')[0];
}
