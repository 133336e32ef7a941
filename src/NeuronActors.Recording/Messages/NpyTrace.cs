using System.Runtime.InteropServices;
using NeuronActors.Datasets;

namespace NeuronActors.Recording;

/// <summary>A <c>.npy</c> file that grows row by row. Its header has room for any number of rows and is brought up to date by <see cref="Flush"/>.</summary>
internal sealed class NpyTrace : IDisposable
{
    private const int HeaderSize = 128;
    private const int RowsCollected = 64, CollectedMin = 1 << 14, CollectedMax = 1 << 18;

    private readonly Stream stream;
    private readonly BlockWriter bytes;
    private readonly string description;
    private readonly IReadOnlyList<int> row;
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
        stream = through(path, new UncachedFile(path, FileMode.CreateNew));
        long rowSize = row.Aggregate((long)(description[^1] - '0'), (size, length) => size * length);
        bytes = new BlockWriter(stream, (int)Math.Clamp(rowSize * RowsCollected, CollectedMin, CollectedMax));
        bytes.Write(Header());
        bytes.Flush();
    }

    /// <summary>Rows that are in the file and counted in its header.</summary>
    public long SafeRows { get; private set; }

    /// <summary>Bytes of those rows.</summary>
    public long SafeBytes { get; private set; }

    /// <summary>Adds values of the row that is being written.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged => bytes.Write(MemoryMarshal.AsBytes(values));

    /// <summary>Adds zeros to the row that is being written.</summary>
    public void AddZeros(long count)
    {
        while (count > 0)
        {
            Span<byte> room = bytes.Room(1);
            int part = (int)Math.Min(count, room.Length);
            room[..part].Clear();
            bytes.Advance(part);
            count -= part;
        }
    }

    /// <summary>The row is complete.</summary>
    public void EndRow() => rows++;

    /// <summary>All rows are in the file, and its header says so.</summary>
    public void Flush()
    {
        if (rows == SafeRows) return;
        if (bytes.Start == 0) Header().CopyTo(bytes.Collected);
        bytes.Flush();
        WriteHeader();
        (SafeRows, SafeBytes) = (rows, bytes.Length - HeaderSize);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void WriteHeader()
    {
        long end = stream.Position;
        stream.Position = 0;
        stream.Write(Header());
        stream.Position = end;
    }

    private byte[] Header() => NpyHeader.ToBytes(description, fortranOrder: false, [rows, .. row.Select(length => (long)length)], HeaderSize);
}
