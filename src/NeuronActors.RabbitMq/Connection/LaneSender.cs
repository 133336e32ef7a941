using System.Threading.Channels;
using NeuronActors.Runtime;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace NeuronActors.RabbitMq;

/// <summary>Sends the frames of one lane: a queue, one task that empties it, and a connection of its own.</summary>
/// <remarks>
/// A broker under pressure stops reading from connections that publish. So nothing that empties queues, neither a consumer
/// nor its acknowledgements, shares a connection with a sender.
/// </remarks>
internal sealed class LaneSender : IDisposable
{
    /// <summary>A broker refuses larger messages (its <c>max_message_size</c>).</summary>
    public const int FrameBytesMax = 128 << 20;

    private readonly Channel<Outgoing> queue = Channel.CreateUnbounded<Outgoing>();
    private readonly ConfirmWindow unconfirmed = new();
    private readonly RabbitMqOptions options;
    private readonly Lane lane;
    private readonly BrokerConnection connection;
    private readonly IChannel channel;
    private readonly Action<string> lose;
    private readonly Timer watchdog;
    private readonly CancellationTokenSource stopping = new();
    private long waitingBytes;
    private int waiting, stopped;

    private LaneSender(RabbitMqOptions options, Lane lane, BrokerConnection connection, IChannel channel, Action<string> lose)
    {
        (this.options, this.lane, this.connection, this.channel, this.lose) = (options, lane, connection, channel, lose);
        watchdog = new Timer(_ => Watch(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Frames in the queue, and frames that the broker has not confirmed.</summary>
    public int Unsent => Volatile.Read(ref waiting) + unconfirmed.Count;

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
        Interlocked.Increment(ref waiting);
        bool fits = Interlocked.Add(ref waitingBytes, frame.Length) <= Math.Max(options.UnsentBytesMax, frame.Length);
        if (fits && queue.Writer.TryWrite(new Outgoing(route, frame, mustArrive))) return;
        if (!fits) lose($"more than {options.UnsentBytesMax >> 20} MiB waited to be sent to {options.Place}; the broker or the network is too slow for this run");
        Release(frame);
    }

    /// <summary>The connection.</summary>
    public BrokerConnection Connection => connection;

    /// <summary>Sends nothing more: what waits is dropped.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref stopped, 1) == 1) return;
        stopping.Cancel();
        queue.Writer.TryComplete();
        while (queue.Reader.TryRead(out Outgoing dropped)) Release(dropped.Frame);
        unconfirmed.Close();
        watchdog.Dispose();
    }

    private async Task SendAll()
    {
        // The client adds an empty table of headers to each frame that is to be confirmed; given one, it allocates none.
        var properties = new BasicProperties { Headers = new Dictionary<string, object?>() };
        try
        {
            await foreach (Outgoing next in queue.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await unconfirmed.Room().ConfigureAwait(false);
                unconfirmed.Going(next.Frame.Length);
                try
                {
                    await channel.BasicPublishAsync(options.Cluster, next.Route, next.MustArrive, properties, next.Frame.Memory, stopping.Token).ConfigureAwait(false);
                }
                finally
                {
                    Release(next.Frame);
                }
            }
        }
        catch (Exception cause)
        {
            lose($"a frame could not be sent to {options.Place}: {BrokerFault.Words(cause)}");
        }
    }

    private void Release(FrameBuffer frame)
    {
        Interlocked.Decrement(ref waiting);
        Interlocked.Add(ref waitingBytes, -frame.Length);
        frame.Release();
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

    private readonly record struct Outgoing(string Route, FrameBuffer Frame, bool MustArrive);
}
