using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using NeuronActors.Numerics;

namespace NeuronActors.Operation.Tests;

/// <summary>A slow line: forwards TCP connections in order, every piece late by <c>mean ± deviation</c>, each way.</summary>
/// <remarks>
/// For kernels without netem. The delays are uniform, drawn from the seed, the connection, the direction and the piece's number; a
/// piece that draws a short delay waits for the one before it, as bytes of a connection do. At most 256 pieces of 64 KiB are
/// under way per direction; then the sender waits.
/// </remarks>
internal sealed class DelayRelay : IAsyncDisposable
{
    private const int PieceMax = 64 << 10;
    private const int PiecesUnderWay = 256;
    private readonly TcpListener listener;
    private readonly IPEndPoint target;
    private readonly (TimeSpan Mean, TimeSpan Deviation, ulong Seed) delay;
    private readonly CancellationTokenSource end = new();
    private readonly Task accepting;

    private DelayRelay(IPEndPoint target, (TimeSpan Mean, TimeSpan Deviation, ulong Seed) delay, IPAddress listen)
    {
        (this.target, this.delay) = (target, delay);
        listener = new TcpListener(listen, 0);
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Where to connect instead of to the target.</summary>
    public IPEndPoint Address => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>Begins to forward.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="mean">Mean delay of a piece, each way.</param>
    /// <param name="deviation">Largest deviation from it, at most the mean.</param>
    /// <param name="seed">Seed of the delays.</param>
    /// <param name="listen">Own address; loopback if null.</param>
    public static DelayRelay Start(IPEndPoint target, TimeSpan mean, TimeSpan deviation, ulong seed, IPAddress? listen = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deviation, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deviation, mean);
        return new DelayRelay(target, (mean, deviation, seed), listen ?? IPAddress.Loopback);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            for (uint connection = 0; ; connection++)
            {
                Socket client = await listener.AcceptSocketAsync(end.Token);
                connections.RemoveAll(one => one.IsCompleted);
                connections.Add(Forward(client, connection));
            }
        }
        catch (Exception cause) when (cause is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Forward(Socket client, uint connection)
    {
        using Socket near = client, far = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        near.NoDelay = far.NoDelay = true;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        try
        {
            await far.ConnectAsync(target, over.Token);
            await Task.WhenAll(Carry(near, far, 2 * connection, over), Carry(far, near, (2 * connection) + 1, over));
        }
        catch (Exception cause) when (cause is OperationCanceledException or SocketException or IOException)
        {
            // Either end hung up, or the relay ends: both sockets close.
        }
    }

    private Task Carry(Socket from, Socket to, uint direction, CancellationTokenSource over)
    {
        var underWay = Channel.CreateBounded<(byte[] Bytes, TimeSpan Due)>(PiecesUnderWay);
        return Task.WhenAll(
            Or(over, Receive(from, underWay.Writer, direction, over.Token)),
            Or(over, Send(underWay.Reader, to, over.Token)));
    }

    /// <summary>A connection that breaks at one place is over at all four.</summary>
    private static async Task Or(CancellationTokenSource over, Task part)
    {
        try
        {
            await part;
        }
        catch
        {
            await over.CancelAsync();
            throw;
        }
    }

    private async Task Receive(Socket from, ChannelWriter<(byte[] Bytes, TimeSpan Due)> underWay, uint direction, CancellationToken over)
    {
        var stream = new RandomStream(delay.Seed, StreamPurpose.Delay, direction);
        byte[] buffer = new byte[PieceMax];
        try
        {
            for (int piece = 0; await from.ReceiveAsync(buffer, over) is > 0 and int count; piece++)
            {
                TimeSpan late = delay.Mean + (delay.Deviation * ((2 * stream.Uniform(0, 0, piece, 0)) - 1));
                await underWay.WriteAsync((buffer[..count], Now() + late), over);
            }
        }
        finally
        {
            underWay.Complete();
        }
    }

    private static async Task Send(ChannelReader<(byte[] Bytes, TimeSpan Due)> underWay, Socket to, CancellationToken over)
    {
        await using var stream = new NetworkStream(to);
        await foreach ((byte[] bytes, TimeSpan due) in underWay.ReadAllAsync(over))
        {
            // A timer may be a little early.
            while (due - Now() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, over);
            await stream.WriteAsync(bytes, over);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static TimeSpan Now() => Stopwatch.GetElapsedTime(0);
}
