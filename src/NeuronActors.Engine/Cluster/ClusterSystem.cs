using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace NeuronActors.Engine;

/// <summary>Actor systems that talk to other processes.</summary>
internal static class ClusterSystem
{
    /// <summary>What the refusal of a certificate says, whatever else is said of it.</summary>
    public const string NotVouchedFor = "is not vouched for by the authorities that were named";

    /// <summary>Starts one.</summary>
    /// <param name="options">Where it listens, and how.</param>
    /// <param name="settings">Its settings.</param>
    /// <exception cref="ClusterException">The port is taken, or a certificate cannot be read; final.</exception>
    public static ActorSystem Start(ClusterOptions options, Config settings)
    {
        options.Check();
        Setup[] setups = options.Certificate is null
            ? [BootstrapSetup.Create().WithConfig(settings)]
            : [BootstrapSetup.Create().WithConfig(settings), Tls(options)];
        try
        {
            return ActorSystem.Create(options.Cluster, ActorSystemSetup.Create(setups));
        }
        catch (Exception cause) when (cause is not (ClusterException or OutOfMemoryException))
        {
            throw new ClusterException($"{options.Host}:{options.Port} cannot be listened at: {cause.GetBaseException().Message}; choose another with --host and --port.", cause) { IsFinal = true };
        }
    }

    /// <summary>Both sides show a certificate. Named authorities vouch for members as such; those of the system for the name of a host.</summary>
    private static DotNettySslSetup Tls(ClusterOptions options)
    {
        X509Certificate2 certificate = MemberCertificate.Read(options.Certificate!, options.CertificateKey);
        if (options.Authority is null)
            return new DotNettySslSetup(certificate, options.IsInsecure, requireMutualAuthentication: true, validateCertificateHostname: !options.IsInsecure);
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(options.Authority);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw ClusterOptions.Refusal($"{options.Authority} cannot be read as certificates of authorities: {cause.Message}");
        }
        if (authorities.Count == 0) throw ClusterOptions.Refusal($"{options.Authority} has no certificate in it; write the path of a PEM file of authorities.");
        // Others that trust these authorities would hang up on it without a word.
        if (WhyNotVouchedFor(certificate, authorities) is { } reason) throw ClusterOptions.Refusal($"our own certificate {certificate.Subject} {NotVouchedFor} ({reason}); give one that {options.Authority} vouches for.");
        return new DotNettySslSetup(certificate, suppressValidation: false, requireMutualAuthentication: true, (other, _, _, _, log) => IsVouchedFor(other, authorities, log));
    }

    private static bool IsVouchedFor(X509Certificate2? other, X509Certificate2Collection authorities, ILoggingAdapter log)
    {
        if (other is null || WhyNotVouchedFor(other, authorities) is not { } reason) return other is not null;
        log.Warning("the certificate {0} " + NotVouchedFor + " ({1})", other.Subject, reason);
        return false;
    }

    private static string? WhyNotVouchedFor(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(certificate) ? null : string.Join(", ", chain.ChainStatus.Select(status => status.Status));
    }
}
