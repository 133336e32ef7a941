using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NeuronActors.Recording.Tests;

/// <summary>Checkpoint files put together by hand, from the layout in the documentation, with a checksum that fits.</summary>
internal static class CheckpointBytes
{
    public static byte[] Of(
        string header, int valueBytes, string magic = "NEURONCP", uint version = 1, uint? headerSize = null, ulong? fileSize = null)
    {
        var headerBytes = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[24 + headerBytes.Length + valueBytes + 32];
        Encoding.ASCII.GetBytes(magic, bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), fileSize ?? (ulong)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), headerSize ?? (uint)headerBytes.Length);
        headerBytes.CopyTo(bytes, 24);
        SHA256.HashData(bytes.AsSpan(..^32)).CopyTo(bytes, bytes.Length - 32);
        return bytes;
    }

    public static string Header(string precision = "float", string matrices = "", string optimizerSteps = "") =>
        $$$"""
        {"formatVersion":1,"precision":"{{{precision}}}","progress":{"experiment":"","seed":1,
        "position":{"epoch":0,"batchInEpoch":1,"batchesDone":1},"sums":{"correct":0,"seen":0,"loss":0},
        "counters":{"messages":0,"bytes":0,"weightTransportBytes":0},"secondsPerEpoch":[]},
        "matrices":[{{{matrices}}}],"optimizerSteps": { {{{optimizerSteps}}} } }
        """;

    public static string Matrix(string name, long rows, long columns) =>
        $$"""{"name":"{{name}}","rows":{{rows}},"columns":{{columns}}}""";
}
