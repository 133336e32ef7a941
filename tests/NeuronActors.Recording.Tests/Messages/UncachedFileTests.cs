namespace NeuronActors.Recording.Tests;

/// <summary>What is written in blocks past the page cache is what was written, whatever comes between the blocks.</summary>
public sealed class UncachedFileTests : IDisposable
{
    private const int Block = AlignedBytes.Block;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1), InlineData(100), InlineData(Block - 1), InlineData(Block), InlineData(Block + 1), InlineData(3 * Block), InlineData(100_000)]
    public void Pieces_of_any_length_come_out_in_order(int length)
    {
        byte[] bytes = Numbered(300_000);
        using (var file = new UncachedFile(folder["a"], FileMode.CreateNew))
        {
            var writer = new BlockWriter(file, 5 * Block);
            for (int at = 0; at < bytes.Length; at += length) writer.Write(bytes.AsSpan(at, Math.Min(length, bytes.Length - at)));
            Assert.Equal(bytes.Length, writer.Length);
            writer.Flush();
        }
        Assert.Equal(bytes, File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void After_every_flush_the_file_holds_all_that_was_written_and_nothing_else()
    {
        byte[] bytes = Numbered(40_000);
        using var file = new UncachedFile(folder["a"], FileMode.CreateNew);
        var writer = new BlockWriter(file, 2 * Block);
        for (int at = 0; at < bytes.Length; at += 1_000)
        {
            writer.Write(bytes.AsSpan(at, 1_000));
            writer.Flush();
            writer.Flush();
            Assert.Equal(bytes[..(at + 1_000)], Shared(folder["a"]));
        }
    }

    [Fact]
    public void Whole_blocks_of_aligned_memory_go_past_the_cache_where_the_file_system_can_do_that()
    {
        using var file = new UncachedFile(folder["a"], FileMode.CreateNew);
        Assert.SkipUnless(file.IsUncached, "this file system has no writes past its cache.");
        Memory<byte> memory = AlignedBytes.Allocate(4 * Block);
        Numbered(4 * Block).CopyTo(memory);
        Assert.Equal(2 * Block, AlignedBytes.Aligned(memory.Span[..(2 * Block + 7)], 3 * Block));
        Assert.Equal(0, AlignedBytes.Aligned(memory.Span[1..], 0));
        Assert.Equal(0, AlignedBytes.Aligned(memory.Span, 512));
        file.Write(memory.Span);
        file.Position = Block;
        file.Write([1, 2, 3]);   // as usual, into what went past the cache
        Assert.True(file.IsUncached);
        byte[] there = Shared(folder["a"]);
        Assert.Equal([1, 2, 3], there[Block..(Block + 3)]);
        Assert.Equal(Numbered(4 * Block)[(Block + 3)..], there[(Block + 3)..]);
    }

    [Fact]
    public void What_a_file_had_taken_stays_when_it_takes_no_more()
    {
        using var stream = new FullStream(new UncachedFile(folder["a"], FileMode.CreateNew));
        var writer = new BlockWriter(stream, 2 * Block);
        byte[] bytes = Numbered(Block + 500);
        writer.Write(bytes);
        writer.Flush();
        stream.IsFull = true;
        writer.Write(new byte[100]);
        Assert.Throws<IOException>(writer.Flush);
        stream.IsFull = false;
        stream.WriteByte(77);
        Assert.Equal([.. bytes, 77], Shared(folder["a"]));
    }

    private static byte[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 31 + i / 251))];

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private sealed class FullStream(UncachedFile below) : Stream
    {
        public bool IsFull { get; set; }

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => below.Length;

        public override long Position { get => below.Position; set => below.Position = value; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull) throw new IOException("No space left on device");
            below.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void WriteByte(byte value) => Write([value]);

        public override void Flush() => below.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) below.Dispose();
            base.Dispose(disposing);
        }
    }
}
