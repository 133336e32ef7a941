using System.Net;
using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>Where a member of an Akka.Cluster listens, whom it joins, and how patient it is.</summary>
public sealed record AkkaClusterOptions
{
    /// <summary>Name or address that this process listens at and that others reach it by.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Members to join by, as <c>host:port</c>; the first of them begins the cluster. Empty: this process begins one.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>What this process is, e.g. <c>node</c>; one word.</summary>
    public string Role { get; init; } = "node";

    /// <summary>Threads that run populations, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Our certificate, PEM: a file or what stands in one; the system's authorities (on Linux also those of <c>SSL_CERT_FILE</c>) must vouch for it. Null: no TLS.
    /// All members have the same one, or such with the same first name: Akka.NET before 1.5.53 expects of others the name that it has itself.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>Its key, PEM: a file or what stands in one. Null: it stands with the certificate.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>
    /// Without a certificate: talk in plain text to other machines, too; whoever reaches the port can then read and send everything.
    /// With one: accept any certificate of others.
    /// </summary>
    public bool IsInsecure { get; init; }

    /// <summary>Between two heartbeats. Default 0.5 s.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>A member whose heartbeat is so late is unreachable. Default 3 s.</summary>
    public TimeSpan HeartbeatPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Unreachable members are downed when nothing has changed for so long. Default 3 s: with the pause, a loss is acted upon within some 7 s.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long joining may take before the next attempt. Default 20 s.</summary>
    public TimeSpan JoinWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes under way to one mailbox, at the most, beside one frame. Default 2 MiB: what is under way delays heartbeats.</summary>
    public int WindowBytes { get; init; } = 2 << 20;

    /// <summary>A frame that was not taken in after so long means that its mailbox is lost. Default 60 s.</summary>
    public TimeSpan ReceiptWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether it listens at an address of this machine alone.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Checks what a user may have written.</summary>
    /// <exception cref="TransportException">It is not sound; final, one sentence.</exception>
    internal void Check()
    {
        if (!IsLoopback && Certificate is null && !IsInsecure)
            throw Refusal($"{Host} can be reached from other machines, and nothing would be encrypted; give a certificate with --tls-cert FILE.pem, or write --insecure.");
        if (Port is < 0 or > 65535) throw Refusal($"--port is {Port}; it must lie in [0, 65535].");
        foreach (string seed in Seeds) AkkaAddress.Of(seed, Certificate is not null);
    }

    internal static TransportException Refusal(string sentence) => new(sentence) { IsFinal = true };
}
