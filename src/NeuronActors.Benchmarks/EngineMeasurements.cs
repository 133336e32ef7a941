using System.Diagnostics;
using NeuronActors.Networks;
using NeuronActors.Runtime;

namespace NeuronActors.Benchmarks;

/// <summary>What another engine of this process costs: batches of the paper's network on it, in turn with the local engine.</summary>
internal static class EngineMeasurements
{
    private const int Rounds = 15, Batches = 16, Threads = 2;

    /// <summary>Time on the other engine / time on the local one, at the most.</summary>
    private const double Bound = 1.25;

    public static IEnumerable<BenchRatio> Run(IEngineFactory other, Action<string> progress)
    {
        progress($"batches of 64 on 784-300-300-100-10, on {other.Name} and local in turn");
        Experiment experiment = BatchWork.Paper(rule => rule);
        InTurn engines = Measure(() => BatchWork.OnActors(experiment, Threads), () => BatchWork.On(other, experiment, Threads));
        yield return new(
            $"AR batch, 100 steps, two threads, {other.Name} / local", engines.Ratio, "", Bound, false,
            FormattableString.Invariant($"one process, {1e3 * engines.Other:f2} ms against {1e3 * engines.Yardstick:f2} ms, {Rounds} rounds in turn; local against itself scatters by {engines.Scatter:f3}"));
    }

    private static InTurn Measure(Func<BatchWork> yardstick, Func<BatchWork> other)
    {
        BatchWork local = yardstick(), there = other();
        try
        {
            local.Learn(Batches);
            there.Learn(Batches);
            return InTurn.Measure(Rounds, () => Seconds(local), () => Seconds(there)).GetAwaiter().GetResult();
        }
        finally
        {
            there.DisposeAsync().AsTask().GetAwaiter().GetResult();
            local.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static Task<double> Seconds(BatchWork work)
    {
        long start = Stopwatch.GetTimestamp();
        work.Learn(Batches);
        return Task.FromResult(Stopwatch.GetElapsedTime(start).TotalSeconds / Batches);
    }
}
