using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using NeuronActors.Numerics;
using NeuronActors.Engine;

namespace NeuronActors.Benchmarks;

/// <summary>Which benchmarks to run.</summary>
[Flags]
public enum BenchSelection
{
    /// <summary>Products against the machine's peak.</summary>
    Products = 1,

    /// <summary>Batches of the paper's network.</summary>
    Batches = 2,

    /// <summary>The cost of a step in a tiny network.</summary>
    Overhead = 4,

    /// <summary>Allocation per step, and memory.</summary>
    Memory = 8,

    /// <summary>A batch on two nodes of this machine; measured by the command, which can start them.</summary>
    Cluster = 16,

    /// <summary>What it costs to record messages.</summary>
    Recording = 32,

    /// <summary>What actors cost beside the plain loop, and one for every neuron.</summary>
    Actors = 64,

    /// <summary>Everything.</summary>
    All = Actors | Products | Batches | Overhead | Memory | Cluster | Recording,
}

/// <summary>Runs the benchmarks and compares medians of one run with one another: ratios carry over to other machines, times do not.</summary>
public static class BenchReport
{
    /// <summary>Relaxation of 100 steps and one of settled feedback take this many hidden populations' steps.</summary>
    private const int StepsOfHundred = 100;

    /// <summary>Runs what is selected and needs no other process; minutes.</summary>
    /// <param name="selection">What to run.</param>
    /// <param name="progress">Told what is being run.</param>
    public static IReadOnlyList<BenchRatio> Run(BenchSelection selection, Action<string> progress)
    {
        var ratios = new List<BenchRatio>();
        double peak = Hardware.MeasureFmaPeak<float>();
        ratios.Add(new("FMA peak of one thread", peak, "GFLOP/s", null, true, $"register-only fused multiply-adds, {Hardware.Best}"));
        if (selection.HasFlag(BenchSelection.Products)) ratios.AddRange(Products(peak, progress));
        if (selection.HasFlag(BenchSelection.Batches)) ratios.AddRange(Batches(progress));
        if (selection.HasFlag(BenchSelection.Batches)) ratios.AddRange(Spiking(progress));
        if (selection.HasFlag(BenchSelection.Overhead)) ratios.AddRange(Overhead(progress));
        if (selection.HasFlag(BenchSelection.Actors)) ratios.AddRange(ActorMeasurements.Run(progress));
        if (selection.HasFlag(BenchSelection.Recording)) ratios.AddRange(RecordingMeasurements.Run(progress));
        if (selection.HasFlag(BenchSelection.Memory)) ratios.AddRange(MemoryMeasurements.Run(progress));
        return ratios;
    }

    private static IEnumerable<BenchRatio> Products(double peakBefore, Action<string> progress)
    {
        progress("products");
        Dictionary<string, double> medians = Medians<ProductBenchmarks>();
        double peak = Math.Max(peakBefore, Hardware.MeasureFmaPeak<float>());   // the stricter of before and after
        double small = ProductBenchmarks.Operations(300, 300, 64) / medians[nameof(ProductBenchmarks.Relaxation64X300X300)];
        double large = ProductBenchmarks.Operations(512, 512, 512) / medians[nameof(ProductBenchmarks.Cube512)];
        bool wide = Hardware.Best == InstructionSet.Vector512;
        yield return new("product 64×300×300 / peak", small / peak, "", wide ? 0.70 : null, true, $"{small:f0} of {peak:f0} GFLOP/s, packed once");
        yield return new("product 512³ / peak", large / peak, "", wide ? 0.85 : null, true, $"{large:f0} of {peak:f0} GFLOP/s, with packing");
    }

