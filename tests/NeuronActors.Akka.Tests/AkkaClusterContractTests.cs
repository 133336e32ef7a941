using NeuronActors.Engine.Tests;

namespace NeuronActors.Akka.Tests;

/// <summary>The contract of engines, on three members of a cluster.</summary>
public sealed class AkkaClusterContractTests : EngineContract
{
    /// <summary>A window of 16 messages on the way to the next node, and 4 of the coordinator's with the input.</summary>
    protected override int BatchesHeldMax => 16 + 4;

    private protected override EngineWorld NewWorld()
    {
        var place = new AkkaPlace();
        return new ClusterWorld(3, place.Of, place.Break);
    }
}
