using System.Runtime.InteropServices;

namespace NeuronActors.Recording;

/// <summary>A <c>.npy</c> file that grows row by row. Its header has room for any number of rows and is brought up to date by <see cref="Flush"/>.</summary>
internal sealed class NpyTrace : IDisposable
{
    private const int HeaderSize = 128;
    private const int BufferSize = 1 << 16;

    private readonly Stream stream;
    private readonly string description;
    private readonly IReadOnlyList<int> row;
    private readonly byte[] buffer = new byte[BufferSize];
    private int filled;
    private long rows;

    /// <summary>Makes a file without rows.</summary>
    /// <param name="path">The file; there must be none.</param>
    /// <param name="description">Type of the values, as NumPy has it: <c>&lt;f4</c>.</param>
    /// <param name="row">Lengths of the dimensions of one row.</param>
    /// <param name="through">What the file's stream is led through.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public NpyTrace(string path, string description, IReadOnlyList<int> row, Func<string, Stream, Stream> through)
    {
        (this.description, this.row) = (description, row);
        stream = through(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0));
        stream.Write(Header());
    }

    /// <summary>Rows that are in the file and counted in its header.</summary>
    public long SafeRows { get; private set; }

    /// <summary>Bytes of those rows.</summary>
    public long SafeBytes { get; private set; }

    /// <summary>Adds values of the row that is being written.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Add(MemoryMarshal.AsBytes(values));

    /// <summary>Adds zeros to the row that is being written.</summary>
    public void AddZeros(long bytes)
    {
        while (bytes > 0)
        {
            if (filled == BufferSize) HandOn();
            int part = (int)Math.Min(bytes, BufferSize - filled);
            buffer.AsSpan(filled, part).Clear();
            filled += part;
            bytes -= part;
        }
    }

    /// <summary>The row is complete.</summary>
    public void EndRow() => rows++;

    /// <summary>All rows are in the file, and its header says so.</summary>
    public void Flush()
    {
        HandOn();
        if (rows == SafeRows) return;
        long end = stream.Position, added = end - HeaderSize - SafeBytes, count = rows;
        stream.Position = 0;
        stream.Write(Header());
        stream.Position = end;
        stream.Flush();
        (SafeRows, SafeBytes) = (count, SafeBytes + added);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - filled) HandOn();
        if (bytes.Length >= BufferSize)
        {
            stream.Write(bytes);
            return;
        }
        bytes.CopyTo(buffer.AsSpan(filled));
        filled += bytes.Length;
    }

    private void HandOn()
    {
        int count = filled;
        filled = 0;
        if (count > 0) stream.Write(buffer, 0, count);
    }

    private byte[] Header() => NpyHeader.ToBytes(description, fortranOrder: false, [rows, .. row.Select(length => (long)length)], HeaderSize);
}
