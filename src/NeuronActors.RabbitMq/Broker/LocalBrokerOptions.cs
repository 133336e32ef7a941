namespace NeuronActors.RabbitMq;

/// <summary>How to run a broker of our own.</summary>
/// <remarks>The password is never printed: <see cref="ToString"/> is the folder.</remarks>
public sealed record LocalBrokerOptions
{
    /// <summary>Folder for everything it writes. What an earlier broker left in its <c>data</c> is removed.</summary>
    public required string Folder { get; init; }

    /// <summary>The one user it knows; there is no <c>guest</c>.</summary>
    public required string User { get; init; }

    /// <summary>That user's password.</summary>
    public required string Password { get; init; }

    /// <summary>Address to listen at. Default: this machine only.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>Port for plain text, 1 to 65535; 0 takes a free one; null listens by TLS only.</summary>
    public int? Port { get; init; } = 0;

    /// <summary>Port for TLS, 1 to 65535; 0 takes a free one; null: no TLS.</summary>
    public int? TlsPort { get; init; }

    /// <summary>The broker's certificate (PEM), needed for TLS.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key (PEM) of that certificate, needed for TLS.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Certificates (PEM) of the authorities whose clients may connect. Null: by TLS too, a password is enough.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>It ends when this process does, however it ends. False: it stays until <see cref="LocalBroker.StopByFolder"/>.</summary>
    public bool EndsWithParent { get; init; } = true;

    /// <summary>How long it may take to start, 1 to 600 seconds.</summary>
    public int StartTimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override string ToString() => Folder;
}
