namespace NeuronActors.Datasets;

/// <summary>The checksum of zip entries (polynomial 0xEDB88320, RFC 1952 section 8). .NET's zip reader does not compare it,
/// so damage to a stored entry would go unseen.</summary>
public static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => Entry((uint)index))];

    /// <summary>Goes on from the checksum of what came before; 0 at the beginning.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var value = ~checksum;
        foreach (var element in bytes) value = Table[(byte)(value ^ element)] ^ (value >> 8);
        return ~value;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320u;
        return value;
    }
}
