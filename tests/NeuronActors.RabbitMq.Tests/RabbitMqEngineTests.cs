using NeuronActors.Runtime.Tests;

namespace NeuronActors.RabbitMq.Tests;

/// <summary>The contract of engines, on three nodes that meet at a broker.</summary>
public sealed class RabbitMqEngineTests(BrokerFixture fixture) : EngineContract, IDisposable
{
    private static int clusters;
    private readonly List<Relay> relays = [];

    public void Dispose() => relays.ForEach(relay => relay.Dispose());

    /// <summary>A window of 16 messages on the way to the next node, and 4 of the coordinator's with the input.</summary>
    protected override int BatchesHeldMax => 16 + 4;

    private protected override EngineWorld NewWorld()
    {
        var relay = new Relay(fixture.Broker.Port!.Value);
        relays.Add(relay);
        RabbitMqOptions options = fixture.Options with
        {
            Host = "127.0.0.1", Port = relay.Port, Cluster = $"engines-{++clusters}", TakenTimeoutSeconds = null,
        };
        return new ClusterWorld(3, _ => new RabbitMqTransportFactory(options), relay.Cut);
    }
}
