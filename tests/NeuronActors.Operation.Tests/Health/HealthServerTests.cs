using System.Net;
using System.Net.Sockets;

namespace NeuronActors.Operation.Tests;

public sealed class HealthServerTests : IDisposable
{
    private static readonly HealthOptions AnyPort = new() { Port = 0 };
    private readonly HttpClient client = new();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task It_is_alive_while_it_answers_and_ready_when_the_node_says_so()
    {
        var now = new Readiness(false, "It waits for a cluster.");
        await using HealthServer server = await HealthServer.Start(AnyPort, () => now);

        Assert.Equal((HttpStatusCode.OK, "The process answers.\n"), await Get(server, HealthServer.LivePath));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "It waits for a cluster.\n"), await Get(server, HealthServer.ReadyPath));
        now = new Readiness(true, "It hosts 2 populations.");
        Assert.Equal((HttpStatusCode.OK, "It hosts 2 populations.\n"), await Get(server, HealthServer.ReadyPath));
    }

    [Fact]
    public async Task A_node_that_cannot_say_is_not_ready_and_still_alive()
    {
        await using HealthServer server = await HealthServer.Start(AnyPort, () => throw new InvalidOperationException("secret"));

        (HttpStatusCode status, string text) = await Get(server, HealthServer.ReadyPath);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Get(server, HealthServer.LivePath)).Status);
    }

    [Fact]
    public async Task Other_paths_and_methods_are_refused()
    {
        await using HealthServer server = await HealthServer.Start(AnyPort, Ready);

        Assert.Equal(HttpStatusCode.NotFound, (await Get(server, "/")).Status);
        using HttpResponseMessage posted = await client.PostAsync(new Uri(server.Address, HealthServer.LivePath), new StringContent(""));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task It_listens_on_loopback_unless_told_otherwise()
    {
        await using HealthServer server = await HealthServer.Start(AnyPort, Ready);
        Assert.Equal("127.0.0.1", server.Address.Host);
        Assert.Equal(IPAddress.Loopback, new HealthOptions().Address);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_sentence()
    {
        await using HealthServer first = await HealthServer.Start(AnyPort, Ready);
        OperationException refusal = await Assert.ThrowsAsync<OperationException>(
            () => HealthServer.Start(AnyPort with { Port = first.Address.Port }, Ready));
        Assert.Equal(
            $"health cannot be answered on 127.0.0.1:{first.Address.Port}: another program listens there: choose another port with --health.",
            refusal.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public async Task A_port_that_is_none_is_one_sentence(int port)
    {
        OperationException refusal = await Assert.ThrowsAsync<OperationException>(() => HealthServer.Start(AnyPort with { Port = port }, Ready));
        Assert.Equal($"--health is {port}; a port lies in [0, 65535], usually it is 8580.", refusal.Message);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_sentence()
    {
        // 192.0.2.0/24 is kept for documentation (RFC 5737): no machine has such an address.
        OperationException refusal = await Assert.ThrowsAsync<OperationException>(
            () => HealthServer.Start(AnyPort with { Address = IPAddress.Parse("192.0.2.1") }, Ready));
        Assert.Contains("this machine has no such address: choose one of its own with --health-address", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_it_has_stopped_its_port_is_free_again()
    {
        HealthServer server = await HealthServer.Start(AnyPort, Ready);
        await Get(server, HealthServer.LivePath);
        int port = server.Address.Port;
        await server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => Get(server, HealthServer.LivePath));
        await using HealthServer next = await HealthServer.Start(AnyPort with { Port = port }, Ready);
        Assert.Equal(HttpStatusCode.OK, (await Get(next, HealthServer.LivePath)).Status);
    }

    [Fact]
    public async Task A_client_that_stays_and_says_nothing_does_not_hold_up_the_end()
    {
        HealthServer server = await HealthServer.Start(AnyPort, Ready);
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        using var reader = new StreamReader(silent.GetStream());
        // Only an answer shows that the server has taken the connection.
        await silent.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray());
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());

        await server.DisposeAsync();

        Assert.EndsWith("The process answers.\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static Readiness Ready() => new(true, "It waits for work.");

    private async Task<(HttpStatusCode Status, string Text)> Get(HealthServer server, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(server.Address, path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
