using System.Diagnostics;
using NeuronActors.Runtime;

namespace NeuronActors.RabbitMq.Tests;

/// <summary>A broker of our own: it comes, goes and comes back.</summary>
public sealed class LocalBrokerTests(BrokerFixture fixture)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_killed_broker_is_noticed_and_one_that_is_back_takes_connections_again()
    {
        LocalBroker broker = fixture.Broker;
        var factory = new RabbitMqTransportFactory(fixture.Options);
        await using ITransport transport = await factory.Connect(CancellationToken.None);
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        transport.Lost = lost.SetResult;
        await transport.OpenMailbox("survivor", Lane.Data, (_, _) => { });
        broker.Kill();
        Assert.Contains(factory.Place, await lost.Task.WaitAsync(LongestWait), StringComparison.Ordinal);
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => factory.Connect(CancellationToken.None));
        Assert.False(refusal.IsFinal);
        await broker.Restart();
        await using ITransport again = await factory.Connect(CancellationToken.None);
        await again.OpenMailbox("survivor", Lane.Data, (_, _) => { });
    }

    [Fact]
    public async Task A_broker_that_outlives_its_starter_is_ended_by_its_folder_and_asks_for_a_certificate_if_told_to()
    {
        _ = fixture.Broker;
        using var folder = new TemporaryFolder();
        var options = new LocalBrokerOptions
        {
            Folder = folder.Path,
            User = "tester",
            Password = "word",
            Port = null,
            TlsPort = 0,
            CertificateFile = fixture.Certificates.ServerFile,
            KeyFile = fixture.Certificates.ServerKeyFile,
            ClientAuthorityFile = fixture.Certificates.AuthorityFile,
            EndsWithParent = false,
        };
        try
        {
            LocalBroker broker = await LocalBroker.Start(options);
            RabbitMqOptions client = broker.Client with { AuthorityFile = fixture.Certificates.AuthorityFile };
            TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => new RabbitMqTransportFactory(client).Connect(CancellationToken.None));
            Assert.True(refusal.IsFinal, refusal.Message);
            Assert.Contains("asks for a certificate of ours", refusal.Message, StringComparison.Ordinal);
            client = client with { CertificateFile = fixture.Certificates.ClientFile, KeyFile = fixture.Certificates.ClientKeyFile };
            await using ITransport transport = await new RabbitMqTransportFactory(client).Connect(CancellationToken.None);
            TransportException occupied = await Assert.ThrowsAsync<TransportException>(() => LocalBroker.Start(options));
            Assert.Contains("runs in", occupied.Message, StringComparison.Ordinal);
            using Process process = Process.GetProcessById(broker.ProcessId!.Value);
            Assert.True(LocalBroker.StopByFolder(folder.Path));
            Assert.True(process.HasExited);
        }
        finally
        {
            LocalBroker.StopByFolder(folder.Path);
        }
        Assert.False(LocalBroker.StopByFolder(folder.Path));
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        int taken = fixture.Broker.Port!.Value;
        using var folder = new TemporaryFolder();
        var options = new LocalBrokerOptions { Folder = folder.Path, User = "tester", Password = "word", Port = taken };
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => LocalBroker.Start(options));
        Assert.Contains($"cannot listen at 127.0.0.1:{taken}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_does_not_start_in_time_names_its_logs_and_leaves_no_process()
    {
        _ = fixture.Broker;
        using var folder = new TemporaryFolder();
        var options = new LocalBrokerOptions { Folder = folder.Path, User = "tester", Password = "word", StartTimeoutSeconds = 1 };
        TransportException refusal = await Assert.ThrowsAsync<TransportException>(() => LocalBroker.Start(options));
        Assert.False(refusal.IsFinal);
        Assert.Contains("did not start within 1 s", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "log", "console.log"), refusal.Message, StringComparison.Ordinal);
        Assert.False(LocalBroker.StopByFolder(folder.Path));
    }

    [Fact]
    public void Its_settings_are_for_the_owners_eyes_only()
    {
        _ = fixture.Broker;
        string settings = Path.Combine(fixture.Path, "broker", "advanced.config");
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no file modes");
        else Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(settings));
    }
}
