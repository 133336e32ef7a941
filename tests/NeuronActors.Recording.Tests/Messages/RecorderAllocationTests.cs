using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>Allocations are counted over the whole process, so nothing else may run beside this.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a recorded message costs the garbage collector: the thread that sends it, and the one that writes it.</summary>
[Collection(nameof(Alone))]
public sealed class RecorderAllocationTests : IDisposable
{
    private const int Few = 20, Many = 120, Batches = 10, Tries = 3, EventOfLogger = 256;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, RecordSettings> Selections => new()
    {
        { "everything as log", new("*") },
        { "everything as trace", new("*") { As = RecordForm.Trace } },
        { "headers", new("*") { HeadersOnly = true } },
        { "nothing of these batches", new("*") { Batches = new(1_000, 1_001) } },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Selections))]
    public void In_the_steady_state_a_message_allocates_nothing_but_an_event_of_the_logger(string name, RecordSettings selection)
    {
        // Other threads of the process may allocate meanwhile, never less: the quietest of several tries counts.
        (double Sending, double Writing)[] tries = [.. Enumerable.Range(1, Tries).Select(attempt => Allocated($"{name}-{attempt}", selection))];
        (double sending, double writing) = tries.MinBy(attempt => Math.Abs(attempt.Writing));
        // The least object is 24 bytes. A block more or less for the whole run, as the writer happens to lag behind, is one or two per message.
        // The logger allocates for an event, which takes all the messages that wait: few where the writer keeps up.
        Assert.InRange(sending, -4, 4);
        Assert.InRange(writing, -12, selection.As == RecordForm.Log ? EventOfLogger : 12);
    }

    /// <summary>Bytes per message of two hidden layers, by batches of many steps less those of few.</summary>
    private (double Sending, double Writing) Allocated(string name, RecordSettings selection)
    {
        (long Sending, long All) few = Allocated($"{name}-few", selection, Few), many = Allocated($"{name}-many", selection, Many);
        double messages = Batches * (Many - Few);
        return ((many.Sending - few.Sending) / messages, (many.All - few.All) / messages);
    }

    private (long Sending, long All) Allocated(string name, RecordSettings selection, int steps)
    {
        Experiment experiment = Small.Chain(6, 20, 20, 4).With(rule => rule with { Steps = steps }) with { Record = [selection] };
        var problem = new Problem<float>(experiment);
        using MessageRecorder<float> recorder = MessageRecorder<float>.Open(new RecordedPart
        {
            Folder = folder[name], Run = "run-1", Node = "local", Experiment = experiment, Network = problem.Network,
        })!;
        var loop = new LoopNetwork<float>(problem.Network, problem.Settings, recorder.Instruments);
        float[] input = problem.Input(0), target = problem.Target(0);
        for (int warm = 0; warm < 2 * Batches; warm++) loop.Train(input, target, problem.Columns);
        recorder.Flush();
        long sent = 0, all = GC.GetTotalAllocatedBytes(precise: true);
        for (int batch = 0; batch < Batches; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            loop.Train(input, target, problem.Columns);
            sent += GC.GetAllocatedBytesForCurrentThread() - before;
            recorder.Flush();   // all blocks are back: how far behind the writer is decides nothing
        }
        return (sent, GC.GetTotalAllocatedBytes(precise: true) - all);
    }
}
