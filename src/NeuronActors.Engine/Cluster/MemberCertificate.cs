using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NeuronActors.Engine;

/// <summary>The certificate that a member shows, with its key.</summary>
internal static class MemberCertificate
{
    private const string TextBegins = "-----BEGIN";

    /// <summary>Reads it.</summary>
    /// <param name="certificate">A PEM file, or what stands in one.</param>
    /// <param name="key">The same for the key; null if it stands with the certificate.</param>
    /// <exception cref="ClusterException">It cannot be read; final.</exception>
    public static X509Certificate2 Read(string certificate, string? key)
    {
        try
        {
            using X509Certificate2 pem = X509Certificate2.CreateFromPem(Text(certificate), Text(key ?? certificate));
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);   // with a key that every platform's TLS takes
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            string what = certificate.StartsWith(TextBegins, StringComparison.Ordinal) ? "the certificate in the environment" : certificate;
            throw ClusterOptions.Refusal($"{what} cannot be read as a certificate with its key: {cause.Message}");
        }
    }

    private static string Text(string fileOrText) => fileOrText.StartsWith(TextBegins, StringComparison.Ordinal) ? fileOrText : File.ReadAllText(fileOrText);
}
