using NeuronActors.Runtime;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace NeuronActors.RabbitMq;

/// <summary>Sends the frames of one lane: an outbox, one task that empties it, and a connection of its own.</summary>
/// <remarks>
/// A broker under pressure stops reading from connections that publish. So nothing that empties queues, neither a consumer
/// nor its acknowledgements, shares a connection with a sender.
/// </remarks>
internal sealed class LaneSender : IDisposable
{
    /// <summary>A broker refuses larger messages (its <c>max_message_size</c>).</summary>
    public const int FrameBytesMax = (128 << 20) - Bundle.BytesPerFrame;

    private readonly Outbox waiting = new();
    private readonly ConfirmWindow unconfirmed;
    private readonly RabbitMqOptions options;
    private readonly Lane lane;
    private readonly BrokerConnection connection;
    private readonly IChannel channel;
    private readonly Action<string> lose;
    private readonly Timer watchdog;
    private readonly CancellationTokenSource stopping = new();
    private int stopped;

    private LaneSender(RabbitMqOptions options, Lane lane, BrokerConnection connection, IChannel channel, Action<string> lose)
    {
        (this.options, this.lane, this.connection, this.channel, this.lose) = (options, lane, connection, channel, lose);
        unconfirmed = new ConfirmWindow(waiting.Arrived);
        watchdog = new Timer(_ => Watch(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Frames in the queue, and frames that the broker has not confirmed.</summary>
    public int Unsent => waiting.Frames + unconfirmed.Count;

    /// <summary>Opens the connection.</summary>
    /// <param name="connector">Makes it.</param>
    /// <param name="lane">Which lane it is.</param>
    /// <param name="lose">Called with a sentence when it is lost; perhaps more than once.</param>
    /// <param name="returned">Called with route and frame when a frame that must arrive has come back.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<LaneSender> Open(
        BrokerConnector connector, Lane lane, Action<string> lose, Action<string, ReadOnlyMemory<byte>> returned, CancellationToken stop)
    {
        BrokerConnection connection = await connector.Connect(lane, "sends", lose, stop).ConfigureAwait(false);
        IChannel channel;
        try
        {
            // Tracking by the client would await the confirmation of each frame before the next.
            var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
            channel = await connection.Client.CreateChannelAsync(confirmed, stop).ConfigureAwait(false);
        }
        catch
        {
            await connection.Close().ConfigureAwait(false);
            throw;
        }
        var sender = new LaneSender(connector.Options, lane, connection, channel, lose);
        channel.BasicAcksAsync += sender.Acknowledged;
        channel.BasicNacksAsync += sender.Refused;
        channel.ChannelShutdownAsync += (_, reason) => connector.Closed(reason, lose);
        channel.BasicReturnAsync += (_, frame) =>
        {
            returned(frame.RoutingKey, frame.Body);
            return Task.CompletedTask;
        };
        _ = Task.Run(sender.SendAll, CancellationToken.None);
        return sender;
    }

    /// <summary>Hands a frame over.</summary>
    public void Send(string route, FrameBuffer frame, bool mustArrive)
    {
        bool fits = waiting.Bytes + frame.Length <= Math.Max(options.UnsentBytesMax, frame.Length);
        if (fits && waiting.Add(route, frame, mustArrive)) return;
        if (!fits) lose($"more than {options.UnsentBytesMax >> 20} MiB waited to be sent to {options.Place}; the broker or the network is too slow for this run");
        frame.Release();
    }

    /// <summary>The connection.</summary>
    public BrokerConnection Connection => connection;

    /// <summary>Sends nothing more: what waits is dropped.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref stopped, 1) == 1) return;
        stopping.Cancel();
        waiting.Close();
        unconfirmed.Close();
        watchdog.Dispose();
    }

    private async Task SendAll()
    {
        // The client adds an empty table of headers to each frame that is to be confirmed; given one, it allocates none.
        var properties = new BasicProperties { Headers = new Dictionary<string, object?>() };
        try
        {
            while (await waiting.Next().ConfigureAwait(false) is { } next)
            {
                await unconfirmed.Room().ConfigureAwait(false);
                unconfirmed.Going(next.Route, next.Bundle.Length);
                try
                {
                    await channel.BasicPublishAsync(options.Cluster, next.Route, next.MustArrive, properties, next.Bundle.Memory, stopping.Token).ConfigureAwait(false);
                }
                finally
                {
                    next.Bundle.Release();
                }
            }
        }
        catch (Exception cause)
        {
            lose($"a frame could not be sent to {options.Place}: {BrokerFault.Words(cause)}");
        }
    }

    private Task Acknowledged(object channel, BasicAckEventArgs confirmed)
    {
        unconfirmed.Confirm(confirmed.DeliveryTag, confirmed.Multiple);
        return Task.CompletedTask;
    }

    private Task Refused(object channel, BasicNackEventArgs refused)
    {
        lose($"the broker {options.Place} did not take a frame; its log says why");
        return Task.CompletedTask;
    }

    private void Watch()
    {
        if (unconfirmed.OldestAge.TotalSeconds < options.ConfirmTimeoutSeconds) return;
        lose($"the broker {options.Place} has not confirmed a frame of the {lane.ToString().ToLowerInvariant()} lane for {options.ConfirmTimeoutSeconds} s");
    }
}
