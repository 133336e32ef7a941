using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NeuronActors.Engine.Tests;

/// <summary>What a member refuses before it listens, and who cannot join.</summary>
public sealed class ClusterOptionsTests
{
    [Fact]
    public async Task Other_machines_are_let_in_by_TLS_or_when_somebody_insists()
    {
        var open = new ClusterOptions { Host = "0.0.0.0" };
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => Join(open));
        Assert.True(refusal.IsFinal);
        Assert.Contains("--insecure", refusal.Message, StringComparison.Ordinal);
        (open with { IsInsecure = true }).Check();
        new ClusterOptions { Host = "localhost" }.Check();
    }

    [Theory]
    [InlineData("node-1"), InlineData("node-1:"), InlineData(":2570"), InlineData("node-1:0"), InlineData("node-1:70000"), InlineData("node-1:x")]
    public void A_seed_that_is_no_address_is_refused_with_one_that_is(string seed)
    {
        ClusterException refusal = Assert.Throws<ClusterException>(() => new ClusterOptions { Seeds = [seed] }.Check());
        Assert.Contains($"'{seed}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("node-1:2570", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""), InlineData("two words"), InlineData("-lab"), InlineData("läb")]
    public void A_cluster_s_name_is_one_that_an_actor_system_can_have(string name) =>
        Assert.Contains("--cluster lab", Assert.Throws<ClusterException>(() => new ClusterOptions { Cluster = name }.Check()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_cluster_that_nobody_answers_for_is_named_with_what_Akka_says()
    {
        var options = new ClusterOptions { Seeds = [$"127.0.0.1:{LossTests.FreePort()}"], JoinWithin = TimeSpan.FromSeconds(3) };
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => Join(options));
        Assert.False(refusal.IsFinal);
        Assert.Contains(options.Seeds[0], refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Akka.NET says: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_TLS_members_join_and_who_speaks_in_plain_text_or_distrusts_the_certificate_does_not()
    {
        var options = new ClusterOptions { Host = "localhost", Certificate = SelfSigned(), IsInsecure = true };
        await using var first = new TestNode("node-1", options, null);
        await first.Connected();
        options = options with { Seeds = [first.Node.Address!], JoinWithin = TimeSpan.FromSeconds(3) };
        await using (ClusterRun run = await Join(options with { JoinWithin = TestMembers.LongestWait }))
            Assert.Single(await run.WaitForNodes(1, TestMembers.LongestWait, CancellationToken.None));
        await Assert.ThrowsAsync<ClusterException>(() => Join(options with { Certificate = null }));
        await Assert.ThrowsAsync<ClusterException>(() => Join(options with { IsInsecure = false }));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_refused_for_good()
    {
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => Join(new ClusterOptions { Certificate = "/nowhere/member.pem" }));
        Assert.True(refusal.IsFinal);
        Assert.StartsWith("/nowhere/member.pem cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<ClusterRun> Join(ClusterOptions options) =>
        ClusterRun.Join(options, "test", TimeSpan.FromSeconds(30), () => null, CancellationToken.None);

    private static string SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }
}
