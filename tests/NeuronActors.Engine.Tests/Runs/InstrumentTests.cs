using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Engine.Tests;

/// <summary>What looks at populations is told before what they have learnt is saved.</summary>
public sealed class InstrumentTests
{
    private readonly Problem<float> problem = new(Small.Chain(6, 10, 8, 4));

    [Fact]
    public async Task Before_a_state_is_told_everything_seen_is_made_safe()
    {
        int saved = 0, closed = 0;
        var instruments = new Instruments<float> { Saving = () => Interlocked.Increment(ref saved), Closing = () => closed++ };
        var run = new TestRun<float>(problem, options: _ => new() { Instruments = instruments });
        await run.Coordinator.Train(run.Batches, 0, 2);
        Assert.Equal(0, saved);
        (NetworkState<float>? state, _) = await run.Coordinator.Save();
        Assert.NotNull(state);
        Assert.Equal(problem.Network.Populations.Count, saved);
        await run.DisposeAsync();
        Assert.Equal(1, closed);
    }
}
