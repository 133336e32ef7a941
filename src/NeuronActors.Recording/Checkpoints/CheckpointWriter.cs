using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace NeuronActors.Recording;

/// <summary>Puts a checkpoint into a stream, hashing as it goes.</summary>
internal static class CheckpointWriter
{
    public static void Write<T>(Stream stream, Checkpoint<T> checkpoint)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var header = HeaderOf(checkpoint);
        var headerBytes = JsonSerializer.SerializeToUtf8Bytes(header, RecordingJson.Compact);
        var valuesSize = CheckpointFormat.ValuesSize(header.Matrices, PrecisionName.SizeOf(header.Precision)!.Value)
            ?? throw new ArgumentException("A matrix of the checkpoint has no rows or no columns.", nameof(checkpoint));
        var fileSize = CheckpointFormat.PrefixSize + headerBytes.Length + valuesSize + CheckpointFormat.ChecksumSize;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(CheckpointFormat.Prefix(fileSize, headerBytes.Length));
        Put(headerBytes);
        foreach (var matrix in checkpoint.State.Matrices)
            Put(LittleEndian.Bytes<T>(MatrixValues.ColumnMajor(matrix.Values)));
        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    private static CheckpointHeader HeaderOf<T>(Checkpoint<T> checkpoint)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        CheckpointFormat.Version,
        PrecisionName.Of<T>(),
        checkpoint.Progress,
        [.. checkpoint.State.Matrices.Select(MatrixShape.Of)],
        checkpoint.State.OptimizerSteps);
}
