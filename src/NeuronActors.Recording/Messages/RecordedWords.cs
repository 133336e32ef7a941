using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Recording;

/// <summary>The words by which records name kinds and phases, and which message is of which recorded kind.</summary>
internal static class RecordedWords
{
    /// <summary>Who sends control messages.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Kind of a weight change, in traces.</summary>
    public const string WeightChange = "weight-change";

    /// <summary>Wire name of a kind without its version.</summary>
    public static string Of(MessageKind kind) => WireNames.Of(kind) is var name ? name[..name.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>Name of a phase.</summary>
    public static string Of(Phase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>The kind under which a message is recorded; null for one that never is.</summary>
    public static RecordedKind? KindOf(MessageKind kind) => kind switch
    {
        MessageKind.Activation => RecordedKind.Activation,
        MessageKind.Feedback => RecordedKind.Feedback,
        MessageKind.FeedbackWeights => RecordedKind.FeedbackWeights,
        MessageKind.Lateral => RecordedKind.Lateral,
        MessageKind.Input => RecordedKind.Input,
        MessageKind.Clamp => RecordedKind.Clamp,
        MessageKind.Spikes => RecordedKind.Spikes,
        MessageKind.Modulation => RecordedKind.Modulation,
        _ => null,
    };
}
