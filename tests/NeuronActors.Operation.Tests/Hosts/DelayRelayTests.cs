using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NeuronActors.Operation.Tests;

public sealed class DelayRelayTests
{
    [Fact]
    public async Task Every_byte_arrives_in_order_both_ways_and_the_end_of_one_way_leaves_the_other_open()
    {
        byte[] sent = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)((i * 31) ^ (i >> 9)))];
        await using var relay = Relay(Echo(out TcpListener echo), mean: 2, deviation: 2);
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Address);
        NetworkStream stream = client.GetStream();

        Task sending = Task.Run(async () =>
        {
            for (int from = 0, piece = 1; from < sent.Length; from += piece, piece = (piece * 7) % 70_001)
                await stream.WriteAsync(sent.AsMemory(from, Math.Min(piece, sent.Length - from)));
            client.Client.Shutdown(SocketShutdown.Send);
        });
        using var received = new MemoryStream();
        await stream.CopyToAsync(received);
        await sending;

        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        echo.Stop();
    }

    [Fact]
    public async Task No_answer_comes_sooner_than_both_ways_take()
    {
        await using var relay = Relay(Echo(out TcpListener echo), mean: 20, deviation: 10);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(relay.Address);
        byte[] one = new byte[1];
        for (int i = 0; i < 10; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await client.GetStream().WriteAsync(one);
            await client.GetStream().ReadExactlyAsync(one);
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 20, double.PositiveInfinity);
        }

        echo.Stop();
    }

    [Fact]
    public async Task When_it_ends_its_connections_do()
    {
        DelayRelay relay = Relay(Echo(out TcpListener echo), mean: 1, deviation: 0);
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Address);
        await client.GetStream().WriteAsync(new byte[1]);
        await client.GetStream().ReadExactlyAsync(new byte[1]);

        await relay.DisposeAsync();

        Assert.Equal(0, await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false));
        echo.Stop();
    }

    private static DelayRelay Relay(IPEndPoint target, int mean, int deviation) =>
        DelayRelay.Start(target, TimeSpan.FromMilliseconds(mean), TimeSpan.FromMilliseconds(deviation), seed: 1);

    /// <summary>A server that sends one client's bytes back.</summary>
    private static IPEndPoint Echo(out TcpListener listener)
    {
        var echo = new TcpListener(IPAddress.Loopback, 0);
        echo.Start();
        _ = Task.Run(async () =>
        {
            using TcpClient client = await echo.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            await stream.CopyToAsync(stream);
            client.Client.Shutdown(SocketShutdown.Send);
        });
        listener = echo;
        return (IPEndPoint)echo.LocalEndpoint;
    }
}
