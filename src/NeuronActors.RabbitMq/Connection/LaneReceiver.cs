using System.Diagnostics;
using NeuronActors.Runtime;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace NeuronActors.RabbitMq;

/// <summary>Receives the frames of one lane: mailboxes are queues that vanish with this connection.</summary>
/// <remarks>
/// Frames are acknowledged by hand, because the client's own queue has no bound: a broker sends no more than
/// <see cref="Prefetch"/> unacknowledged frames for each mailbox and keeps the rest. One acknowledgement stands for many.
/// A question that a broker refuses costs its channel; so questions have one of their own, which is replaced.
/// </remarks>
internal sealed class LaneReceiver
{
    /// <summary>Frames of one mailbox that may be in this process and not yet handled.</summary>
    public const ushort Prefetch = 64;

    private const int AcknowledgedFrames = Prefetch / 4;
    private const int AcknowledgedBytes = 1 << 20;

    // Said aloud: a virtual host may have another default, which cannot be exclusive.
    private static readonly Dictionary<string, object?> Classic = new() { ["x-queue-type"] = "classic" };

    private readonly RabbitMqOptions options;
    private readonly BrokerConnection connection;
    private readonly Action<string> lose;
    private readonly Lock asking = new();
    private Task lastQuestion = Task.CompletedTask;
    private IChannel? questions;
    private int handledFrames, handledBytes;

    private LaneReceiver(RabbitMqOptions options, BrokerConnection connection, IChannel consuming, Action<string> lose) =>
        (this.options, this.connection, Consuming, this.lose) = (options, connection, consuming, lose);

    /// <summary>By this frames arrive, and are acknowledged.</summary>
    public IChannel Consuming { get; }

    /// <summary>Opens the connection and sees to it that the cluster's exchange is there.</summary>
    /// <param name="connector">Makes it.</param>
    /// <param name="lane">Which lane it is.</param>
    /// <param name="lose">Called with a sentence when it is lost; perhaps more than once.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<LaneReceiver> Open(BrokerConnector connector, Lane lane, Action<string> lose, CancellationToken stop)
    {
        BrokerConnection connection = await connector.Connect(lane, "receives", lose, stop).ConfigureAwait(false);
        try
        {
            IChannel consuming = await connection.Client.CreateChannelAsync(cancellationToken: stop).ConfigureAwait(false);
            consuming.ChannelShutdownAsync += (_, reason) => connector.Closed(reason, lose);
            await consuming.BasicQosAsync(0, Prefetch, global: false, stop).ConfigureAwait(false);
            var receiver = new LaneReceiver(connector.Options, connection, consuming, lose);
            // Not deleted with its last binding: a sender would find none between two sessions of a run.
            await receiver.Ask(channel => channel.ExchangeDeclareAsync(
                connector.Options.Cluster, ExchangeType.Direct, durable: false, autoDelete: false, cancellationToken: stop)).ConfigureAwait(false);
            return receiver;
        }
        catch
        {
            await connection.Close().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the connection up.</summary>
    public void Lose(string sentence) => lose(sentence);

    /// <summary>Makes the queue of a mailbox and begins to read it.</summary>
    /// <exception cref="TransportException">It is another's; final.</exception>
    public async Task Open(Mailbox mailbox)
    {
        string queue = Queue(mailbox.Name);
        long asked = Stopwatch.GetTimestamp();
        while (!await Declare(queue).ConfigureAwait(false))
        {
            if (Stopwatch.GetElapsedTime(asked) > TakenTimeout)
                throw new TransportException($"{mailbox.Name} is already in this cluster; choose another --name") { IsFinal = true };
            await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
        }
        await Consuming.BasicConsumeAsync(queue, autoAck: false, mailbox.Name, mailbox).ConfigureAwait(false);
    }

    /// <summary>Deletes the queue of a mailbox.</summary>
    public async Task Close(Mailbox mailbox)
    {
        mailbox.Close();
        await Consuming.BasicCancelAsync(mailbox.Name).ConfigureAwait(false);
        await Ask(channel => channel.QueueDeleteAsync(Queue(mailbox.Name))).ConfigureAwait(false);
    }

    /// <summary>Binds routes to a mailbox: each binding is an edge. The broker answers for all of them at once.</summary>
    public Task Bind(Mailbox mailbox, IReadOnlyCollection<string> routes) => Ask(async channel =>
    {
        int left = routes.Count;
        foreach (string route in routes)
            await channel.QueueBindAsync(Queue(mailbox.Name), options.Cluster, route, noWait: --left > 0).ConfigureAwait(false);
    });

    /// <summary>A frame was handled. Called by one thread at a time.</summary>
    public Task Acknowledge(ulong deliveryTag, int bytes)
    {
        handledBytes += bytes;
        if (++handledFrames < AcknowledgedFrames && handledBytes < AcknowledgedBytes) return Task.CompletedTask;
        handledFrames = handledBytes = 0;
        return Consuming.BasicAckAsync(deliveryTag, multiple: true).AsTask();
    }

    /// <summary>The connection.</summary>
    public BrokerConnection Connection => connection;

    private TimeSpan TakenTimeout => TimeSpan.FromSeconds(options.TakenTimeoutSeconds ?? 3.5 * options.HeartbeatSeconds);

    private string Queue(string mailbox) => $"{options.Cluster}.{mailbox}";

    private async Task<bool> Declare(string queue)
    {
        try
        {
            await Ask(channel => channel.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: true, Classic)).ConfigureAwait(false);
            return true;
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason?.ReplyCode == Constants.ResourceLocked)
        {
            return false;
        }
    }

    private Task Ask(Func<IChannel, Task> question)
    {
        lock (asking) return lastQuestion = AskAfter(lastQuestion, question);
    }

    private async Task AskAfter(Task before, Func<IChannel, Task> question)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (questions is not { IsOpen: true })
        {
            if (questions is not null) await questions.DisposeAsync().ConfigureAwait(false);
            questions = await connection.Client.CreateChannelAsync().ConfigureAwait(false);
        }
        await question(questions).ConfigureAwait(false);
    }
}