    private static IEnumerable<BenchRatio> Batches(Action<string> progress)
    {
        progress("batches of 64 on 784-300-300-100-10");
        Dictionary<string, double> medians = Medians<BatchBenchmarks>();
        double loop = medians[nameof(BatchBenchmarks.LoopHundredSteps)], two = medians[nameof(BatchBenchmarks.ActorsTwoThreads)], products = medians[nameof(BatchBenchmarks.ProductsAlone)];
        double quiet = medians[nameof(BatchBenchmarks.QuiescenceTwoThreads)], loopQuiet = medians[nameof(BatchBenchmarks.LoopQuiescence)];
        double step = (loop - medians[nameof(BatchBenchmarks.LoopOneStep)]) / (StepsOfHundred - 1);
        double rest = medians[nameof(BatchBenchmarks.LoopOneStep)] - step;
        yield return new("AR batch, 100 steps, two threads", two / 1e6, "ms", 6, false, "actors");
        yield return new("its products alone on two cores / batch", products / 2 / two, "", 0.70, true, $"products on one core {products / 1e6:f2} ms");
        yield return new("AR batch, 100 steps, plain loop", loop / 1e6, "ms", null, false, "one thread");
        yield return new("relaxation, 100 steps / quiescence", StepsOfHundred * step / Math.Max(1, loopQuiet - rest), "", 15, true,
            $"plain loop, {StepsOfHundred * step / 1e6:f2} ms against {(loopQuiet - rest) / 1e6:f3} ms at step size 1");
        yield return new("batch, 100 steps / quiescence", two / quiet, "", 6, true, $"actors, two threads, {quiet / 1e6:f3} ms at step size 1");
    }

    private static IEnumerable<BenchRatio> Spiking(Action<string> progress)
    {
        progress("spiking batches of 100 on 784-1500-1500-1500-1000");
        Dictionary<string, double> medians = Medians<SpikingBenchmarks>();
        double step = medians[nameof(SpikingBenchmarks.TwoThreads)], loop = medians[nameof(SpikingBenchmarks.Loop)];
        double products = medians[nameof(SpikingBenchmarks.ProductsAlone)];
        yield return new("spiking step, two threads", step / 1e6, "ms", SpikingBenchmarks.StepOfAMinutePerEpoch, false, "actors; 3000 steps are an epoch of MNIST");
        yield return new("its dense products alone on two cores / spiking step", products / 2 / step, "", 0.60, true,
            $"products on one core {products / 1e6:f2} ms, without packing");
        yield return new("its dense products alone / spiking step, plain loop", products / loop, "", 0.60, true, $"one thread, {loop / 1e6:f2} ms");
    }

    private static IEnumerable<BenchRatio> Overhead(Action<string> progress)
    {
        progress("tiny networks");
        Dictionary<string, double> medians = Medians<OverheadBenchmarks>();
        const double steps = OverheadBenchmarks.Many - OverheadBenchmarks.Few;
        double small = (medians[nameof(OverheadBenchmarks.SmallMany)] - medians[nameof(OverheadBenchmarks.SmallFew)]) / steps;
        double deep = (medians[nameof(OverheadBenchmarks.DeepMany)] - medians[nameof(OverheadBenchmarks.DeepFew)]) / (3 * steps);
        yield return new("population step of 2-2-1", small / 1e3, "µs", 1, false, "two threads; the output has settled and sends no more");
        yield return new("population step of 2-2-2-2-1", deep / 1e3, "µs", 3, false, "two threads; two of three send a message per step");
    }

    /// <summary>Median nanoseconds of every benchmark of a class.</summary>
    private static Dictionary<string, double> Medians<TBenchmarks>()
    {
        Job job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(15);
        IConfig config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).AddColumnProvider(DefaultColumnProviders.Instance)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "neuron-bench"));
        Summary summary = BenchmarkRunner.Run<TBenchmarks>(config);
        return summary.Reports.ToDictionary(
            report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
            report => report.ResultStatistics?.Median
                ?? throw new InvalidOperationException($"{report.BenchmarkCase.Descriptor.WorkloadMethod.Name} gave no result"));
    }
}
