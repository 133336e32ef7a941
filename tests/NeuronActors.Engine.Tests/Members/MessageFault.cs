using NeuronActors.Messages;

namespace NeuronActors.Engine.Tests;

/// <summary>What happens to one message of an edge: <c>hidden2 → hidden1</c>, Feedback of batch 1, step 2.</summary>
/// <param name="what">Its name, which is a key of <see cref="Reasons"/>.</param>
internal sealed class MessageFault(string what)
{
    /// <summary>Every fault, and what the refusal says of it.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["lost"] = "one is lost or doubled",
        ["doubled"] = "one is lost or doubled",
        ["overtaken"] = "one is lost or doubled",
        ["of another kind"] = "Lateral does not travel along hidden2 → hidden1",
        ["of a past batch"] = "a message of batch 0 from hidden2 is from the past",
        ["of another sender"] = "population 3 ",
        ["along an edge that there is not"] = "has no edge 999 to hidden1",
        ["of another width"] = "Feedback from hidden2 is 10 × 6, which its wiring does not allow",
        ["as if it came from the coordinator"] = "",
    };

    public OutletDecoration<T> Decoration<T>()
        where T : unmanaged => _ =>
    {
        Message<T>? held = null;
        return new TestDecorator<T>((message, carry) =>
        {
            if (message.Header is { Kind: MessageKind.Feedback, Sender: 2, Batch: 1, Step: 2 })
            {
                held = Deliver(message, carry);
                return;
            }
            carry(message);
            if (held is { } late) carry(late);
            held = null;
        });
    };

    /// <summary>What is to follow the next message.</summary>
    private Message<T>? Deliver<T>(Message<T> message, Action<Message<T>> carry)
        where T : unmanaged
    {
        MessageHeader header = message.Header;
        switch (what)
        {
            case "lost":
                message.Payload.Release();
                return null;
            case "overtaken":
                return message;
            case "doubled":
                message.Payload.Retain();
                carry(message);
                break;
            case "of another width":
                Payload<T> wide = new PayloadPool<T>(1, message.Payload.Rows * 6).Rent(message.Payload.Rows, 6);
                message.Payload.Release();
                message = new Message<T>(header, wide);
                break;
        }
        carry(message with
        {
            Header = what switch
            {
                "of another kind" => header with { Kind = MessageKind.Lateral },
                "of a past batch" => header with { Batch = 0 },
                "of another sender" => header with { Sender = 3 },
                "along an edge that there is not" => header with { Edge = 999 },
                "as if it came from the coordinator" => header with { Edge = -1 },
                _ => header,
            },
        });
        return null;
    }
}
