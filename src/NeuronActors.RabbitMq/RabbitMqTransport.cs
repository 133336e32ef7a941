using System.Collections.Concurrent;
using System.Text;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>One process's connections to a cluster that meets at a RabbitMQ broker.</summary>
/// <remarks>
/// A mailbox is a queue <c>cluster.mailbox</c> that is exclusive to a connection and vanishes with it; a route is a
/// binding of the cluster's direct exchange. Nothing is kept on a disk, and nothing recovers by itself: when any of the
/// connections breaks, all are given up. Each lane has one connection to send by and one to receive by.
/// </remarks>
public sealed class RabbitMqTransport : ITransport
{
    /// <summary>A route has at most so many bytes in UTF-8.</summary>
    public const int RouteBytesMax = 255;

    /// <summary>A mailbox's name has at most so many characters.</summary>
    public const int MailboxNameMax = 150;

    private const int Open = 0, IsLost = 1, IsDisposed = 2;

    private readonly RabbitMqOptions options;
    private readonly ConcurrentDictionary<string, Mailbox> mailboxes = new(StringComparer.Ordinal);
    private readonly LaneSender[] senders = new LaneSender[2];
    private readonly LaneReceiver[] receivers = new LaneReceiver[2];
    private readonly Lazy<Task> closing;
    private readonly Lock telling = new();
    private volatile int state;
    private string? reason;
    private Action<string>? lost;

    private RabbitMqTransport(RabbitMqOptions options)
    {
        this.options = options;
        closing = new Lazy<Task>(CloseAll);
    }

    /// <summary>Called once when the connection is lost, with one sentence; at once if that has happened already.</summary>
    public Action<string>? Lost
    {
        get => lost;
        set
        {
            lock (telling) lost = value;
            if (state == IsLost) Tell();
        }
    }

    /// <inheritdoc/>
    public FrameHandler? Returned { get; set; }

    /// <summary>Frames that wait in this process or for the broker's confirmation.</summary>
    /// <remarks>When it is 0 the broker has all that was sent, and has returned what it could not route.</remarks>
    public int Unsent => senders.Sum(sender => sender.Unsent);

    /// <inheritdoc/>
    public async Task OpenMailbox(string mailbox, Lane lane, FrameHandler handler)
    {
        CheckName(mailbox);
        var opened = new Mailbox(mailbox, receivers[(int)lane], handler);
        if (!mailboxes.TryAdd(mailbox, opened)) throw new TransportException($"{mailbox} is open in this process already") { IsFinal = true };
        try
        {
            await Ask(() => opened.Receiver.Open(opened)).ConfigureAwait(false);
        }
        catch
        {
            mailboxes.TryRemove(mailbox, out _);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task CloseMailbox(string mailbox)
    {
        if (!mailboxes.TryRemove(mailbox, out Mailbox? closed) || state != Open) return;
        try
        {
            await Ask(() => closed.Receiver.Close(closed)).ConfigureAwait(false);
        }
        catch (TransportException) when (state != Open)
        {
            // It has vanished with the connection.
        }
    }

    /// <inheritdoc/>
    public Task Bind(string mailbox, IReadOnlyCollection<string> routes)
    {
        foreach (string route in routes) CheckRoute(route);
        if (!mailboxes.TryGetValue(mailbox, out Mailbox? bound)) throw new TransportException($"the mailbox {mailbox} is not open here");
        return Ask(() => bound.Receiver.Bind(bound, routes));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The route is longer than <see cref="RouteBytesMax"/>, or the frame than the 128 MiB that a broker takes.</exception>
    public void Send(string route, Lane lane, FrameBuffer frame, bool mustArrive)
    {
        CheckRoute(route);
        if (frame.Length > LaneSender.FrameBytesMax)
            throw new ArgumentException($"a frame of {frame.Length} bytes for {route} is larger than the {LaneSender.FrameBytesMax} that a broker takes", nameof(frame));
        senders[(int)lane].Send(route, frame, mustArrive);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (telling) (state, lost) = (IsDisposed, null);
        await closing.Value.ConfigureAwait(false);
    }

    /// <summary>Connects.</summary>
    internal static async Task<RabbitMqTransport> Connect(RabbitMqOptions options, CancellationToken stop)
    {
        options.Check();
        var transport = new RabbitMqTransport(options);
        var connector = new BrokerConnector(options);
        try
        {
            await Task.WhenAll(transport.Connect(connector, Lane.Control, stop), transport.Connect(connector, Lane.Data, stop)).ConfigureAwait(false);
            return transport.state == Open ? transport : throw new TransportException(transport.reason!);
        }
        catch
        {
            await transport.CloseAll().ConfigureAwait(false);
            throw;
        }
    }

    private async Task Connect(BrokerConnector connector, Lane lane, CancellationToken stop)
    {
        receivers[(int)lane] = await LaneReceiver.Open(connector, lane, Lose, stop).ConfigureAwait(false);
        senders[(int)lane] = await LaneSender.Open(connector, lane, Lose, (route, bundle) => ComeBack(route, bundle.Span), stop).ConfigureAwait(false);
    }

    private void ComeBack(string route, ReadOnlySpan<byte> bundle)
    {
        if (Returned is { } returned) Bundle.Unpack(route, bundle, returned);
    }

    private void Lose(string sentence)
    {
        lock (telling)
        {
            if (state != Open) return;
            (state, reason) = (IsLost, sentence);
        }
        foreach (LaneSender? sender in senders) sender?.Dispose();
        foreach (Mailbox mailbox in mailboxes.Values) mailbox.Close();
        foreach (BrokerConnection connection in Connections) connection.Dispose();
        Tell();
        _ = Task.Run(() => closing.Value);
    }

    private void Tell()
    {
        Action<string>? told;
        lock (telling) (told, lost) = (lost, null);
        told?.Invoke(reason!);
    }

    private IEnumerable<BrokerConnection> Connections =>
        senders.Where(sender => sender is not null).Select(sender => sender.Connection)
            .Concat(receivers.Where(receiver => receiver is not null).Select(receiver => receiver.Connection));

    private Task CloseAll()
    {
        foreach (LaneSender? sender in senders) sender?.Dispose();
        return Task.WhenAll([.. Connections.Select(connection => connection.Close())]);
    }

    private async Task Ask(Func<Task> question)
    {
        if (state != Open) throw Gone(null);
        try
        {
            await question().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not TransportException)
        {
            if (state != Open) throw Gone(cause);
            throw BrokerFault.Of(options, cause);
        }
    }

    private TransportException Gone(Exception? cause) =>
        new(state == IsDisposed ? $"the connection to {options.Place} is closed" : $"the connection to {options.Place} is lost: {reason}", cause!);

    private static void CheckRoute(string route)
    {
        if (route.Length > RouteBytesMax / 3 && Encoding.UTF8.GetByteCount(route) > RouteBytesMax)
            throw new ArgumentException($"the route '{route}' has more than {RouteBytesMax} bytes", nameof(route));
    }

    private static void CheckName(string mailbox)
    {
        if (mailbox.Length is 0 or > MailboxNameMax || mailbox.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')))
            throw new ArgumentException($"'{mailbox}' is no name of a mailbox; write up to {MailboxNameMax} letters, digits, '.', '-' and '_'", nameof(mailbox));
    }
}
