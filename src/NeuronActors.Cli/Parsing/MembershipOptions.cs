#if AKKA_ENGINE
using NeuronActors.Akka;
using NeuronActors.Networks;
#endif
using System.CommandLine;
using NeuronActors.Runtime;

namespace NeuronActors.Cli;

/// <summary>The options that say which Akka.Cluster a process belongs to. A build without that engine has none of them.</summary>
internal sealed class MembershipOptions
{
#if AKKA_ENGINE
    private const int NodePort = 2570;

    private readonly Option<string[]> seeds = new("--seed")
    {
        Description = $"A member of an Akka.Cluster to join by; may be repeated, and the first one begins the cluster (default {AkkaClusterOptions.SeedsVariable})",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> host = new("--host") { Description = "Name or address that other members reach this process by (default 127.0.0.1)", HelpName = "HOST" };
    private readonly WholeNumberOption port = new("--port", "Port that other members reach this process by; 0 for any");

    private readonly Option<bool> insecure = new("--insecure")
    {
        Description = "Let other machines in without TLS; with it, accept any certificate",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { seeds, host, port, insecure }) command.Add(option);
    }

    /// <summary>Joins the cluster that the command line or the environment names; null if neither does.</summary>
    /// <param name="call">The command.</param>
    /// <param name="broker">The options of TLS.</param>
    /// <param name="role">What this process is in the cluster.</param>
    /// <param name="threads">Threads that run populations.</param>
    public ITransportFactory? FactoryOf(Invocation call, BrokerConnection broker, string role, int threads = 1)
    {
        string[] given = call.Get(seeds) is { Length: > 0 } named ? named
            : (Environment.GetEnvironmentVariable(AkkaClusterOptions.SeedsVariable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (given.Length == 0) return null;
        (string? certificate, string? key) = broker.CertificateOf(call);
        var options = new AkkaClusterOptions
        {
            Seeds = given,
            Host = call.Get(host) ?? "127.0.0.1",
            Port = (int)Math.Min(call.Get(port) ?? (role == "node" ? NodePort : 0UL), 65536),
            Role = role,
            Threads = threads,
            Certificate = certificate ?? Environment.GetEnvironmentVariable(AkkaClusterOptions.CertificateVariable),
            CertificateKey = key ?? Environment.GetEnvironmentVariable(AkkaClusterOptions.KeyVariable),
            IsInsecure = call.Get(insecure),
        };
        if (options.IsInsecure && !options.IsLoopback)
            call.Complain($"--insecure: {(options.Certificate is null ? "what goes between members is not encrypted" : "any certificate is accepted")}; whoever reaches {options.Host} can take part.");
        return new AkkaTransportFactory(options);
    }
#else
    public void AddTo(Command command) => ArgumentNullException.ThrowIfNull(command);

    /// <summary>Nothing: this build has no such engine.</summary>
    public ITransportFactory? FactoryOf(Invocation call, BrokerConnection broker, string role, int threads = 1) => null;
#endif
}
