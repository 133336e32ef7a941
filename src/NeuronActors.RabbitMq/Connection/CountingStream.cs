using System.Net.Sockets;

namespace NeuronActors.RabbitMq;

/// <summary>The bytes of a connection, counted as they are read.</summary>
/// <remarks>
/// The client reads 4 KiB at a time. A stream that reads 64 KiB to 1 MiB ahead of it was tried, and neither round trips,
/// nor throughput, nor processor time of frames of 77 KB differed by more than their scatter.
/// </remarks>
internal sealed class CountingStream(Socket socket) : NetworkStream(socket)
{
    private long bytesRead;

    /// <summary>Bytes that have arrived.</summary>
    public long BytesRead => Volatile.Read(ref bytesRead);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> reading = base.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new ValueTask<int>(Count(reading.Result)) : Wait(reading);
    }

    private async ValueTask<int> Wait(ValueTask<int> reading) => Count(await reading.ConfigureAwait(false));

    private int Count(int bytes)
    {
        Volatile.Write(ref bytesRead, bytesRead + bytes);
        return bytes;
    }
}
