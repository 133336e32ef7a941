using NeuronActors.Engine;

namespace NeuronActors.Akka.Tests;

/// <summary>What a member refuses before it listens.</summary>
public sealed class AkkaClusterOptionsTests
{
    [Fact]
    public async Task Other_machines_are_let_in_by_TLS_or_when_somebody_insists()
    {
        var open = new AkkaClusterOptions { Host = "0.0.0.0" };
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => new AkkaTransportFactory(open).Connect(CancellationToken.None));
        Assert.True(refusal.IsFinal);
        Assert.Contains("--insecure", refusal.Message, StringComparison.Ordinal);
        (open with { IsInsecure = true }).Check();
        new AkkaClusterOptions { Host = "localhost" }.Check();
    }

    [Theory]
    [InlineData("node-1"), InlineData("node-1:"), InlineData(":2570"), InlineData("node-1:0"), InlineData("node-1:70000"), InlineData("node-1:x")]
    public void A_seed_that_is_no_address_is_refused_with_one_that_is(string seed)
    {
        TransportException refusal = Assert.Throws<TransportException>(() => new AkkaClusterOptions { Seeds = [seed] }.Check());
        Assert.Contains($"'{seed}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("node-1:2570", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_nobody_answers_for_is_named()
    {
        var options = new AkkaClusterOptions { Seeds = [$"127.0.0.1:{AkkaPlace.FreePort()}"], JoinWithin = TimeSpan.FromSeconds(0.5) };
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => new AkkaTransportFactory(options).Connect(CancellationToken.None));
        Assert.False(refusal.IsFinal);
        Assert.Contains(options.Seeds[0], refusal.Message, StringComparison.Ordinal);
    }
}
