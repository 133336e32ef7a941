using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.RabbitMq;
using NeuronActors.RabbitMq.Tests;
using NeuronActors.Engine;

namespace NeuronActors.Cluster.Tests;

/// <summary>What strangers send to a node that is at work changes nothing, whatever it is.</summary>
public sealed class HostileInputTests(Cluster cluster, ITestOutputHelper output) : IClassFixture<Cluster>
{
    private const int Frames = 100_000;
    private const long GrowthMax = 64 << 20;

    private readonly RandomStream random = new(41, StreamPurpose.Order, 5);
    private int draws;

    [Fact]
    public async Task A_hundred_thousand_random_and_mutated_frames_to_nodes_at_work_are_refused_and_change_nothing()
    {
        await cluster.Have(2);
        string[] settings = Cluster.TwentyBatches(epochs: 8);
        string weights = await OneProcess.WeightsOf(cluster.RunsOf("local"), settings);
        using NeuronProcess run = cluster.Run("bombarded", [.. settings, .. Cluster.On(2)]);
        await run.Says("epoch 1/");
        await using ITransport stranger = await Stranger();
        await using ClusterObserver observer = await ClusterObserver.Connect(new RabbitMqTransportFactory(cluster.Broker.Client), "hostile", CancellationToken.None);
        uint session = await SessionOf(observer);
        string[] routes = [.. RoutesOf(session)];
        long before = Memory();
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < Frames; i++)
        {
            stranger.Send(routes[Below(routes.Length)], Lane.Data, FrameBuffer.Of(Hostile(session)), mustArrive: false);
            while (stranger.Unsent > 256) await Task.Delay(1);
        }
        while (stranger.Unsent > 0) await Task.Delay(10);
        Assert.True(run.IsRunning, "the run ended before the last frame");
        double sent = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        JsonNode answer = await run.Answers();
        output.WriteLine($"{sent:0.0} s of frames in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s of learning");
        Assert.Equal(weights, Cluster.Weights(answer));
        Assert.Empty(answer["recoveries"]!.AsArray());
        long refused = await Refused(observer);
        output.WriteLine($"{refused} frames refused, {(Memory() - before) >> 20} MiB more memory");
        Assert.Equal(Frames, refused);
        Assert.True(Memory() - before < GrowthMax, $"{(Memory() - before) >> 20} MiB more memory");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_a_line_in_the_log()
    {
        string log = Path.Combine(cluster.Folder, "wrong.jsonl");
        var environment = new Dictionary<string, string>(cluster.Environment) { [RabbitMqOptions.PasswordVariable] = "guessed" };
        using NeuronProcess node = NeuronProcess.Start(environment, "node", "--name", "wrong", "--log-file", log);
        (int code, _) = await node.Ends();
        Assert.NotEqual(0, code);
        Assert.Contains("refuses user 'tests' or the password", node.Complaints, StringComparison.Ordinal);
        Assert.Contains("refused", await Cluster.LogHas(cluster.Broker.Log, "invalid credentials"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_on_a_port_for_TLS_is_refused_with_a_line_in_the_log()
    {
        _ = cluster.Broker;
        var certificates = new TestCertificates(cluster.Folder);
        await using LocalBroker secure = await LocalBroker.Start(new LocalBrokerOptions
        {
            Folder = Path.Combine(cluster.Folder, "secure"), User = "tests", Password = "of processes", Port = null, TlsPort = 0,
            CertificateFile = certificates.ServerFile, KeyFile = certificates.ServerKeyFile,
        });
        var environment = new Dictionary<string, string>(cluster.Environment) { ["NEURONACTORS_BROKER"] = $"amqp://localhost:{secure.TlsPort}" };
        using NeuronProcess plain = NeuronProcess.Start(environment, "node", "--name", "plain");
        (int code, _) = await plain.Ends();
        Assert.NotEqual(0, code);
        Assert.Contains("speaks TLS on this port; write amqps://", plain.Complaints, StringComparison.Ordinal);
        await Cluster.LogHas(secure.Log, "Fatal - Unexpected Message");

        environment["NEURONACTORS_BROKER"] = $"amqps://localhost:{secure.TlsPort}";
        string log = Path.Combine(cluster.Folder, "secure.jsonl");
        using NeuronProcess node = NeuronProcess.Start(environment, "node", "--name", "secure", "--tls-ca", certificates.AuthorityFile, "--log-file", log);
        await Cluster.LogHas(log, "Connected to");
    }

    private async Task<ITransport> Stranger() => await new RabbitMqTransportFactory(cluster.Broker.Client).Connect(CancellationToken.None);

    private long Memory() => new[] { "node-1", "node-2" }.Max(name => cluster.Node(name).ResidentBytes);

    private static async Task<uint> SessionOf(ClusterObserver observer)
    {
        while (true)
        {
            if (observer.Look().Nodes.SelectMany(node => node.Sessions).Select(session => session.Session).FirstOrDefault() is var session and > 0) return session;
            await Task.Delay(100);
        }
    }

    private static async Task<long> Refused(ClusterObserver observer)
    {
        observer.Look();
        await Task.Delay(TimeSpan.FromSeconds(1));
        return observer.Look().Nodes.Sum(node => node.Refused);
    }

    /// <summary>To the nodes, and to everything that the populations of the run are bound to.</summary>
    private static IEnumerable<string> RoutesOf(uint session)
    {
        yield return Routes.Node("node-1");
        yield return Routes.Node("node-2");
        for (int population = 0; population < 5; population++) yield return Routes.Control(session, population);
    }

    /// <summary>Noise, a piece of a sound frame, or a sound frame with a bit turned over, of whatever kind.</summary>
    private byte[] Hostile(uint session)
    {
        byte[] frame = Sound(session);
        switch (Below(4))
        {
            case 0:
                return [.. Enumerable.Range(0, Below(300)).Select(_ => (byte)Below(256))];
            case 1:
                return frame[..Below(frame.Length)];
            case 2:
                return [.. frame, .. frame[..(1 + Below(frame.Length))]];
            default:
                frame[Below(frame.Length)] ^= (byte)(1 << Below(8));
                return frame;
        }
    }

    private byte[] Sound(uint session)
    {
        FrameBuffer frame = Below(4) switch
        {
            0 => OrderWire.Encode(new EndOrder(session)),
            1 => OrderWire.Encode(new CrashOrder(session)),
            2 => OrderWire.Encode(new CoordinatorBeat(session)),
            _ => Credit(session),
        };
        byte[] bytes = frame.Bytes.ToArray();
        frame.Release();
        return bytes;
    }

    private FrameBuffer Credit(uint session)
    {
        FrameBuffer frame = FrameBuffer.Rent(CreditWire.Size);
        CreditWire.Write(session, Below(20), 1 + Below(16), frame.Bytes);
        return frame;
    }

    private int Below(int bound) => random.Below(bound, draws++, 0, 0, 0);
}
