using System.Globalization;
using System.Net;
using Akka.Actor;

namespace NeuronActors.Engine;

/// <summary>Where a member of an Akka.Cluster listens, by which seeds it joins, and how long it waits.</summary>
public sealed record ClusterOptions
{
    /// <summary>Default name of a cluster.</summary>
    public const string UsualName = "neurons";

    /// <summary>Name of the cluster, which is that of its actor systems: letters, digits, '-' and '_'. One of another name cannot be joined.</summary>
    public string Cluster { get; init; } = UsualName;

    /// <summary>Name or address that this process listens at and that others reach it by.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Members to join by, as <c>host:port</c>. Empty: this process founds a cluster.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>It founds a cluster if none of the seeds has answered for <see cref="FoundAfter"/>, or all are joining themselves. At most one member of a cluster should be set so.</summary>
    public bool MayFound { get; init; }

    /// <summary>How long seeds are given to answer before a cluster is founded; at least 5 s where one of them listens. Default 10 s.</summary>
    public TimeSpan FoundAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What this process is: <c>node</c> or <c>coordinator</c>.</summary>
    public string Role { get; init; } = NodeRole;

    /// <summary>Threads that run populations, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Our certificate, PEM: a file or what stands in one. Null: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key, PEM: a file or what stands in one. Null: it stands with the certificate.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Authorities that vouch for members, PEM: a file. Null: those of the system, which vouch for the name of a host.</summary>
    public string? Authority { get; init; }

    /// <summary>
    /// Without a certificate: plain text to other machines, too; any process that reaches the port can then read and send everything.
    /// With one: accept any certificate of others.
    /// </summary>
    public bool IsInsecure { get; init; }

    /// <summary>Between two heartbeats. Default 1 s.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A member whose heartbeat is so late is unreachable. Default 3 s.</summary>
    public TimeSpan HeartbeatPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A member that was unreachable for so long is taken out of the cluster. Default 3 s.</summary>
    public TimeSpan DownAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long joining may take before the next attempt. Default 20 s.</summary>
    public TimeSpan JoinWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether it listens at an address of this machine alone.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Where it is, for people.</summary>
    public string Place => Seeds.Count > 0 ? string.Join(", ", Seeds) : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Role of a process that hosts populations.</summary>
    public const string NodeRole = "node";

    /// <summary>Role of a process that trains.</summary>
    public const string CoordinatorRole = "coordinator";

    /// <summary>The seeds as addresses, without this process itself.</summary>
    /// <exception cref="ClusterException">One is not of the form <c>host:port</c>; final.</exception>
    internal IEnumerable<Address> SeedAddresses(Address self) => Seeds.Select(AddressOf).Where(seed => !seed.Equals(self));

    /// <summary>The address of a member.</summary>
    /// <param name="text"><c>host:port</c>.</param>
    /// <exception cref="ClusterException">It is not of that form; final.</exception>
    internal Address AddressOf(string text)
    {
        int colon = text.LastIndexOf(':');
        bool isSound = colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535;
        if (!isSound) throw Refusal($"'{text}' is not the address of a member; write host:port, such as --join node-1:2570.");
        return new Address(Certificate is null ? "akka.tcp" : "akka.ssl.tcp", Cluster, text[..colon], int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Checks what a user may have written.</summary>
    /// <exception cref="ClusterException">It is not sound; final, one sentence.</exception>
    public void Check()
    {
        if (!IsLoopback && Certificate is null && !IsInsecure)
            throw Refusal($"{Host} can be reached from other machines, and nothing would be encrypted; give a certificate with --tls-cert FILE.pem, or write --insecure.");
        if (Port is < 0 or > 65535) throw Refusal($"--port is {Port}; it must lie in [0, 65535].");
        if (Cluster.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(Cluster[0]) || !Cluster.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw Refusal($"--cluster is '{Cluster}'; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter or digit, such as --cluster lab.");
        foreach (string seed in Seeds) AddressOf(seed);
    }

    internal static ClusterException Refusal(string sentence) => new(sentence) { IsFinal = true };
}
