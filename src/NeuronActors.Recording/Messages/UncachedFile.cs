using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuronActors.Recording;

/// <summary>A file that is written past the operating system's page cache where that can be had: on Linux, whole blocks from aligned memory.</summary>
/// <remarks>
/// Nobody reads records while they are made, or only their end. Through the cache each page would cost memory that has to be found, filled and
/// thrown away again, which took three to thirty times as much of the processor as the write itself, and would drive out what others need.
/// Anything that is not whole blocks, and every file system that knows no such writes, goes through the cache as usual.
/// </remarks>
internal sealed partial class UncachedFile : Stream
{
    private const int GetFlags = 3, SetFlags = 4;   // fcntl
    private const int DirectOnX64 = 0x4000, DirectOnArm64 = 0x10000;   // O_DIRECT

    private readonly SafeFileHandle file;
    private SafeFileHandle? uncached;
    private long position;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is made or must be there.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public UncachedFile(string path, FileMode mode)
    {
        file = File.OpenHandle(path, mode, FileAccess.Write, FileShare.Read);
        uncached = OpenUncached(path);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public override long Position { get => position; set => position = value; }

    /// <summary>True as long as the file system takes whole blocks past its cache.</summary>
    internal bool IsUncached => uncached is not null;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        int blocks = AlignedBytes.Aligned(bytes, position);
        if (blocks > 0 && TryWriteUncached(bytes[..blocks]))
        {
            position += blocks;
            bytes = bytes[blocks..];
        }
        RandomAccess.Write(file, bytes, position);
        position += bytes.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing is kept here.</summary>
    public override void Flush()
    {
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
        if (disposing)
        {
            uncached?.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>What refuses it once is not asked again; whether it was for want of space shows when the same is written as usual.</summary>
    private bool TryWriteUncached(ReadOnlySpan<byte> blocks)
    {
        if (uncached is null) return false;
        try
        {
            RandomAccess.Write(uncached, blocks, position);
            return true;
        }
        catch (IOException)
        {
            uncached.Dispose();
            uncached = null;
            return false;
        }
    }

    private static SafeFileHandle? OpenUncached(string path)
    {
        int direct = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => DirectOnX64, Architecture.Arm64 => DirectOnArm64, _ => 0 };
        if (!OperatingSystem.IsLinux() || direct == 0) return null;
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        int flags = Control(handle, GetFlags, 0);
        if (flags >= 0 && Control(handle, SetFlags, flags | direct) == 0) return handle;
        handle.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
