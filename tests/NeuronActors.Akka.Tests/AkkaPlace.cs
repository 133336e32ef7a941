using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NeuronActors.Engine;

namespace NeuronActors.Akka.Tests;

/// <summary>A cluster for one test: its first process begins it, all others join it.</summary>
internal sealed class AkkaPlace
{
    private readonly int port = FreePort();
    private readonly List<(string Process, AkkaTransport Transport)> transports = [];
    private int processes;

    /// <summary>Settings of one more process.</summary>
    public AkkaClusterOptions Options { get; init; } = new() { JoinWithin = TimeSpan.FromSeconds(15) };

    /// <summary>What a process connects with; the first that asks is the one that the others join by.</summary>
    public ITransportFactory Of(string process)
    {
        bool isFirst = Interlocked.Increment(ref processes) == 1;
        return new Factory(this, process, Options with { Port = isFirst ? port : 0, Role = process == "coordinator" ? "coordinator" : "node" });
    }

    /// <summary>Settings of a process that joins.</summary>
    public AkkaClusterOptions OptionsOfAnother => Options with { Seeds = Seeds };

    /// <summary>The first process, and all others that have joined.</summary>
    private string[] Seeds
    {
        get
        {
            lock (transports)
                return [$"127.0.0.1:{port}", .. transports.Select(entry => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{entry.Transport.Address.Port}")).Where(seed => seed != $"127.0.0.1:{port}").Distinct()];
        }
    }

    /// <summary>All memberships are lost from one moment to the next, without any goodbye.</summary>
    public void Break() => Break(_ => true);

    /// <summary>The membership of one process is lost.</summary>
    public void Break(string process) => Break(name => name == process);

    private void Break(Func<string, bool> which)
    {
        AkkaTransport[] lost;
        lock (transports)
        {
            lost = [.. transports.Where(entry => which(entry.Process)).Select(entry => entry.Transport)];
            transports.RemoveAll(entry => which(entry.Process));
        }
        foreach (AkkaTransport transport in lost) transport.Fail("the test has ended the membership");
    }

    /// <summary>A port that nobody uses at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Factory(AkkaPlace place, string process, AkkaClusterOptions options) : ITransportFactory
    {
        public string Name => AkkaEngineFactory.EngineName;

        public string Place => "a cluster of this process";

        public async Task<ITransport> Connect(CancellationToken stop)
        {
            ITransport transport = await new AkkaTransportFactory(options with { Seeds = place.Seeds }).Connect(stop);
            lock (place.transports) place.transports.Add((process, (AkkaTransport)transport));
            return transport;
        }
    }
}
