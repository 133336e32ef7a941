using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NeuronActors.Numerics;

namespace NeuronActors.Cluster.Tests;

/// <summary>Bytes that strangers send to a node at work change nothing, whatever they are.</summary>
public sealed class HostileBytesTests(Members members, ITestOutputHelper output)
{
    private const long GrowthMax = 128L << 20;
    private const int FramesOfAConnection = 100, LongestNoise = 20_000, UsualFrames = 20_000;

    /// <summary>NEURONACTORS_FRAMES=1000000 sends so many, along a hundredth as many connections at the least.</summary>
    private static readonly int Frames = int.TryParse(
        Environment.GetEnvironmentVariable("NEURONACTORS_FRAMES"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : UsualFrames;

    private readonly RandomStream random = new(41, StreamPurpose.Noise, 5);
    private int draws;

    [Fact]
    public async Task Noise_and_mutated_frames_at_the_port_of_a_node_at_work_change_nothing()
    {
        string[] settings = Batches.Of(Math.Max(6, Frames / 50_000));
        string weights = await OneProcess.WeightsOf(settings);
        await members.Have(2);
        var node = new IPEndPoint(IPAddress.Loopback, members.PortOf(2));
        IReadOnlyList<byte[]> sound = await FrameRecorder.Record(node);
        Assert.InRange(sound.Count, 2, 1000);   // an introduction and a question
        using NeuronProcess run = members.Run([.. settings, .. Batches.On(2)]);
        await run.Says("epoch 1/");
        long before = members.Node(2).ResidentBytes, begun = Stopwatch.GetTimestamp();
        int connections = 0;
        for (int frames = 0; frames < Frames && connections < Frames; connections++) frames += await Pester(node, connections, sound);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        bool wasAtWork = run.IsRunning;
        JsonNode answer = await run.Answers();
        long growth = members.Node(2).ResidentBytes - before;
        output.WriteLine(FormattableString.Invariant(
            $"{connections} connections, {Frames} frames in {seconds:0.0} s, {growth >> 20} MiB more memory; the run was {(wasAtWork ? "" : "no longer ")}at work"));
        Assert.Equal(weights, Members.Weights(answer));
        Recoveries.AreInTime(answer, output, "under a flood");
        Assert.Empty(answer["recoveries"]!.AsArray());
        Assert.True(growth < GrowthMax, $"{growth >> 20} MiB more memory");
        await members.Agree("node-1", "node-2");
    }

    /// <summary>By turns: noise; noise of a stated length; a stated length that nothing has; and three times real frames, mutated.</summary>
    /// <returns>Frames that were written before the node has hung up.</returns>
    private async Task<int> Pester(IPEndPoint node, int connection, IReadOnlyList<byte[]> sound)
    {
        using var client = new TcpClient();
        int frames = 0;
        try
        {
            await client.ConnectAsync(node);
            NetworkStream stream = client.GetStream();
            if (connection % 6 < 3)
            {
                await stream.WriteAsync(Noise(connection % 6));
                return 1;
            }
            if (connection % 6 == 5) await stream.WriteAsync(sound[0]);   // introduces itself as one should, and goes on otherwise
            for (; frames < FramesOfAConnection; frames++) await stream.WriteAsync(Mutated(sound[Below(sound.Count)]));
        }
        catch (Exception hungUp) when (hungUp is IOException or SocketException)
        {
            // The node has closed the connection, or has as many that wait as its system lets it have.
        }
        return frames;
    }

    private byte[] Noise(int kind)
    {
        byte[] bytes = [.. Enumerable.Range(0, sizeof(int) + 1 + Below(LongestNoise)).Select(_ => (byte)Below(256))];
        if (kind > 0) BinaryPrimitives.WriteInt32LittleEndian(bytes, kind == 1 ? bytes.Length - sizeof(int) : int.MaxValue);
        return bytes;
    }

    /// <summary>With a bit turned over, a byte replaced, a piece left out or doubled; its length stated rightly, so that the rest is looked at.</summary>
    private byte[] Mutated(byte[] frame)
    {
        byte[] body = frame[sizeof(int)..];
        int at = Below(body.Length), length = 1 + Below(body.Length - at);
        switch (Below(4))
        {
            case 0:
                body[at] ^= (byte)(1 << Below(8));
                break;
            case 1:
                body[at] = (byte)Below(256);
                break;
            case 2:
                body = [.. body[..at], .. body[(at + length)..]];
                break;
            default:
                body = [.. body[..(at + length)], .. body[at..]];
                break;
        }
        var bytes = new byte[sizeof(int) + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, body.Length);
        body.CopyTo(bytes, sizeof(int));
        return bytes;
    }

    private int Below(int bound) => random.Below(bound, 0, 0, draws++, 0);
}
