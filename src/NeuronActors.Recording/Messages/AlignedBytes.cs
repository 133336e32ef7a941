using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronActors.Recording;

/// <summary>Memory as file systems want it for writes past their cache: it begins at the boundary of a block.</summary>
internal static class AlignedBytes
{
    /// <summary>Bytes of a block; no common file system has larger ones that it insists upon.</summary>
    public const int Block = 4096;

    /// <summary>Memory that begins at a block's boundary and is never moved.</summary>
    public static Memory<byte> Allocate(int size)
    {
        byte[] memory = GC.AllocateUninitializedArray<byte>(size + Block, pinned: true);
        int start = (int)(-Address(memory) & (Block - 1));
        return memory.AsMemory(start, size);
    }

    /// <summary>How many of these bytes are whole blocks, of memory and of a file in which they go to a position; 0 where the two do not fit.</summary>
    public static int Aligned(ReadOnlySpan<byte> bytes, long position) =>
        ((Address(bytes) | position) & (Block - 1)) == 0 ? bytes.Length & -Block : 0;

    private static unsafe nint Address(ReadOnlySpan<byte> bytes) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
}
