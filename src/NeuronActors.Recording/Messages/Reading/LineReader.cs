using System.Buffers;

namespace NeuronActors.Recording;

/// <summary>Lines of a stream as bytes in one buffer that is used again and again: memory does not grow with the file.</summary>
/// <remarks>At the end of the stream it can be asked again later, when more has been written.</remarks>
internal sealed class LineReader(Stream stream, int firstSize = 1 << 18) : IDisposable
{
    /// <summary>A longer line is no record; about three million values stand in one of this size.</summary>
    public const int LongestLine = 1 << 26;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(firstSize);
    private int begin;
    private int end;

    /// <summary>Number of the line that was returned last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Bytes after the last line feed so far: what a killed writer left of a line, or what a running one is about to finish.</summary>
    public int Remainder => end - begin;

    /// <summary>The next line without its line feed; valid until the next call.</summary>
    /// <returns>False where no whole line is there.</returns>
    /// <exception cref="InvalidDataException">A line is longer than any record.</exception>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var feed = buffer.AsSpan((begin + searched)..end).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = buffer.AsSpan(begin, searched + feed);
                begin += searched + feed + 1;
                Line++;
                return true;
            }

            searched = end - begin;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        (begin, end) = (0, 0);
    }

    private bool Fill()
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin..end).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }

        if (end == buffer.Length) Grow();
        var read = stream.Read(buffer.AsSpan(end));
        end += read;
        return read > 0;
    }

    private void Grow()
    {
        if (buffer.Length >= LongestLine)
            throw new InvalidDataException($"line {Line + 1} is longer than {LongestLine} bytes, which no record is");
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
