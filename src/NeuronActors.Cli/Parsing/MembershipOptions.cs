using System.CommandLine;
using NeuronActors.Engine;
using NeuronActors.Operation;

namespace NeuronActors.Cli;

/// <summary>The options that say which cluster a process belongs to, and how its members talk.</summary>
internal sealed class MembershipOptions
{
    private const string Heading = "Cluster";
    private const ulong NodePort = 2570, PortMax = 65535;

    private readonly Option<string[]> join = new("--join")
    {
        Description = $"A member of the cluster to join by; may be repeated (default {ProgramEnvironment.Join}, else the cluster that is up on this machine)",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> cluster = new("--cluster") { Description = $"Name of the cluster (default {ClusterOptions.UsualName}); one of another name cannot be joined", HelpName = "NAME" };
    private readonly Option<string?> host = new("--host") { Description = "Name or address that other members reach this process by (default 127.0.0.1)", HelpName = "HOST" };
    private readonly WholeNumberOption port = new("--port", $"Port that they reach it by; 0 for any (default {NodePort} for a node, else any)");
    private readonly Option<string?> authority = new("--tls-ca") { Description = "Authorities that vouch for members, instead of the system's", HelpName = "FILE.pem" };
    private readonly Option<string?> certificate = new("--tls-cert") { Description = $"Our own certificate: members talk by TLS (default {ProgramEnvironment.TlsCertificate})", HelpName = "FILE.pem" };
    private readonly Option<string?> key = new("--tls-key") { Description = $"The key of that certificate (default {ProgramEnvironment.TlsKey}, else the same file)", HelpName = "FILE.pem" };
    private readonly Option<bool> insecure = new("--insecure") { Description = "Let members of other machines in without TLS; with TLS, accept any certificate" };
    private readonly Option<bool> first = new("--first") { Description = "Found a cluster if no member that --join names answers; say so to one node only" };
    private readonly WholeNumberOption foundAfter = new("--found-after", "Seconds that members are given before --first founds a cluster (default 10)");

    /// <summary>The options of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isNode">Whether it may found a cluster.</param>
    public void AddTo(NeuronCommand command, bool isNode = false)
    {
        command.Add(Heading, join, cluster, host, port);
        if (isNode) command.Add(Heading, first, foundAfter);
        command.Add("TLS", authority, certificate, key, insecure);
    }

    /// <summary>The cluster that the command line or the environment names, else the one that is up on this machine; null if there is none.</summary>
    /// <exception cref="CommandException">A port or a file is none.</exception>
    public ClusterOptions? Find(Invocation call)
    {
        string[] members = Members(call);
        if (members.Length > 0) return Of(call, members, usualPort: 0);
        return ClusterFolder.Default.Read() is { } up ? Of(call, up.Members, usualPort: 0) with { Cluster = call.Get(cluster) ?? up.Cluster } : null;
    }

    /// <summary>The cluster of a node: the one that is named or up on this machine, else one that it founds.</summary>
    public ClusterOptions OfNode(Invocation call)
    {
        string[] members = Members(call);
        ClusterOptions options = members.Length == 0 && call.Get(port) is null && Find(call) is { } up ? up : Of(call, members, NodePort);
        if (call.Get(first) && options.Seeds.Count == 0) throw new CommandException($"{first.Name} is for a node that joins others if they are there: name them with {join.Name}, or leave it out; a node that joins nobody founds a cluster.");
        if (call.Get(foundAfter) is > 3600 and var seconds) throw new CommandException($"{foundAfter.Name} is {seconds}; it must lie in [0, 3600].");
        return options with { MayFound = call.Get(first), FoundAfter = TimeSpan.FromSeconds(call.Get(foundAfter) ?? 10) };
    }

    private string[] Members(Invocation call) => call.Get(join) is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable(ProgramEnvironment.Join) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private ClusterOptions Of(Invocation call, IReadOnlyList<string> members, ulong usualPort)
    {
        var options = new ClusterOptions
        {
            Cluster = call.Get(cluster) ?? ClusterOptions.UsualName,
            Seeds = members,
            Host = call.Get(host) ?? "127.0.0.1",
            Port = PortOf(call, usualPort),
            Certificate = Existing(call.Get(certificate), certificate.Name) ?? Environment.GetEnvironmentVariable(ProgramEnvironment.TlsCertificate),
            CertificateKey = Existing(call.Get(key), key.Name) ?? Environment.GetEnvironmentVariable(ProgramEnvironment.TlsKey),
            Authority = Existing(call.Get(authority), authority.Name),
            IsInsecure = call.Get(insecure),
        };
        if (options.Authority is not null && options.Certificate is null)
            throw new CommandException($"{authority.Name} is given, but without a certificate of its own a process does not talk by TLS; add {certificate.Name} FILE.pem.");
        if (options.IsInsecure && !options.IsLoopback)
            call.Complain($"{insecure.Name}: {(options.Certificate is null ? "what goes between members is not encrypted" : "any certificate is accepted")}; whoever reaches {options.Host} can take part.");
        options.Check();   // before a run folder is made for nothing
        return options;
    }

    private int PortOf(Invocation call, ulong usual) => (call.Get(port) ?? usual) is <= PortMax and var number
        ? (int)number : throw new CommandException($"{port.Name} is {call.Get(port)}; it must lie in [0, {PortMax}].");

    private static string? Existing(string? file, string option) =>
        file is null || File.Exists(file) ? file : throw new CommandException($"{option} is {file}, which is not there; write the path of a PEM file.");
}
