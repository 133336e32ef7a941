namespace NeuronActors.Engine.Tests;

/// <summary>The contract, on three nodes within one process.</summary>
public sealed class ClusterEngineContractTests : EngineContract
{
    /// <summary>A window of 16 messages on the way to the next node, and 4 of the coordinator's with the input.</summary>
    protected override int BatchesHeldMax => 16 + 4;

    private protected override EngineWorld NewWorld()
    {
        var hub = new InProcessHub();
        return new ClusterWorld(3, hub.Of, () =>
        {
            hub.Stop();
            hub.Start();
        });
    }
}
