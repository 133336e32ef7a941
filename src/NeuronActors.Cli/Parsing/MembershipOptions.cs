#if AKKA_ENGINE
using NeuronActors.Akka;
#endif
using System.CommandLine;
using NeuronActors.Operation;
using NeuronActors.Engine;

namespace NeuronActors.Cli;

/// <summary>The options that say which Akka.Cluster a process belongs to.</summary>
internal sealed class MembershipOptions
{
    /// <summary>What a node is in its cluster.</summary>
    public const string Node = "node";

    /// <summary>What a process is that trains.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>What a process is that only looks.</summary>
    public const string Observer = "observer";

    private const ulong NodePort = 2570, PortMax = 65535;

    private readonly Option<string[]> join = new("--join")
    {
        Description = $"A member of an Akka.Cluster to join by; may be repeated, and the first one begins the cluster (default {ProgramEnvironment.Join}, else the cluster that is up on this machine)",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> host = new("--host") { Description = "Name or address that other members reach this process by (default 127.0.0.1)", HelpName = "HOST" };
    private readonly WholeNumberOption port = new("--port", $"Port that they reach it by; 0 for any (default {NodePort} for a node, else any)");

    private readonly Option<bool> insecure = new("--insecure")
    {
        Description = "Let members of other machines in without TLS; with TLS, accept any certificate",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { join, host, port, insecure }) command.Add(option);
    }

    /// <summary>Joins the cluster that the command line or the environment names; null if neither does.</summary>
    /// <param name="call">The command.</param>
    /// <param name="broker">The options of TLS.</param>
    /// <param name="role">What this process is in the cluster.</param>
    /// <param name="threads">Threads that run populations.</param>
    /// <exception cref="CommandException">This build has no such engine, or the port is none.</exception>
    public ITransportFactory? Named(Invocation call, BrokerConnection broker, string role, int threads = 1)
    {
        string[] members = call.Get(join) is { Length: > 0 } named ? named : Split(Environment.GetEnvironmentVariable(ProgramEnvironment.Join));
        return members.Length == 0 ? null : FactoryOf(members, call, broker, role, threads, role == Node ? NodePort : 0);
    }

    /// <summary>Joins the cluster that <c>neuron cluster up</c> has started on this machine; null if it has not, or with a broker. Parameters as above.</summary>
    public ITransportFactory? UpHere(Invocation call, BrokerConnection broker, string role, int threads = 1) =>
        ClusterFolder.Default.Read() is { Members: { Count: > 0 } members } ? FactoryOf(members, call, broker, role, threads, usualPort: 0) : null;

    private static string[] Split(string? members) => (members ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

#if AKKA_ENGINE
    private AkkaTransportFactory FactoryOf(IReadOnlyList<string> members, Invocation call, BrokerConnection broker, string role, int threads, ulong usualPort)
    {
        (string? certificate, string? key) = broker.CertificateOf(call);
        var options = new AkkaClusterOptions
        {
            Seeds = members,
            Host = call.Get(host) ?? "127.0.0.1",
            Port = PortOf(call, usualPort),
            Role = role,
            Threads = threads,
            Certificate = certificate ?? Environment.GetEnvironmentVariable(ProgramEnvironment.TlsCertificate),
            CertificateKey = key ?? Environment.GetEnvironmentVariable(ProgramEnvironment.TlsKey),
            IsInsecure = call.Get(insecure),
        };
        if (options.IsInsecure && !options.IsLoopback)
            call.Complain($"{insecure.Name}: {(options.Certificate is null ? "what goes between members is not encrypted" : "any certificate is accepted")}; whoever reaches {options.Host} can take part.");
        return new AkkaTransportFactory(options);
    }

    private int PortOf(Invocation call, ulong usual) => (call.Get(port) ?? usual) is <= PortMax and var number
        ? (int)number : throw new CommandException($"{port.Name} is {call.Get(port)}; it must lie in [0, {PortMax}].");
#else
    private ITransportFactory FactoryOf(IReadOnlyList<string> members, Invocation call, BrokerConnection broker, string role, int threads, ulong usualPort) =>
        throw new CommandException($"{join.Name} is for the engine akka, which this build does not contain; neuron engines says why.");
#endif
}
