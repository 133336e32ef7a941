using System.Diagnostics;
using NeuronActors.Networks;
using NeuronActors.Recording;

namespace NeuronActors.Benchmarks;

/// <summary>What it costs to record: batches of the paper's network with ever more of their messages kept, beside batches with none.</summary>
/// <remarks>
/// In every round each selection learns some batches in turn with the same batches without a record, and the times are divided: what else the
/// machine does then weighs on both. Files go to a temporary folder and are not forced onto the disk, as in a run.
/// </remarks>
internal static class RecordingMeasurements
{
    private const int Rounds = 7, Threads = 2, Silence = 60;
    private const int Many = 40, Turns = 5;   // batches in turn; and turns from one flush to the next: a run flushes at its checkpoints, every 500 batches unless it is told otherwise
    private const double Share = 1.05, Throughput = 200;

    private static readonly EquatableList<RecordedKind> Signals = [RecordedKind.Activation, RecordedKind.Feedback];
    private static readonly IndexRange Ten = new(0, 9);

    public static IEnumerable<BenchRatio> Run(Action<string> progress)
    {
        progress("records of batches of 64 on 784-300-300-100-10");
        using Selection none = new([], Many);
        using Selection again = new([], Many);
        using Selection elsewhere = new([new("*") { Batches = new(1_000_000, 1_000_001) }], Many);
        using Selection traced = new([new("*") { Neurons = Ten, Kinds = Signals, As = RecordForm.Trace }], Many);
        using Selection few = new([new("*") { Neurons = Ten, Kinds = Signals, Samples = new(0, 3), As = RecordForm.Trace }], Many);
        using Selection first = new([new("*") { Neurons = Ten, Kinds = Signals, Samples = new(0, 0) }], Many);
        using Selection headers = new([new("*") { HeadersOnly = true }], Many);
        using Selection logged = new([new("*") { Neurons = Ten, Kinds = Signals }], 1, turns: 1);
        using Selection everything = new([new("*") { As = RecordForm.Trace }], 8, turns: 1);
        Selection[] all = [again, elsewhere, few, traced, first, headers, logged, everything];
        foreach (Selection selection in all.Prepend(none)) selection.Learn(isLast: true);
        for (int round = 0; round < Rounds; round++)
            foreach (Selection selection in all) selection.Measure(none);
        yield return new("batch without a record / the same once more", again.Ratio, "", null, false, $"the scatter of this machine; {1e3 * none.Seconds:f2} ms, two threads");
        yield return new("batch with a record of other batches / without", elsewhere.Ratio, "", Share, false, "every message is looked at, none is kept");
        yield return new("10 neurons of every layer, samples 0 to 3, as trace / without", few.Ratio, "", Share, false, few.Rate);
        yield return new("10 neurons of every layer, all samples, as trace / without", traced.Ratio, "", Share, false, traced.Rate);
        yield return new("10 neurons of every layer, sample 0, as log / without", first.Ratio, "", Share, false, first.Rate);
        yield return new("headers of all messages, as log / without", headers.Ratio, "", null, false, headers.Rate);
        yield return new("10 neurons of every layer, all samples, as log / without", logged.Ratio, "", null, false, logged.Rate);
        yield return new("a line of the log", logged.NanosecondsPerEvent, "ns", null, false, "while populations wait for the writer");
        yield return new("everything, as trace", everything.MegabytesPerSecond, "MB/s", Throughput, true, $"{everything.Rate}, {everything.Ratio:f1} times as long");
    }

    /// <summary>A network that records something, and what was measured of it.</summary>
    private sealed class Selection : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("neuron-bench-").FullName;
        private readonly int batches, turns;
        private readonly BatchWork work;
        private readonly List<double> ratios = [], times = [];
        private MessageRecorder<float>? recorder;
        private long events, bytes;

        public Selection(EquatableList<RecordSettings> record, int batches, int turns = Turns)
        {
            (this.batches, this.turns) = (batches, turns);
            Experiment experiment = BatchWork.Paper(rule => rule) with { Record = record, WatchdogSeconds = Silence };
            work = BatchWork.OnActors(experiment, Threads, network =>
            {
                recorder = MessageRecorder<float>.Open(new RecordedPart { Folder = folder, Run = "bench-seed0-20260101-000000", Node = "local", Experiment = experiment, Network = network });
                return recorder?.Instruments;
            });
        }

        public double Ratio => Median(ratios);

        public double Seconds => Median(times);

        public string Rate => FormattableString.Invariant($"{events / 1e3:0.#} k events and {bytes / 1e6:0.##} MB a batch");

        public double NanosecondsPerEvent => 1e9 * Seconds / events;

        public double MegabytesPerSecond => bytes / 1e6 / Seconds;

        /// <summary>Learns in turn with one that records nothing, until all is in the files.</summary>
        public void Measure(Selection none)
        {
            RecordedSummary? before = recorder?.Summary;
            double with = 0, without = 0;
            for (int turn = 1; turn <= turns; turn++)
            {
                with += Learn(isLast: turn == turns);
                without += none.Learn(isLast: true);
            }
            ratios.Add(with / without);
            if (recorder?.Summary is not { } now) return;
            if (now.Dropped > 0) throw new InvalidOperationException($"records were lost: {now.Reason}.");
            (events, bytes) = ((now.Events - before!.Events) / (batches * turns), (now.Bytes - before.Bytes) / (batches * turns));
        }

        /// <summary>Learns some batches.</summary>
        /// <param name="isLast">Until all is in the files.</param>
        /// <returns>Seconds per batch.</returns>
        public double Learn(bool isLast)
        {
            long start = Stopwatch.GetTimestamp();
            work.Learn(batches);
            if (isLast) recorder?.Flush();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / batches;
            times.Add(seconds);
            return seconds;
        }

        public void Dispose()
        {
            work.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        }

        private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}
