using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NeuronActors.RabbitMq.Tests;

/// <summary>A stretch of network between a client and a broker that a test can cut or clog.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> ends = [];
    private readonly SemaphoreSlim open = new(1);
    private readonly int target;

    public Relay(int target)
    {
        this.target = target;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Closes every connection.</summary>
    public void Cut()
    {
        foreach (TcpClient end in ends) end.Dispose();
    }

    /// <summary>Keeps every connection, and lets nothing through any more.</summary>
    public void Clog() => open.Wait();

    public void Dispose()
    {
        listener.Stop();
        Cut();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient { NoDelay = true };
                near.NoDelay = true;
                ends.Add(near);
                ends.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, target);
                _ = Carry(near, far);
                _ = Carry(far, near);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Carry(TcpClient from, TcpClient to)
    {
        try
        {
            var buffer = new byte[64 << 10];
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                await open.WaitAsync();
                open.Release();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
            to.Dispose();
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            to.Dispose();
        }
    }
}
