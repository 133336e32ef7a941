using NeuronActors.Runtime;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace NeuronActors.RabbitMq;

/// <summary>Takes what arrives in one queue of this process.</summary>
/// <param name="name">Its name in the cluster.</param>
/// <param name="receiver">The connection it comes by.</param>
/// <param name="handler">Whom to give it to.</param>
internal sealed class Mailbox(string name, LaneReceiver receiver, FrameHandler handler) : IAsyncBasicConsumer
{
    private volatile bool closed;

    /// <summary>Its name in the cluster.</summary>
    public string Name => name;

    /// <summary>The connection it comes by.</summary>
    public LaneReceiver Receiver => receiver;

    /// <inheritdoc/>
    public IChannel? Channel => receiver.Consuming;

    /// <summary>From now on the handler is not called; a call that is under way may still end.</summary>
    public void Close() => closed = true;

    /// <inheritdoc/>
    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        try
        {
            if (!closed) Bundle.Unpack(routingKey, body.Span, handler);
        }
        catch (Exception cause)
        {
            receiver.Lose($"what reads the mailbox {name} has failed: {cause.Message}");
            throw;
        }
        return receiver.Acknowledge(deliveryTag, body.Length);
    }

    /// <inheritdoc/>
    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        receiver.Lose($"the broker has closed the mailbox {name}");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => Task.CompletedTask;
}
