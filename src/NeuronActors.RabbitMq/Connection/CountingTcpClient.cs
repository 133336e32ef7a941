using System.Net.Sockets;
using RabbitMQ.Client;

namespace NeuronActors.RabbitMq;

/// <summary>A TCP connection that does not hold small packets back, and counts what arrives.</summary>
internal sealed class CountingTcpClient(AddressFamily family)
    : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
{
    private CountingStream? stream;

    /// <summary>Bytes that have arrived.</summary>
    public long BytesRead => stream?.BytesRead ?? 0;

    /// <inheritdoc/>
    public override NetworkStream GetStream() => stream = new CountingStream(Client);
}
