using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace NeuronActors.Datasets;

/// <summary>A data file, plain or gzip (told by its first bytes, whatever its name), read from front to end.</summary>
/// <remarks>Positions and lengths count unpacked bytes. Whatever is wrong with the file is a <see cref="DatasetException"/>.</remarks>
internal sealed class DataFile : IDisposable
{
    /// <summary>No format here unpacks to more: 256 MiB, above the 154 MB of the largest, CIFAR-10.</summary>
    public const long MostBytes = 256L << 20;

    // Deflate cannot pack better than 1032 to 1 (a run of 258 bytes takes at least two bits): zlib, Technical Details.
    private const long MostUnpackedPerPacked = 1032;
    private const int SmallestGzip = 18;

    private readonly FileStream _packed;
    private readonly Stream _content;

    private DataFile(string path, FileStream packed, bool isGzip)
    {
        (Path, _packed, IsGzip) = (path, packed, isGzip);
        _content = isGzip ? new GZipStream(packed, CompressionMode.Decompress) : packed;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>True if the file starts with the gzip magic 1f 8b.</summary>
    public bool IsGzip { get; }

    /// <summary>Number of (unpacked) bytes read so far.</summary>
    public long Position { get; private set; }

    public static DataFile Open(string path)
    {
        var packed = Guard(path, 0, () => File.OpenRead(path));
        try
        {
            if (packed.Length == 0)
                throw new DatasetException($"{path} is empty.");
            var isGzip = packed.ReadByte() == 0x1f && packed.ReadByte() == 0x8b;
            packed.Position = 0;
            return new DataFile(path, packed, isGzip);
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of the file as it lies on disk, in lower-case hexadecimal.</summary>
    public static string Sha256(string path) => Guard(path, 0, () =>
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    });

    /// <summary>Checks, before anything is allocated, that the file can hold what it has to hold.</summary>
    /// <param name="total">Unpacked bytes of the whole file, at least 0.</param>
    /// <param name="promisedBy">Who says so: "its idx header promises", "10000 records are".</param>
    public void Promise(long total, string promisedBy)
    {
        if (total > MostBytes)
            throw Refusal($"{promisedBy} {total} bytes; at most {MostBytes} are accepted");
        if (IsGzip)
            CheckPacked(total, promisedBy);
        else if (_packed.Length != total)
            throw Refusal($"{promisedBy} {total} bytes, the file has {_packed.Length}: {Verdict(_packed.Length, total)}");
    }

    /// <summary>Fills the whole span or refuses the file as truncated.</summary>
    /// <param name="bytes">Receives the bytes.</param>
    /// <param name="what">What they are, for the sentence: "the idx header".</param>
    public void ReadExactly(Span<byte> bytes, string what)
    {
        var read = ReadUpTo(bytes);
        if (read < bytes.Length)
            throw Refusal($"ends after {Position} bytes, inside {what}, which needs {bytes.Length - read} more: it is truncated");
    }

    /// <summary>Reads until the span is full or the file ends.</summary>
    /// <returns>Number of bytes read.</returns>
    public int ReadUpTo(Span<byte> bytes)
    {
        try
        {
            var read = _content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            Position += read;
            if (IsGzip && read < bytes.Length)
                CheckGzipEnd();
            return read;
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException)
        {
            throw Unreadable(Path, Position, cause);
        }
    }

    /// <summary>Refuses anything that follows.</summary>
    /// <param name="last">What came last, for the sentence.</param>
    public void ExpectEnd(string last)
    {
        Span<byte> one = stackalloc byte[1];
        if (ReadUpTo(one) != 0)
            throw Refusal($"goes on at byte {Position - 1}, after {last}; the end of the file was expected there");
    }

    /// <summary>The sentence "PATH …." as an exception.</summary>
    public DatasetException Refusal(string finding) => new($"{Path}: {finding}.");

    public void Dispose()
    {
        _content.Dispose();
        _packed.Dispose();
    }

    // The last four bytes of a gzip file of one member are its unpacked length modulo 2³² (RFC 1952), so a header that
    // promises too much is found out without unpacking; one that agrees is still checked byte by byte on the way.
    private void CheckPacked(long total, string promisedBy)
    {
        if (_packed.Length < SmallestGzip || total > _packed.Length * MostUnpackedPerPacked)
            throw Refusal(
                $"{promisedBy} {total} bytes, the gzip file of {_packed.Length} bytes cannot hold as many: it is truncated");
        var unpacked = ReadTrailer();
        if (unpacked != total)
            throw Refusal(
                $"{promisedBy} {total} bytes, the gzip trailer at byte {_packed.Length - sizeof(uint)} says {unpacked}: " +
                "the file is truncated, damaged or has bytes appended");
    }

    // GZipStream takes a file that is cut short for one that ends there.
    private void CheckGzipEnd()
    {
        if (_packed.Length < SmallestGzip)
            throw Refusal($"is a gzip file of {_packed.Length} bytes; the smallest has {SmallestGzip}: it is truncated");
        if (ReadTrailer() is var unpacked && unpacked != (uint)Position)
            throw Refusal(
                $"the gzip data ends after {Position} unpacked bytes, the gzip trailer at byte {_packed.Length - sizeof(uint)} " +
                $"says {unpacked}: the file is truncated or damaged");
    }

    private uint ReadTrailer()
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        using var second = Guard(Path, 0, () => File.OpenRead(Path));
        second.Position = second.Length - trailer.Length;
        second.ReadExactly(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    private static string Verdict(long found, long expected) =>
        found < expected ? "it is truncated" : $"the {found - expected} bytes from byte {expected} on do not belong there";

    private static T Guard<T>(string path, long position, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, position, cause);
        }
    }

    private static DatasetException Unreadable(string path, long position, Exception cause) =>
        new(cause is InvalidDataException
            ? $"{path}: the gzip data is damaged or truncated after {position} unpacked bytes ({cause.Message.TrimEnd('.')})."
            : $"{path} cannot be read ({cause.Message.TrimEnd('.')}).", cause);
}
