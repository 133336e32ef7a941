using System.Text;
using NeuronActors.Learning.Tests;

namespace NeuronActors.Recording.Tests;

/// <summary>Ten million records that exist only while they are read.</summary>
[Collection(nameof(Alone))]
public sealed class TenMillionRecordsTests
{
    private const int Records = 10_000_000;
    private const int LinesPerMessage = 10;

    [Fact]
    public void Ten_million_records_take_a_stream_and_not_memory()
    {
        var stream = new EndlessLog(Records);
        MessageLog log = MessageLog.Of([new LogFile("virtual.jsonl", "local", 1, 0, stream.Open)]);
        long read = 0, atTenth = 0, sum = 0, before = GC.GetAllocatedBytesForCurrentThread();

        foreach (MessageRecord record in log.Messages(MessageQuery.All))
        {
            sum += record.Neuron + record.Head.Step;
            if (++read == Records / 10) atTenth = GC.GetTotalMemory(forceFullCollection: true);
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - atTenth;
        double perRecord = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Records;
        Assert.Equal((Records, stream.Sum), (read, sum));
        Assert.True(growth < 1 << 20, $"memory has grown by {growth} bytes over nine million records");
        Assert.True(perRecord < 40, $"{perRecord} bytes were allocated for each record");   // a head for each message of ten values
    }

    [Fact]
    public void What_is_not_wanted_allocates_nothing()
    {
        MessageLog log = MessageLog.Of([new LogFile("virtual.jsonl", "local", 1, 0, new EndlessLog(Records / 20).Open)]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(log.Messages(new MessageQuery { Populations = ["hidden3"] }));

        double perRecord = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (Records / 20);
        Assert.True(perRecord < 0.1, $"{perRecord} bytes were allocated for each record");
    }

    /// <summary>One message of ten values, again and again at the next step.</summary>
    private sealed class EndlessLog(int records) : Stream
    {
        private static readonly byte[] Begin = Encoding.UTF8.GetBytes(ContractLines.Begin(MessageReadingTests.Loop<float>("backprop", batches: 0)) + "\n");
        private readonly byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, LinesPerMessage).Select(neuron => $$"""
            {"@t":"2026-11-21T21:00:00.0000000Z","event":"message","run":"ar-mnist-seed0-20261121-210000","batch":3,"phase":"relax","step":0000000,"kind":"feedback","from":"hidden2","to":"hidden1","neuron":{{neuron}},"sample":0,"value":0.0{{neuron}}23456,"sequence":1220000,"id":"e5#1220000","settled":false,"causes":["e6#122","e2#3"]}

            """)).Replace("0000000", "1000000", StringComparison.Ordinal));
        private byte[] source = Begin;
        private int place;
        private int messages;

        /// <summary>Of all neurons and steps.</summary>
        public long Sum => Enumerable.Range(0, records / LinesPerMessage).Sum(step => (45L + (10L * (1_000_000 + step))));

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public EndlessLog Open() => new EndlessLog(records);

        public override int Read(Span<byte> buffer)
        {
            int written = 0;
            while (written < buffer.Length && (place < source.Length || TryNext()))
            {
                int part = Math.Min(buffer.Length - written, source.Length - place);
                source.AsSpan(place, part).CopyTo(buffer[written..]);
                (place, written) = (place + part, written + part);
            }
            return written;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        /// <summary>The steps count on: seven digits in each line.</summary>
        private bool TryNext()
        {
            if (messages == records / LinesPerMessage) return false;
            ReadOnlySpan<byte> mark = "\"step\":"u8;
            for (int from = 0; messages > 0 && block.AsSpan(from).IndexOf(mark) is >= 0 and var found; from += found + mark.Length) Increment(from + found + mark.Length + 6);
            messages++;
            (source, place) = (block, 0);
            return true;
        }

        private void Increment(int lastDigit)
        {
            int digit = lastDigit;
            for (; block[digit] == '9'; digit--) block[digit] = (byte)'0';
            block[digit]++;
        }
    }
}
