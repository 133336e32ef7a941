using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Numerics;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Whoever reaches the port of a member may send it anything.</summary>
public sealed class HostileBytesTests
{
    private const int Strangers = 12, Most = 200_000;

    [Fact]
    public async Task Rubbish_at_the_port_disturbs_nobody()
    {
        var place = new AkkaPlace();
        await using var near = (AkkaTransport)await place.Of("near").Connect(CancellationToken.None);
        await using var far = (AkkaTransport)await place.Of("far").Connect(CancellationToken.None);
        string? lost = null;
        near.Lost = far.Lost = sentence => lost = sentence;
        var inbox = new Inbox();
        await far.OpenMailbox("box", Lane.Data, inbox.Take);
        await far.Bind("box", ["box"]);
        for (int stranger = 0; stranger < Strangers; stranger++)
        {
            await Pester(far.Address.Port!.Value, stranger);
            near.Send("box", Lane.Data, FrameBuffer.Of([(byte)stranger]), mustArrive: true);
            Assert.Equal(new[] { (byte)stranger }, (await inbox.Next()).Frame);
        }
        Assert.Null(lost);
    }

    /// <summary>By turns: noise; a length that nothing has; noise of a stated length, as a message would be.</summary>
    private static async Task Pester(int port, int stranger)
    {
        var random = new RandomStream(666, StreamPurpose.Noise, (uint)stranger);
        var bytes = new byte[1 + random.Below(Most, 0, 0, 0, 0)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Below(256, 1, 0, i, 0);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        if (stranger % 3 > 0 && bytes.Length > sizeof(int)) BinaryPrimitives.WriteInt32LittleEndian(bytes, stranger % 3 == 1 ? int.MaxValue : bytes.Length - sizeof(int));
        try
        {
            await client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // It has hung up already.
        }
    }
}
