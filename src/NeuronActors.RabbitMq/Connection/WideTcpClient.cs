using System.Net.Sockets;
using RabbitMQ.Client;

namespace NeuronActors.RabbitMq;

/// <summary>A TCP connection that does not hold small packets back, and whose stream reads ahead.</summary>
internal sealed class WideTcpClient(AddressFamily family)
    : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
{
    private WideStream? stream;

    /// <summary>Bytes that have arrived.</summary>
    public long BytesRead => stream?.BytesRead ?? 0;

    /// <inheritdoc/>
    public override NetworkStream GetStream() => stream = new WideStream(Client);
}
