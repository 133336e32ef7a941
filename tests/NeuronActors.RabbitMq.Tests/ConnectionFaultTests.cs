using System.Net;
using System.Net.Sockets;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq.Tests;

/// <summary>What a user is told when there is no connection, and whether trying again can help.</summary>
public sealed class ConnectionFaultTests(BrokerFixture fixture)
{
    private const string Secret = "a-password-that-is-wrong";

    [Fact]
    public async Task A_wrong_password_is_refused_for_good_and_not_printed()
    {
        TransportException refusal = await Refusal(fixture.Options with { Password = Secret });
        Assert.True(refusal.IsFinal);
        Assert.Contains("refuses user 'tester' or the password", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guest_of_other_brokers_is_a_stranger_here()
    {
        TransportException refusal = await Refusal(fixture.Options with { User = "guest", Password = "guest" });
        Assert.True(refusal.IsFinal);
    }

    [Fact]
    public async Task An_unknown_virtual_host_is_refused_for_good()
    {
        TransportException refusal = await Refusal(fixture.Options with { VirtualHost = "elsewhere" });
        Assert.True(refusal.IsFinal);
        Assert.Contains("virtual host 'elsewhere'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_does_not_listen_may_do_so_later()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int free = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        TransportException refusal = await Refusal(new RabbitMqOptions { Host = "127.0.0.1", Port = free });
        Assert.False(refusal.IsFinal);
        Assert.Contains("cannot be reached", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_may_do_so_later()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        TransportException refusal = await Refusal(new RabbitMqOptions
        {
            Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, ConnectTimeoutSeconds = 1,
        });
        Assert.False(refusal.IsFinal);
        Assert.Contains("did not answer within 1 s", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_attempt_says_that_it_was_cancelled()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new RabbitMqOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        using var stop = new CancellationTokenSource();
        Task<ITransport> attempt = new RabbitMqTransportFactory(options).Connect(stop.Token);
        using TcpClient arrived = await listener.AcceptTcpClientAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempt);
    }

    [Fact]
    public async Task Plain_text_on_a_port_with_TLS_is_refused_for_good()
    {
        TransportException refusal = await Refusal(fixture.Options with { Port = fixture.Broker.TlsPort!.Value });
        Assert.True(refusal.IsFinal, refusal.Message);
        Assert.Contains("speaks TLS on this port; write amqps://", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_on_a_port_for_plain_text_is_refused_for_good()
    {
        TransportException refusal = await Refusal(fixture.TlsOptions with { Port = fixture.Broker.Port!.Value });
        Assert.True(refusal.IsFinal, refusal.Message);
        Assert.Contains("write amqp://", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_works_with_the_authority_of_the_brokers_certificate()
    {
        await using ITransport transport = await new RabbitMqTransportFactory(fixture.TlsOptions).Connect(CancellationToken.None);
        PingPongResult result = await BrokerPingPong.Run(new RabbitMqTransportFactory(fixture.TlsOptions), 300_000, 5);
        Assert.True(result.GigabytesPerSecond > 0);
    }

    [Fact]
    public async Task TLS_without_that_authority_is_refused_for_good()
    {
        TransportException refusal = await Refusal(fixture.TlsOptions with { AuthorityFile = null });
        Assert.True(refusal.IsFinal, refusal.Message);
        Assert.Contains("is not trusted on this machine; give the authority's certificate", refusal.Message, StringComparison.Ordinal);
        string another = Path.Combine(fixture.Path, "another");
        Directory.CreateDirectory(another);
        refusal = await Refusal(fixture.TlsOptions with { AuthorityFile = new TestCertificates(another).AuthorityFile });
        Assert.True(refusal.IsFinal, refusal.Message);
        Assert.Contains("is not trusted by", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_for_good()
    {
        TransportException refusal = await Refusal(fixture.TlsOptions with { ServerName = "broker.example" });
        Assert.True(refusal.IsFinal, refusal.Message);
        Assert.Contains("not for 'broker.example'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named()
    {
        TransportException refusal = await Refusal(fixture.TlsOptions with { AuthorityFile = "/nowhere/authority.pem" });
        Assert.True(refusal.IsFinal);
        Assert.Contains("/nowhere/authority.pem", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<TransportException> Refusal(RabbitMqOptions options) =>
        await Assert.ThrowsAsync<TransportException>(() => new RabbitMqTransportFactory(options).Connect(CancellationToken.None));
}
