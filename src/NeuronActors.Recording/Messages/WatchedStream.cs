namespace NeuronActors.Recording;

/// <summary>A file's stream that says whenever it has taken a piece: one message may be so large that a slow disk needs minutes for it.</summary>
/// <param name="below">The file.</param>
/// <param name="progressed">Told after every piece.</param>
internal sealed class WatchedStream(Stream below, Action progressed) : Stream
{
    private const int PieceSize = 1 << 18;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => below.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => below.Length;

    /// <inheritdoc/>
    public override long Position { get => below.Position; set => below.Position = value; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int part = Math.Min(bytes.Length, PieceSize);
            below.Write(bytes[..part]);
            progressed();
            bytes = bytes[part..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => below.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => below.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => below.SetLength(value);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) below.Dispose();
        base.Dispose(disposing);
    }
}
