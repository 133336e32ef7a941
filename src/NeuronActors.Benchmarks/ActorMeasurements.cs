using System.Diagnostics;
using NeuronActors.Networks;

namespace NeuronActors.Benchmarks;

/// <summary>What actors cost: batches of the paper's network in turn with the plain loop, and an actor for every neuron.</summary>
internal static class ActorMeasurements
{
    private const int Rounds = 15, Batches = 16;

    /// <summary>Time on one thread of actors / time of the plain loop, at the most.</summary>
    private const double LoopBound = 1.05;

    /// <summary>Messages a second between actors of one neuron each, at the least.</summary>
    private const double MessagesBound = 3.1;

    /// <summary>MiB of 711 actors and the 245,000 edges between them, at the most.</summary>
    private const double MemoryBound = 700;

    /// <summary>Measures; a minute.</summary>
    public static IEnumerable<BenchRatio> Run(Action<string> progress)
    {
        progress("batches of 64 on 784-300-300-100-10, on actors and in the plain loop in turn");
        Experiment paper = BatchWork.Paper(rule => rule);
        using var loop = new Turn(BatchWork.OnLoop(paper));
        using var actors = new Turn(BatchWork.OnActors(paper, 1));
        InTurn turns = InTurn.Measure(Rounds, loop.Seconds, actors.Seconds).GetAwaiter().GetResult();
        yield return new("actors / plain loop, one thread, in turn", turns.Ratio, "", LoopBound, false, FormattableString.Invariant(
            $"{1e3 * turns.Other:f2} ms against {1e3 * turns.Yardstick:f2} ms; the loop against itself scatters by {turns.Scatter:f3}"));
        progress("an actor for every neuron");
        foreach (BenchRatio ratio in OneNeuronEach(paper)) yield return ratio;
    }

    private static IEnumerable<BenchRatio> OneNeuronEach(Experiment paper)
    {
        Experiment fine = paper with { Network = paper.Network with { Shards = ShardSettings.PerLayer([1, 300, 300, 100, 10]) } };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        BatchWork work = BatchWork.OnActors(fine, 2);
        try
        {
            work.Learn(1);
            double memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)(1 << 20);
            long sent = work.Messages, start = Stopwatch.GetTimestamp();
            work.Learn(2);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, messages = work.Messages - sent;
            yield return new("an actor for every neuron", messages / seconds / 1e6, "million messages/s", MessagesBound, true, FormattableString.Invariant(
                $"711 actors, {messages / 2e6:f1} million messages a batch, {seconds / 2:f2} s, two threads"));
            yield return new("memory of these actors", memory, "MiB", MemoryBound, false, "ports, payloads and messages of 245,000 edges");
        }
        finally
        {
            work.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Work that is done a round at a time.</summary>
    private sealed class Turn : IDisposable
    {
        private readonly BatchWork work;

        public Turn(BatchWork work)
        {
            this.work = work;
            work.Learn(Batches);
        }

        public Task<double> Seconds()
        {
            long start = Stopwatch.GetTimestamp();
            work.Learn(Batches);
            return Task.FromResult(Stopwatch.GetElapsedTime(start).TotalSeconds / Batches);
        }

        public void Dispose() => work.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
