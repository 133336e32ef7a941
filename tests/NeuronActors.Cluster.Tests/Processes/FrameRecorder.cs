using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NeuronActors.Engine;

namespace NeuronActors.Cluster.Tests;

/// <summary>Frames that a process of the program really sends to a node, as a relay between them reads them off the wire.</summary>
internal static class FrameRecorder
{
    /// <summary>The frames of one that asks a node how it is, made out to the node itself.</summary>
    /// <param name="node">Address of the node.</param>
    public static async Task<IReadOnlyList<byte[]>> Record(IPEndPoint node)
    {
        using TcpListener listener = Listen(node.Port);
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var bytes = new ConcurrentQueue<byte>();
        using var stop = new CancellationTokenSource();
        Task relay = Relay(listener, node, bytes, stop.Token);
        await using (var query = new ClusterQuery(new ClusterOptions()))
            await query.Nodes([$"127.0.0.1:{port}"], CancellationToken.None);   // nobody answers to that address, but it was asked
        await stop.CancelAsync();
        await relay;
        return [.. Split([.. bytes], $"{port}", $"{node.Port}")];
    }

    /// <summary>At a port with as many digits as the node's, so that one can be put for the other.</summary>
    private static TcpListener Listen(int near)
    {
        for (int port = near + 1; ; port++)
        {
            var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();   // taken; the next one
            }
        }
    }

    private static async Task Relay(TcpListener listener, IPEndPoint node, ConcurrentQueue<byte> bytes, CancellationToken stop)
    {
        try
        {
            using TcpClient near = await listener.AcceptTcpClientAsync(stop), far = new();
            await far.ConnectAsync(node, stop);
            NetworkStream asking = near.GetStream(), answering = far.GetStream();
            await Task.WhenAny(Copy(asking, answering, bytes.Enqueue, stop), Copy(answering, asking, _ => { }, stop));
        }
        catch (OperationCanceledException)
        {
            // Enough was recorded.
        }
    }

    private static async Task Copy(NetworkStream from, NetworkStream to, Action<byte> look, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, stop) is var count and > 0)
        {
            foreach (byte each in buffer.AsSpan(0, count)) look(each);
            await to.WriteAsync(buffer.AsMemory(0, count), stop);
        }
    }

    /// <summary>A frame begins with its length, four bytes, the lowest first.</summary>
    private static IEnumerable<byte[]> Split(byte[] bytes, string relay, string node)
    {
        for (int at = 0; at + sizeof(int) <= bytes.Length;)
        {
            int length = sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            if (at + length > bytes.Length) yield break;
            yield return Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes, at, length).Replace(relay, node, StringComparison.Ordinal));
            at += length;
        }
    }
}
