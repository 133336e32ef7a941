using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace NeuronActors.RabbitMq;

/// <summary>Finds out what kind of port it was that did not answer in plain text.</summary>
internal static class PortProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether it answers a greeting in TLS. Nothing is trusted for it, and nothing else is said.</summary>
    public static async Task<bool> SpeaksTls(RabbitMqOptions options)
    {
        try
        {
            using var end = new CancellationTokenSource(Timeout);
            using var client = new TcpClient();
            await client.ConnectAsync(options.Host, options.Port, end.Token).ConfigureAwait(false);
            bool hasCertificate = false;
            await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
            {
                hasCertificate = certificate is not null;
                return false;
            });
            try
            {
                await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host }, end.Token).ConfigureAwait(false);
            }
            catch (AuthenticationException)
            {
                // Refused by ourselves, after the broker has shown what it has.
            }
            return hasCertificate;
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
