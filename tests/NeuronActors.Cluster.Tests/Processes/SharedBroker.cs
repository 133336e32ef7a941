using NeuronActors.RabbitMq;

[assembly: AssemblyFixture(typeof(NeuronActors.Cluster.Tests.SharedBroker))]

namespace NeuronActors.Cluster.Tests;

/// <summary>One broker for all classes, whose tests run one after the other: it takes longer to start than many a test to run.</summary>
public sealed class SharedBroker : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("neuron-cluster-broker-").FullName;
    private LocalBroker? broker;

    /// <summary>The broker, at work; null where there is none.</summary>
    public async Task<LocalBroker?> Running()
    {
        if (LocalBroker.Find() is null) return null;
        broker ??= await LocalBroker.Start(new LocalBrokerOptions { Folder = folder, User = "tests", Password = "of processes" });
        if (broker.ProcessId is null) await broker.Restart();   // a test has killed it, and failed
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        if (broker is not null) await broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
