using NeuronActors.Runtime;

namespace NeuronActors.Akka;

/// <summary>Joins an Akka.Cluster.</summary>
/// <param name="options">Which, and how.</param>
public sealed class AkkaTransportFactory(AkkaClusterOptions options) : ITransportFactory
{
    /// <summary>Told what Akka.NET warns of, each sentence once per membership, from any thread; null for nobody.</summary>
    public Action<AkkaNote>? Noted { get; set; }

    /// <inheritdoc/>
    public string Name => AkkaEngineFactory.EngineName;

    /// <inheritdoc/>
    public string Place => options.Seeds.Count > 0 ? $"the cluster of {string.Join(", ", options.Seeds)}" : $"a cluster of its own at {options.Host}";

    /// <inheritdoc/>
    public async Task<ITransport> Connect(CancellationToken stop)
    {
        try
        {
            return await AkkaTransport.Join(options, new AkkaLog(Noted), stop).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not (TransportException or OperationCanceledException))
        {
            throw new TransportException($"{options.Host}:{options.Port} cannot be listened at: {cause.GetBaseException().Message}", cause);
        }
    }
}
