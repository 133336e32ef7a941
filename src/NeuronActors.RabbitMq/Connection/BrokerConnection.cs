using RabbitMQ.Client;

namespace NeuronActors.RabbitMq;

/// <summary>A connection, the sockets under it, and an ear at them.</summary>
/// <remarks>
/// A broker that has nothing to say sends a heartbeat after half of the agreed time. The client listens for them too, but
/// when it gives a connection up for their lack it may throw where nobody can catch it (7.1.2, in its timer). So this
/// listens itself, gives up half a heartbeat before the client would at the earliest, and closes the sockets.
/// </remarks>
internal sealed class BrokerConnection : IDisposable
{
    private const int LooksPerHeartbeat = 2;

    // Looks are counted, not seconds: a process that was stopped for a while has not heard anything, but neither has it looked.
    private const int QuietLooks = 4;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyCollection<WideTcpClient> sockets;
    private readonly Action silent;
    private readonly Timer ear;
    private long heard;
    private int quiet;

    /// <summary>A connection that has just been made.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="sockets">What was opened for it.</param>
    /// <param name="silent">Called when nothing was heard for two heartbeats.</param>
    public BrokerConnection(IConnection client, IReadOnlyCollection<WideTcpClient> sockets, Action silent)
    {
        (Client, this.sockets, this.silent) = (client, sockets, silent);
        TimeSpan period = client.Heartbeat / LooksPerHeartbeat;
        ear = new Timer(_ => Listen(), null, period, period);
    }

    /// <summary>The connection.</summary>
    public IConnection Client { get; }

    /// <summary>Closes the sockets at once.</summary>
    public void Dispose()
    {
        ear.Dispose();
        foreach (WideTcpClient socket in sockets) socket.Close();
    }

    /// <summary>Says goodbye, if the broker listens within two seconds, and closes.</summary>
    public async Task Close()
    {
        Task goodbye = Client.AbortAsync();
        try
        {
            await goodbye.WaitAsync(CloseTimeout).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It ends without.
        }
        Dispose();
        _ = Forget(goodbye);
    }

    private void Listen()
    {
        long read = sockets.Sum(socket => socket.BytesRead);
        quiet = read == heard ? quiet + 1 : 0;
        heard = read;
        if (quiet == QuietLooks) silent();
    }

    private async Task Forget(Task goodbye)
    {
        try
        {
            await goodbye.ConfigureAwait(false);
            await Client.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody is interested any more.
        }
    }
}
