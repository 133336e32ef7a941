using NeuronActors.RabbitMq.Tests;
using NeuronActors.Runtime.Tests;

// One broker serves all tests, and one of them kills it.
[assembly: AssemblyFixture(typeof(BrokerFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace NeuronActors.RabbitMq.Tests;

/// <summary>One broker for all tests, with plain text and TLS, where the program is installed.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private LocalBroker? broker;

    public string Path => folder.Path;

    internal TestCertificates Certificates { get; private set; } = null!;

    /// <summary>The broker; skips the test where there is none.</summary>
    public LocalBroker Broker
    {
        get
        {
            if (broker is null) Assert.Skip(LocalBroker.Missing);
            return broker;
        }
    }

    /// <summary>Options for the tests: a taken mailbox is refused soon.</summary>
    public RabbitMqOptions Options => Broker.Client with { TakenTimeoutSeconds = 0.3 };

    public RabbitMqOptions TlsOptions => Options with
    {
        Host = "localhost", Port = Broker.TlsPort!.Value, UsesTls = true, AuthorityFile = Certificates.AuthorityFile,
    };

    public async ValueTask InitializeAsync()
    {
        Certificates = new TestCertificates(folder.Path);
        if (LocalBroker.Find() is null) return;
        broker = await LocalBroker.Start(new LocalBrokerOptions
        {
            Folder = System.IO.Path.Combine(folder.Path, "broker"),
            User = "tester",
            Password = "a \"strange\" pässword\\",
            TlsPort = 0,
            CertificateFile = Certificates.ServerFile,
            KeyFile = Certificates.ServerKeyFile,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (broker is not null) await broker.DisposeAsync();
        folder.Dispose();
    }
}
