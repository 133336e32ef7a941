using System.Runtime.CompilerServices;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>Where the broker is, who we are, and how patient we are with it.</summary>
/// <remarks>Credentials are read, never printed: <see cref="ToString"/> is <see cref="Place"/>.</remarks>
public sealed record RabbitMqOptions
{
    /// <summary>Environment variable with the user's name at the broker.</summary>
    public const string UserVariable = "NEURONACTORS_BROKER_USER";

    /// <summary>Environment variable with the password at the broker.</summary>
    public const string PasswordVariable = "NEURONACTORS_BROKER_PASSWORD";

    /// <summary>A cluster's name has at most so many characters.</summary>
    public const int ClusterNameMax = 64;

    /// <summary>Name or address of the broker's machine.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Port of the broker, 1 to 65535. AMQP's own are 5672, with TLS 5671.</summary>
    public int Port { get; init; } = 5672;

    /// <summary>The virtual host.</summary>
    public string VirtualHost { get; init; } = "/";

    /// <summary>User at the broker. <c>guest</c> is a broker's own default; it accepts it from its own machine only.</summary>
    public string User { get; init; } = "guest";

    /// <summary>Password at the broker.</summary>
    public string Password { get; init; } = "guest";

    /// <summary>Talk by TLS.</summary>
    public bool UsesTls { get; init; }

    /// <summary>File with the certificates (PEM) of the authorities to trust, in place of the system's. Null: the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>File with our own certificate (PEM), for a broker that asks for one. Null: none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>File with the key (PEM) of <see cref="CertificateFile"/>. Null: it stands in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the broker's certificate must bear. Null: <see cref="Host"/>.</summary>
    public string? ServerName { get; init; }

    /// <summary>Name of the cluster: of its exchange, and in front of the names of its queues. Letters, digits, '.', '-', '_'. Two clusters may share a broker.</summary>
    public string Cluster { get; init; } = "neuronactors";

    /// <summary>Seconds between heartbeats, 1 to 3600. We give a connection up that was silent for two of them, a broker for about three.</summary>
    public int HeartbeatSeconds { get; init; } = 2;

    /// <summary>How long making a connection may take, 1 to 600 seconds.</summary>
    public int ConnectTimeoutSeconds { get; init; } = 5;

    /// <summary>
    /// How long to ask again for a mailbox that is taken, in seconds, from 0 on: its holder may be a connection of our own,
    /// cut off, that the broker has not yet given up. Null: a little more than the three heartbeats that this takes.
    /// </summary>
    public double? TakenTimeoutSeconds { get; init; }

    /// <summary>A frame that the broker has not confirmed after so long means that the connection is lost. 1 to 3600 seconds.</summary>
    public int ConfirmTimeoutSeconds { get; init; } = 30;

    /// <summary>Bytes that may wait to be sent, for each lane; with more the connection is given up.</summary>
    /// <remarks>What bounds them in the first place is the credit that the receivers of a cluster give.</remarks>
    public long UnsentBytesMax { get; init; } = 256L << 20;

    /// <summary>Where it connects to, for people; without secrets.</summary>
    public string Place =>
        $"{(UsesTls ? "amqps" : "amqp")}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}{(VirtualHost == "/" ? "" : $"/{VirtualHost}")}";

    /// <summary>Options from the address of a broker, <c>amqp[s]://[user:password@]host[:port][/virtual-host]</c>.</summary>
    /// <param name="broker">
    /// The address; a user or password with a character that an address cannot have writes it as %40. They are better kept in the
    /// environment, where no list of processes shows them, and where they stand as they are.
    /// </param>
    /// <param name="environment">Reads a variable; null: this process's.</param>
    /// <exception cref="TransportException">It is not such an address; final.</exception>
    public static RabbitMqOptions Of(string broker, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (!Uri.TryCreate(broker, UriKind.Absolute, out Uri? address) || address.Scheme is not ("amqp" or "amqps") || address.Host == "")
            throw new TransportException("--broker is not an address of a broker; write amqp://host:5672 or amqps://host:5671") { IsFinal = true };
        bool usesTls = address.Scheme == "amqps";
        string[] login = address.UserInfo.Split(':', 2);
        string path = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'));
        return new RabbitMqOptions
        {
            Host = address.Host.Trim('[', ']'),
            Port = address.Port > 0 ? address.Port : usesTls ? 5671 : 5672,
            VirtualHost = path == "" ? "/" : path,
            UsesTls = usesTls,
            User = Unescaped(login[0]) ?? Given(environment(UserVariable)) ?? "guest",
            Password = Unescaped(login.ElementAtOrDefault(1)) ?? Given(environment(PasswordVariable)) ?? "guest",
        };

        static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

        // Only what stands in an address is escaped: a % in a variable is a %.
        static string? Unescaped(string? text) => Given(text) is { } escaped ? Uri.UnescapeDataString(escaped) : null;
    }

    /// <summary>Checks what a user may have written, and the bounds.</summary>
    /// <exception cref="TransportException">The cluster's name is none; final.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Check()
    {
        if (Cluster.Length is 0 or > ClusterNameMax || !Cluster.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            throw new TransportException($"'{Cluster}' is no name of a cluster; write up to {ClusterNameMax} letters, digits, '.', '-' and '_'") { IsFinal = true };
        CheckRange(Port, 1, 65535);
        CheckRange(HeartbeatSeconds, 1, 3600);
        CheckRange(ConnectTimeoutSeconds, 1, 600);
        CheckRange(ConfirmTimeoutSeconds, 1, 3600);
        ArgumentOutOfRangeException.ThrowIfNegative(TakenTimeoutSeconds ?? 0, nameof(TakenTimeoutSeconds));
        ArgumentOutOfRangeException.ThrowIfNegative(UnsentBytesMax);
    }

    /// <inheritdoc/>
    public override string ToString() => Place;

    private static void CheckRange(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"it must lie in [{least}, {most}]");
    }
}
