using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq;

/// <summary>Whose certificates we trust, and the one that we show.</summary>
internal sealed class CertificateTrust
{
    private readonly RabbitMqOptions options;
    private readonly X509Certificate2Collection? authorities;
    private volatile string? refusal;
    private volatile bool wasAsked;

    /// <summary>Reads the files.</summary>
    /// <exception cref="TransportException">One cannot be read; final.</exception>
    public CertificateTrust(RabbitMqOptions options)
    {
        this.options = options;
        Own = [];
        if (options.AuthorityFile is { } authority)
        {
            authorities = [];
            Read(authority, () => authorities.ImportFromPemFile(authority));
            if (authorities.Count == 0) throw new TransportException($"{authority} holds no certificate in PEM form") { IsFinal = true };
        }
        if (options.CertificateFile is { } own)
            Read(own, () => Own.Add(X509Certificate2.CreateFromPemFile(own, options.KeyFile)));
    }

    /// <summary>Our own certificate, if we have one.</summary>
    public X509Certificate2Collection Own { get; }

    /// <summary>What TLS had to do with a failure, in a sentence; null if nothing.</summary>
    public string? WhyRefused(Exception failure) =>
        refusal is not null ? refusal
        : !wasAsked || !BrokerFault.WasCutShort(failure) ? null
        : Own.Count == 0 ? $"the broker {options.Place} asks for a certificate of ours; give --certificate FILE and --key FILE"
        : $"the broker {options.Place} does not accept {options.CertificateFile}; its log says why";

    /// <summary>The certificate to show when a broker asks for one.</summary>
    public X509Certificate Show(object sender, string host, X509CertificateCollection own, X509Certificate? broker, string[] issuers)
    {
        wasAsked |= broker is not null;
        return own.Count > 0 ? own[0] : null!;
    }

    /// <summary>Whether a broker's certificate is to be trusted.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors faults)
    {
        refusal = certificate is null || faults.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)
            ? $"the broker {options.Place} shows no certificate"
            : faults.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? $"the certificate of the broker {options.Place} is for {certificate.Subject}, not for '{options.ServerName ?? options.Host}'; give the name it bears with --server-name"
                : WhyUntrusted(certificate, chain, faults);
        return refusal is null;
    }

    private string? WhyUntrusted(X509Certificate certificate, X509Chain? given, SslPolicyErrors faults)
    {
        if (authorities is null)
            return faults == SslPolicyErrors.None
                ? null
                : $"the certificate of the broker {options.Place} is not trusted on this machine; give the authority's certificate with --ca FILE";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (given is not null)
            foreach (X509ChainElement element in given.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = new X509Certificate2(certificate);
        if (chain.Build(leaf)) return null;
        string why = string.Join(", ", chain.ChainStatus.Select(status => status.Status));
        return $"the certificate of the broker {options.Place} is not trusted by {options.AuthorityFile} ({why})";
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TransportException($"{file} cannot be read as a certificate: {cause.Message}", cause) { IsFinal = true };
        }
    }
}
