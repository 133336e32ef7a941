using NeuronActors.Messages;

namespace NeuronActors.Recording;

/// <summary>One recorded value of one message, whether it stood in a log or in a trace.</summary>
/// <param name="Head">The message; all of its values share it.</param>
/// <param name="Neuron">The sender's neuron, counted over its whole layer; of the receiver for control messages; −1 where only the header was recorded.</param>
/// <param name="Sample">Place in the batch, from 0; −1 for feedback weights and headers.</param>
/// <param name="Source">For feedback weights the receiver's neuron; else −1.</param>
/// <param name="Value">The value; a float run's values are float values, widened.</param>
public readonly record struct MessageRecord(MessageHead Head, int Neuron, int Sample, int Source, double Value)
{
    /// <summary>Whether no value was recorded, only that the message was sent.</summary>
    public bool IsHeader => Neuron < 0;
}

/// <summary>What all recorded values of a message have in common.</summary>
public sealed class MessageHead
{
    /// <summary>The word for the sender of control messages.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Index of the batch over the whole run, from 0.</summary>
    public required int Batch { get; init; }

    /// <summary>Part of the batch.</summary>
    public required Phase Phase { get; init; }

    /// <summary>Step within the phase.</summary>
    public required int Step { get; init; }

    /// <summary>Wire name without version, such as <c>feedback-weights</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The sending population, or <see cref="Coordinator"/>.</summary>
    public required string From { get; init; }

    /// <summary>Who received it, in order of edges: one population in logs, all of them in traces, which keep a message once.</summary>
    public required IReadOnlyList<string> Receivers { get; init; }

    /// <summary>Its name.</summary>
    public required MessageReference Id { get; init; }

    /// <summary>The sender's value was not to change again in the phase.</summary>
    public bool Settled { get; init; }

    /// <summary>The messages that it was computed from: the newest of each edge and kind that the sender had read. Null where they are not known: in traces, and where they were not asked for.</summary>
    public IReadOnlyList<MessageReference>? Causes { get; init; }

    /// <summary>Rows, columns and size of the whole message where only its header was recorded.</summary>
    public (int Rows, int Columns, long Bytes)? Shape { get; init; }

    /// <summary>The node that recorded it.</summary>
    public string Node { get; init; } = "";

    /// <summary>Number of the stretch over the whole run, from 1.</summary>
    public int Stretch { get; init; } = 1;

    /// <summary>Counts the messages of its edge, from 0.</summary>
    public long Sequence => Id.Sequence;

    /// <summary>Whether the coordinator sent it.</summary>
    public bool IsControl => From == Coordinator;

    /// <summary>The receivers in one word.</summary>
    public string To => Receivers.Count == 1 ? Receivers[0] : string.Join('+', Receivers);

    /// <summary>The word for a phase in records: <c>relax</c>.</summary>
    public static string PhaseWord(Phase phase) => phase switch
    {
        Phase.Forward => "forward",
        Phase.Relax => "relax",
        Phase.Learn => "learn",
        _ => "evaluate",
    };
}
