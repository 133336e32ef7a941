namespace NeuronActors.Recording;

/// <summary>Collects what is formatted in place, and hands it on in large pieces. Counts the lines that have left it.</summary>
/// <remarks>A line is safe once the stream below has taken its last byte without complaint. Not thread-safe.</remarks>
internal sealed class RecordStream(Stream below) : Stream
{
    /// <summary>Bytes collected at the most; a single piece must be shorter by a block.</summary>
    public const int Capacity = 1 << 18;

    private readonly BlockWriter bytes = new(below, Capacity);
    private long lines;
    private bool isTorn;

    /// <summary>Bytes so far, those that are collected here among them.</summary>
    public long Size => bytes.Length;

    /// <summary>Lines that the stream below has taken.</summary>
    public long SafeLines { get; private set; }

    /// <summary>Bytes that the stream below has taken.</summary>
    public long SafeBytes { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Room to format into; <see cref="Advance"/> says how much of it was used.</summary>
    /// <param name="size">Bytes that are needed at the most.</param>
    public Span<byte> Room(int size)
    {
        if (Capacity - bytes.Collected.Length < size) HandOn(all: false);
        return bytes.Room(size);
    }

    /// <summary>So many bytes of the room were used.</summary>
    public void Advance(int used) => bytes.Advance(used);

    /// <summary>So many lines are complete.</summary>
    public void EndLines(int count) => lines += count;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            Span<byte> room = Room(1);
            int part = Math.Min(room.Length, buffer.Length);
            buffer[..part].CopyTo(room);
            Advance(part);
            buffer = buffer[part..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        HandOn(all: true);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing) HandOn(all: true);
        }
        finally
        {
            if (disposing) below.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Hands on whole blocks, or everything.</summary>
    private void HandOn(bool all)
    {
        if (bytes.Collected.Length == 0) return;
        try
        {
            if (isTorn) below.WriteByte((byte)'\n');
            isTorn = false;
            if (all) bytes.Flush();
            else bytes.HandOn();
        }
        catch
        {
            (isTorn, lines) = (true, SafeLines);
            throw;
        }
        SafeLines = lines - (all ? 0 : bytes.Collected.Count((byte)'\n'));
        SafeBytes = all ? bytes.Length : bytes.Start;
    }
}
