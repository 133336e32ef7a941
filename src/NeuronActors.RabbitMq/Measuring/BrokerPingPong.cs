using System.Buffers.Binary;
using System.Diagnostics;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>Measures a transport between two connections of this process: the floor under every step that crosses nodes.</summary>
public static class BrokerPingPong
{
    /// <summary>Frames under way one way, at most: the window of an edge.</summary>
    public const int Window = 16;

    private const int CreditEvery = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Measures.</summary>
    /// <param name="factory">The transport.</param>
    /// <param name="frameBytes">Size of the frames, at least 4 bytes.</param>
    /// <param name="count">Frames of each of the two measurements, at least 1; as many as a tenth go ahead unmeasured.</param>
    /// <exception cref="TransportException">It cannot be reached, or a frame took more than 30 s.</exception>
    public static async Task<PingPongResult> Run(ITransportFactory factory, int frameBytes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameBytes, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        string name = $"ping-pong.{Environment.ProcessId}.{Stopwatch.GetTimestamp()}";
        await using ITransport near = await factory.Connect(CancellationToken.None).ConfigureAwait(false);
        await using ITransport far = await factory.Connect(CancellationToken.None).ConfigureAwait(false);
        double[] roundTrips = await RoundTrips(near, far, $"{name}.two-way", frameBytes, count).ConfigureAwait(false);
        double rate = await OneWay(near, far, $"{name}.one-way", frameBytes, count).ConfigureAwait(false);
        Array.Sort(roundTrips);
        return new PingPongResult(frameBytes, count, roundTrips[count / 2], roundTrips[count * 99 / 100], rate);
    }

    private static async Task<double[]> RoundTrips(ITransport near, ITransport far, string name, int frameBytes, int count)
    {
        var back = new SemaphoreSlim(0);
        await Listen(far, $"{name}.ping", frame => far.Send($"{name}.pong", Lane.Data, FrameBuffer.Of(frame), mustArrive: true)).ConfigureAwait(false);
        await Listen(near, $"{name}.pong", _ => back.Release()).ConfigureAwait(false);
        var microseconds = new double[count];
        for (int i = -count / 10; i < count; i++)
        {
            long sent = Stopwatch.GetTimestamp();
            near.Send($"{name}.ping", Lane.Data, FrameBuffer.Rent(frameBytes), mustArrive: true);
            await Arrival(back).ConfigureAwait(false);
            if (i >= 0) microseconds[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
        }
        return microseconds;
    }

    private static async Task<double> OneWay(ITransport near, ITransport far, string name, int frameBytes, int count)
    {
        var credit = new SemaphoreSlim(Window);
        int arrived = 0;
        await Listen(near, $"{name}.credit", frame => credit.Release(BinaryPrimitives.ReadInt32LittleEndian(frame))).ConfigureAwait(false);
        await Listen(far, $"{name}.frame", _ =>
        {
            if (++arrived % CreditEvery == 0) far.Send($"{name}.credit", Lane.Data, Credit(), mustArrive: true);
        }).ConfigureAwait(false);
        await SendAll(count / 10).ConfigureAwait(false);
        long begun = Stopwatch.GetTimestamp();
        await SendAll(count).ConfigureAwait(false);
        return (double)frameBytes * count / Stopwatch.GetElapsedTime(begun).TotalSeconds / 1e9;

        async Task SendAll(int frames)
        {
            frames += (CreditEvery - frames % CreditEvery) % CreditEvery;
            for (int i = 0; i < frames; i++)
            {
                await Arrival(credit).ConfigureAwait(false);
                near.Send($"{name}.frame", Lane.Data, FrameBuffer.Rent(frameBytes), mustArrive: true);
            }
            for (int i = 0; i < Window; i++) await Arrival(credit).ConfigureAwait(false);
            credit.Release(Window);
        }
    }

    private static FrameBuffer Credit()
    {
        FrameBuffer frame = FrameBuffer.Rent(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(frame.Bytes, CreditEvery);
        return frame;
    }

    private static async Task Listen(ITransport transport, string mailbox, Taking taking)
    {
        await transport.OpenMailbox(mailbox, Lane.Data, (_, frame) => taking(frame)).ConfigureAwait(false);
        await transport.Bind(mailbox, [mailbox]).ConfigureAwait(false);
    }

    private static async Task Arrival(SemaphoreSlim signal)
    {
        if (!await signal.WaitAsync(LongestWait).ConfigureAwait(false))
            throw new TransportException($"no frame arrived within {LongestWait.TotalSeconds} s; the broker is too slow or the connection was lost");
    }

    private delegate void Taking(ReadOnlySpan<byte> frame);
}
