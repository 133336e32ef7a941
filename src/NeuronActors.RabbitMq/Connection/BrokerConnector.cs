using System.Collections.Concurrent;
using NeuronActors.Runtime;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace NeuronActors.RabbitMq;

/// <summary>Makes the connections of one transport.</summary>
internal sealed class BrokerConnector
{
    private readonly CertificateTrust? trust;
    private volatile string? pressure;

    /// <summary>Reads the certificates.</summary>
    /// <exception cref="TransportException">One of their files cannot be read.</exception>
    public BrokerConnector(RabbitMqOptions options)
    {
        Options = options;
        trust = options.UsesTls ? new CertificateTrust(options) : null;
    }

    /// <summary>What it connects to.</summary>
    public RabbitMqOptions Options { get; }

    /// <summary>Opens a connection.</summary>
    /// <param name="lane">Which lane it is for.</param>
    /// <param name="verb">What it does, for whoever looks at the broker's list of connections.</param>
    /// <param name="lose">Called with a sentence when it is lost; perhaps more than once.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<BrokerConnection> Connect(Lane lane, string verb, Action<string> lose, CancellationToken stop)
    {
        string name = $"{Options.Cluster} {lane.ToString().ToLowerInvariant()} {verb}";
        ConcurrentBag<WideTcpClient> sockets = [];
        Task<IConnection> connecting = Factory(sockets).CreateConnectionAsync(name, stop);
        IConnection connection;
        try
        {
            // The client's own timeouts do not cover a broker that accepts and then says nothing.
            connection = await connecting.WaitAsync(TimeSpan.FromSeconds(Options.ConnectTimeoutSeconds), stop).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            foreach (WideTcpClient socket in sockets) socket.Close();
            _ = Abandon(connecting);
            if (trust?.WhyRefused(cause) is { } refusal) throw new TransportException(refusal, cause) { IsFinal = true };
            throw;
        }
        connection.ConnectionShutdownAsync += (_, reason) => Closed(reason, lose);
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            pressure = blocked.Reason;
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            pressure = null;
            return Task.CompletedTask;
        };
        return new BrokerConnection(connection, sockets, () => lose(
            $"the connection to the broker {Options.Place} was lost: nothing was heard for two heartbeats of {Options.HeartbeatSeconds} s"));
    }

    /// <summary>A connection or a channel was closed.</summary>
    public Task Closed(ShutdownEventArgs reason, Action<string> lose)
    {
        string cause = reason.Exception is { } exception ? BrokerFault.Words(exception) : reason.ReplyText;
        lose($"the connection to the broker {Options.Place} was lost: {cause}{(pressure is { } told ? $"; the broker was blocked ({told})" : "")}");
        return Task.CompletedTask;
    }

    private ConnectionFactory Factory(ConcurrentBag<WideTcpClient> sockets)
    {
        var timeout = TimeSpan.FromSeconds(Options.ConnectTimeoutSeconds);
        var factory = new ConnectionFactory
        {
            HostName = Options.Host,
            Port = Options.Port,
            VirtualHost = Options.VirtualHost,
            UserName = Options.User,
            Password = Options.Password,
            RequestedHeartbeat = TimeSpan.FromSeconds(Options.HeartbeatSeconds),
            RequestedConnectionTimeout = timeout,
            HandshakeContinuationTimeout = timeout,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            ConsumerDispatchConcurrency = 1,
            MaxInboundMessageBodySize = LaneSender.FrameBytesMax + Bundle.BytesPerFrame,
            SocketFactory = family =>
            {
                var socket = new WideTcpClient(family);
                sockets.Add(socket);
                return socket;
            },
        };
        if (trust is not null)
        {
            factory.Ssl = new SslOption
            {
                Enabled = true,
                ServerName = Options.ServerName ?? Options.Host,
                Certs = trust.Own,
                CertificateValidationCallback = trust.Accepts,
                CertificateSelectionCallback = trust.Show,
            };
        }
        return factory;
    }

    private static async Task Abandon(Task<IConnection> connecting)
    {
        try
        {
            await (await connecting.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever asked for the connection has been told already.
        }
    }
}
