using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NeuronActors.Engine;
using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>Members that talk by TLS.</summary>
public sealed class AkkaTlsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Frames_arrive_by_TLS_and_who_speaks_in_plain_text_or_distrusts_the_certificate_cannot_join()
    {
        var options = new AkkaClusterOptions { Host = "localhost", Certificate = SelfSigned(), IsInsecure = true, Port = AkkaPlace.FreePort() };
        options = options with { Seeds = [$"localhost:{options.Port}"] };
        await using ITransport first = await Connect(options);
        await using ITransport second = await Connect(options with { Port = 0 });
        var inbox = new Inbox();
        await first.OpenMailbox("box", Lane.Data, inbox.Take);
        await first.Bind("box", ["box"]);
        second.Send("box", Lane.Data, FrameBuffer.Of([1, 2, 3]), mustArrive: true);
        byte[] frame = (await inbox.Next()).Frame;
        Assert.Equal(new byte[] { 1, 2, 3 }, frame);
        await Assert.ThrowsAsync<TransportException>(() => Connect(options with { Port = 0, Certificate = null, JoinWithin = Soon }));
        await Assert.ThrowsAsync<TransportException>(() => Connect(options with { Port = 0, IsInsecure = false, JoinWithin = Soon }));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_refused_for_good()
    {
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => Connect(new AkkaClusterOptions { Certificate = "/nowhere/member.pem" }));
        Assert.True(refusal.IsFinal);
        Assert.StartsWith("/nowhere/member.pem cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<ITransport> Connect(AkkaClusterOptions options) => new AkkaTransportFactory(options).Connect(CancellationToken.None);

    private static string SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }
}
