using System.Text.Json;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;

namespace NeuronActors.Recording.Tests;

/// <summary>A slow disk, a full one and none at all: weights stay what they are, and what is lost is counted.</summary>
public sealed class WriteFaultTests : IDisposable
{
    private const int Batches = 30;
    private const int Patience = 10;   // seconds; a third of the run's own

    private static readonly string Undisturbed = Recorded<float>.Unrecorded(Everything(RecordForm.Log, WhenFull.Wait), Batches);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(RecordForm.Log), InlineData(RecordForm.Trace)]
    public void A_slow_disk_makes_populations_wait_and_loses_nothing(RecordForm form)
    {
        using var recorded = new Recorded<float>(Everything(form, WhenFull.Wait), folder.FolderPath, (_, stream) => new SlowStream(stream));
        Assert.Equal(Undisturbed, recorded.Train(0, Batches));
        recorded.Recorder.Flush();
        RecordedSummary summary = recorded.Recorder.Summary;
        Assert.Equal((0, null), (summary.Dropped, summary.Reason));
        Assert.Equal(EventsOf(recorded, form), summary.Events);
        Assert.Empty(recorded.Warnings);
    }

    [Theory]
    [InlineData(RecordForm.Log), InlineData(RecordForm.Trace)]
    public void Who_closes_or_flushes_what_is_closed_waits_for_nobody_and_hears_of_no_fault(RecordForm form)
    {
        var recorded = new Recorded<float>(Everything(form, WhenFull.Wait), folder.FolderPath, (_, stream) => stream);
        recorded.Train(0, 1);
        recorded.Recorder.Dispose();
        recorded.Recorder.Dispose();
        recorded.Recorder.Flush();
        Assert.Equal((0, null), (recorded.Recorder.Summary.Dropped, recorded.Recorder.Summary.Reason));   // a wait in vain would have ended in "the disk takes nothing"
        Assert.Empty(recorded.Warnings);
    }

    [Theory]
    [InlineData(RecordForm.Log), InlineData(RecordForm.Trace)]
    public void Where_it_may_drop_nobody_waits_and_what_is_missing_is_counted_and_shown(RecordForm form)
    {
        using var gate = new ManualResetEventSlim();
        using var recorded = new Recorded<float>(Everything(form, WhenFull.Drop), folder.FolderPath, (_, stream) => new GatedStream(stream, gate));
        Assert.Equal(Undisturbed, recorded.Train(0, Batches));   // comes to its end although not a byte is written
        gate.Set();
        recorded.Dispose();
        RecordedSummary summary = recorded.Recorder.Summary;
        Assert.Equal("they came faster than they could be written", summary.Reason);
        Assert.InRange(summary.Dropped, 1, EventsOf(recorded, form) - 1);
        Assert.Equal(EventsOf(recorded, form), summary.Events + summary.Dropped);
        JsonElement end = Lines.Of(folder["local.jsonl"]).Last();
        Assert.Equal((summary.Events, summary.Dropped, summary.Reason), (end.GetProperty("written").GetInt64(), end.GetProperty("dropped").GetInt64(), end.GetProperty("reason").GetString()));
        if (form == RecordForm.Log) Assert.Equal(summary.Events, Lines.Messages(folder["local.jsonl"]).Count());
    }

    [Theory]
    [InlineData(RecordForm.Log, WhenFull.Wait), InlineData(RecordForm.Log, WhenFull.Drop), InlineData(RecordForm.Trace, WhenFull.Wait), InlineData(RecordForm.Trace, WhenFull.Drop)]
    public void A_full_disk_ends_the_recording_and_not_the_run(RecordForm form, WhenFull whenFull)
    {
        using var recorded = new Recorded<float>(Everything(form, whenFull), folder.FolderPath, (_, stream) => new LimitedStream(stream, 300_000));
        Assert.Equal(Undisturbed, recorded.Train(0, Batches));
        recorded.Dispose();
        RecordedSummary summary = recorded.Recorder.Summary;
        Assert.Equal("No space left on device", summary.Reason);
        Assert.Equal(EventsOf(recorded, form), summary.Events + summary.Dropped);
        Assert.InRange(summary.Dropped, 1, EventsOf(recorded, form));
        Assert.Matches(@"^.*local\.jsonl cannot be written \(No space left on device\): nothing more is recorded, and the run goes on\.$", Assert.Single(recorded.Warnings));
        Assert.Equal(recorded.Warnings[0], recorded.Recorder.TakeWarning());
        Assert.Null(recorded.Recorder.TakeWarning());
    }

    [Fact]
    public void What_a_full_disk_has_taken_stays_readable_up_to_a_torn_line()
    {
        using (var recorded = new Recorded<float>(Everything(RecordForm.Log, WhenFull.Wait), folder.FolderPath, (_, stream) => new LimitedStream(stream, 700_000)))
        {
            recorded.Train(0, Batches);
            recorded.Dispose();
            string[] lines = File.ReadAllLines(folder["local.jsonl"]);
            Assert.All(lines[..^1], line => JsonDocument.Parse(line));
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(lines[^1]));
            Assert.InRange(recorded.Recorder.Summary.Events, 1, lines.Length);
        }
    }

    [Fact]
    public void When_there_is_room_again_the_last_line_says_what_is_missing()
    {
        LimitedStream? disk = null;
        using var recorded = new Recorded<float>(Everything(RecordForm.Log, WhenFull.Wait), folder.FolderPath, (_, stream) => disk = new LimitedStream(stream, 700_000));
        recorded.Train(0, Batches);
        recorded.Recorder.Flush();
        disk!.Limit = long.MaxValue;
        recorded.Dispose();
        JsonElement end = JsonDocument.Parse(File.ReadAllLines(folder["local.jsonl"])[^1]).RootElement;
        Assert.Equal(("end", "No space left on device"), (end.GetProperty("event").GetString(), end.GetProperty("reason").GetString()));
        Assert.Equal(recorded.Recorder.Summary.Dropped, end.GetProperty("dropped").GetInt64());
    }

    [Fact]
    public void A_disk_that_takes_nothing_at_all_is_given_up_before_the_run_would_be()
    {
        using var gate = new ManualResetEventSlim();
        Experiment experiment = Everything(RecordForm.Log, WhenFull.Wait) with { WatchdogSeconds = 1 };
        using var recorded = new Recorded<float>(experiment, folder.FolderPath, (_, stream) => new GatedStream(stream, gate));
        Assert.Equal(Undisturbed, recorded.Train(0, Batches));
        Assert.Equal("the disk takes nothing", recorded.Recorder.Summary.Reason);
        Assert.Contains("the disk takes nothing", Assert.Single(recorded.Warnings), StringComparison.Ordinal);
        gate.Set();
    }

    /// <summary>All of it waits when the run is over, and by the clock the disk then needs longer for it than it may be silent for.</summary>
    [Theory]
    [InlineData(RecordForm.Log, 6), InlineData(RecordForm.Trace, 20)]
    public void A_slow_disk_is_waited_for_as_long_as_it_comes_on(RecordForm form, int batches)
    {
        using var gate = new ManualResetEventSlim();
        var clock = new SteppedClock();
        Experiment experiment = Everything(form, WhenFull.Wait) with { WatchdogSeconds = 3 * Patience, Recording = new() { Queue = 64 } };
        using var recorded = new Recorded<float>(
            experiment, folder.FolderPath, (_, stream) => new GatedStream(new SteppingStream(stream, clock, TimeSpan.FromSeconds(Patience / 10.0)), gate), clock: clock);
        recorded.Train(0, batches);
        gate.Set();
        recorded.Dispose();
        Assert.Equal((0, null), (recorded.Recorder.Summary.Dropped, recorded.Recorder.Summary.Reason));
        Assert.Equal(EventsOf(recorded, form), recorded.Recorder.Summary.Events);
        Assert.Empty(recorded.Warnings);
        Assert.True(clock.Elapsed.TotalSeconds > 2 * Patience, $"the disk needs {clock.Elapsed}, which is too short to show anything");
    }

    [Fact]
    public void And_so_is_one_that_needs_longer_for_a_single_message()
    {
        var clock = new SteppedClock();
        Experiment experiment = Small.Chain(600, 600, 4) with
        {
            WatchdogSeconds = 3 * Patience, Record = [new("hidden1") { Kinds = [RecordedKind.WeightChange], As = RecordForm.Trace }], Recording = new() { Queue = 1 },
        };
        using var recorded = new Recorded<float>(
            experiment, folder.FolderPath, (_, stream) => new SteppingStream(stream, clock, TimeSpan.FromSeconds(Patience / 4.0)), clock: clock);   // six pieces of each array
        recorded.Train(0, 1);
        recorded.Dispose();
        Assert.Equal((1, 0), (recorded.Recorder.Summary.Events, recorded.Recorder.Summary.Dropped));
        Assert.True(clock.Elapsed.TotalSeconds > Patience, $"the disk needs {clock.Elapsed}, which is too short to show anything");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_ends_the_recording_and_not_the_run()
    {
        File.WriteAllText(folder["messages"], "in the way");
        using var recorded = new Recorded<float>(Everything(RecordForm.Log, WhenFull.Wait), folder["messages"]);
        Assert.Equal(Undisturbed, recorded.Train(0, Batches));
        recorded.Recorder.Flush();
        Assert.Equal((0, EventsOf(recorded, RecordForm.Log)), (recorded.Recorder.Summary.Events, recorded.Recorder.Summary.Dropped));
        Assert.Single(recorded.Warnings);
    }

    [Fact]
    public void A_message_that_is_larger_than_the_queue_is_recorded_all_the_same()
    {
        Experiment experiment = Small.Chain(600, 600, 4) with { Record = [new("hidden1") { Kinds = [RecordedKind.WeightChange], As = RecordForm.Trace }], Recording = new() { Queue = 1 } };
        using var recorded = new Recorded<float>(experiment, folder.FolderPath);
        recorded.Train(0, 2);
        recorded.Recorder.Flush();
        Assert.Equal((2, 0), (recorded.Recorder.Summary.Events, recorded.Recorder.Summary.Dropped));
    }

    /// <summary>About 6 MiB of values, behind a queue of 1 MiB.</summary>
    private static Experiment Everything(RecordForm form, WhenFull whenFull) => Small.Chain(6, 40, 40, 4).With(rule => rule with { Steps = 20 }) with
    {
        Record = [new("*") { As = form }], Recording = new() { Queue = 1, WhenFull = whenFull },
    };

    private static long EventsOf(Recorded<float> recorded, RecordForm form) =>
        form == RecordForm.Trace ? recorded.Listener.Messages.Count : recorded.Listener.Messages.Sum(heard => heard.Values.Length);

    /// <summary>Takes its time for everything.</summary>
    private sealed class SlowStream(Stream below) : Through(below)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Thread.SpinWait(20_000);
            base.Write(buffer);
        }
    }

    /// <summary>Stands still until it is set forward.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long ticks;

        public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref ticks);

        public void Forward(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }

    /// <summary>By the clock, needs so long for everything.</summary>
    private sealed class SteppingStream(Stream below, SteppedClock clock, TimeSpan time) : Through(below)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            clock.Forward(time);
            base.Write(buffer);
        }
    }

    /// <summary>Takes nothing until it may.</summary>
    private sealed class GatedStream(Stream below, ManualResetEventSlim gate) : Through(below)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            gate.Wait();
            base.Write(buffer);
        }
    }

    /// <summary>Takes so many bytes, and then says what a full disk says.</summary>
    private sealed class LimitedStream(Stream below, long limit) : Through(below)
    {
        private long written;

        public long Limit { get; set; } = limit;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int part = (int)Math.Clamp(Limit - written, 0, buffer.Length);
            base.Write(buffer[..part]);
            written += part;
            if (part < buffer.Length) throw new IOException("No space left on device");
        }
    }

    private abstract class Through(Stream below) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => below.CanSeek;

        public override bool CanWrite => true;

        public override long Length => below.Length;

        public override long Position { get => below.Position; set => below.Position = value; }

        public override void Flush() => below.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => below.Seek(offset, origin);

        public override void SetLength(long value) => below.SetLength(value);

        public override void Write(ReadOnlySpan<byte> buffer) => below.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void WriteByte(byte value) => Write([value]);

        protected override void Dispose(bool disposing)
        {
            if (disposing) below.Dispose();
            base.Dispose(disposing);
        }
    }
}
