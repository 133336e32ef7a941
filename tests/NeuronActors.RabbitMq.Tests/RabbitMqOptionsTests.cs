using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq.Tests;

public sealed class RabbitMqOptionsTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        [RabbitMqOptions.UserVariable] = "from-environment",
        [RabbitMqOptions.PasswordVariable] = "secret-of-environment",
    };

    [Theory]
    [InlineData("amqp://broker", "broker", 5672, "/", false)]
    [InlineData("amqps://broker", "broker", 5671, "/", true)]
    [InlineData("amqp://broker:7000/neurons", "broker", 7000, "neurons", false)]
    [InlineData("amqp://broker/a%2Fb", "broker", 5672, "a/b", false)]
    [InlineData("amqps://[::1]:7001/", "::1", 7001, "/", true)]
    public void An_address_names_host_port_virtual_host_and_TLS(string address, string host, int port, string virtualHost, bool usesTls)
    {
        RabbitMqOptions options = RabbitMqOptions.Of(address, _ => null);
        Assert.Equal((host, port, virtualHost, usesTls), (options.Host, options.Port, options.VirtualHost, options.UsesTls));
        Assert.Equal(("guest", "guest"), (options.User, options.Password));
    }

    [Fact]
    public void Credentials_come_from_the_address_else_from_the_environment()
    {
        RabbitMqOptions environment = RabbitMqOptions.Of("amqp://broker", Environment.GetValueOrDefault);
        Assert.Equal(("from-environment", "secret-of-environment"), (environment.User, environment.Password));
        RabbitMqOptions address = RabbitMqOptions.Of("amqp://me:p%40ss@broker", Environment.GetValueOrDefault);
        Assert.Equal(("me", "p@ss"), (address.User, address.Password));
    }

    [Fact]
    public void Only_what_stands_in_the_address_is_unescaped()
    {
        RabbitMqOptions address = RabbitMqOptions.Of("amqp://m%65:pa%41ss@broker", _ => null);
        Assert.Equal(("me", "paAss"), (address.User, address.Password));
        RabbitMqOptions environment = RabbitMqOptions.Of("amqp://broker", name => name == RabbitMqOptions.UserVariable ? "m%65" : "pa%41ss");
        Assert.Equal(("m%65", "pa%41ss"), (environment.User, environment.Password));
        RabbitMqOptions both = RabbitMqOptions.Of("amqp://m%65@broker", name => name == RabbitMqOptions.PasswordVariable ? "100%" : null);
        Assert.Equal(("me", "100%"), (both.User, both.Password));
    }

    [Fact]
    public void Credentials_are_never_printed()
    {
        RabbitMqOptions options = RabbitMqOptions.Of("amqps://me:sesame@broker:7001/neurons");
        Assert.Equal("amqps://broker:7001/neurons", options.Place);
        Assert.Equal(options.Place, options.ToString());
        Assert.Equal("rabbitmq", new RabbitMqTransportFactory(options).Name);
        Assert.Equal(options.Place, new RabbitMqTransportFactory(options).Place);
        var broker = new LocalBrokerOptions { Folder = "here", User = "me", Password = "sesame" };
        Assert.DoesNotContain("sesame", broker.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broker"), InlineData("http://broker"), InlineData("amqp://"), InlineData("")]
    public void What_is_no_address_is_refused_with_an_example(string address)
    {
        TransportException refusal = Assert.Throws<TransportException>(() => RabbitMqOptions.Of(address, _ => null));
        Assert.True(refusal.IsFinal);
        Assert.Contains("amqp://host:5672", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_numbers_out_of_range_are_refused_before_anything_is_connected()
    {
        var options = new RabbitMqOptions();
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => Connect(options with { Cluster = "my cluster" }));
        Assert.True(refusal.IsFinal);
        Assert.Contains("'my cluster' is no name", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Connect(options with { HeartbeatSeconds = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Connect(options with { Port = 70_000 }));
    }

    private static Task<ITransport> Connect(RabbitMqOptions options) => new RabbitMqTransportFactory(options).Connect(CancellationToken.None);
}
