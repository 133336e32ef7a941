using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NeuronActors.Akka.Tests;

/// <summary>An authority that signs certificates of members.</summary>
internal sealed class Authority : IDisposable
{
    /// <summary>The name that all members of a cluster share.</summary>
    public const string Name = "neuronactors";

    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), To = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 own;
    private byte serial;

    public Authority(string name)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        own = request.CreateSelfSigned(From, To);
    }

    /// <summary>Its own certificate, PEM.</summary>
    public string Pem => own.ExportCertificatePem();

    /// <summary>A certificate with its key, PEM.</summary>
    public string Member()
    {
        using var memberKey = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Name}", memberKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(own, From, To, [++serial]);
        return $"{certificate.ExportCertificatePem()}\n{memberKey.ExportPkcs8PrivateKeyPem()}";
    }

    public void Dispose()
    {
        own.Dispose();
        key.Dispose();
    }
}
