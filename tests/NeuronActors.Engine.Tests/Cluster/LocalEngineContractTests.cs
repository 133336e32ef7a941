using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>The contract, in one process without nodes.</summary>
public sealed class LocalEngineContractTests : EngineContract
{
    /// <summary>8 messages each for its two edges and for its control in the mailbox of the one that stands, 8 that it has not read yet, and one under way.</summary>
    protected override int BatchesHeldMax => 3 * 8 + 8 + 1;

    protected override string? NothingCanBeLost => "the local engine is one process: it has no nodes and no connections to lose";

    private protected override EngineWorld NewWorld() => new LocalWorld();

    private sealed class LocalWorld : EngineWorld, IRelaxationProbe<float>
    {
        private readonly Gate gate = new();

        public override Task<IEngine<float>> Open(Problem<float> problem) => Task.FromResult<IEngine<float>>(
            new LocalEngine<float>(problem.Network, problem.Settings, new LocalOptions { Threads = 2 }, new Instruments<float> { Probe = this }));

        public override Task Hold() => gate.Close();

        public override void LetGo() => gate.Open();

        public void Relaxed(Population population, Position at, ReadOnlySpan<float> state, int columns)
        {
            if (population.Index == 1) gate.Pass();
        }

        public override ValueTask DisposeAsync()
        {
            gate.Open();
            return ValueTask.CompletedTask;
        }
    }
}
