using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using NeuronActors.Learning;

namespace NeuronActors.Recording;

/// <summary>One number by which two trained networks are known to be the same in every bit.</summary>
/// <remarks>It covers forward weights, biases and feedback weights, not what optimisers remember. Since a state holds whole
/// layers, the hash cannot depend on shards, engine or threads. In NumPy, for arrays in the state's order:
/// <c>h.update(name.encode() + np.int32(rows).tobytes() + np.int32(columns).tobytes() + array.tobytes())</c>, where a bias has
/// one column.</remarks>
public static class WeightsHash
{
    /// <summary>SHA-256 in 64 lower-case hexadecimal digits.</summary>
    /// <param name="state">The network; its matrices in projection order.</param>
    public static string Of<T>(NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var matrix in state.Matrices.Where(matrix => matrix.IsParameter))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(matrix.Name));
            AppendInteger(hash, matrix.Values.RowCount);
            AppendInteger(hash, matrix.Values.ColumnCount);
            MatrixValues.ForEachRow(matrix.Values, row => hash.AppendData(LittleEndian.Bytes(row)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendInteger(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
