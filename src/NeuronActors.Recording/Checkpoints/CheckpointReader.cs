using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using NeuronActors.Learning;
using NeuronActors.Numerics;

namespace NeuronActors.Recording;

/// <summary>A checkpoint file that is open and known to be whole: nothing of it is believed before its checksum fits.</summary>
internal sealed class CheckpointReader : IDisposable
{
    private readonly string path;
    private readonly string remedy;
    private readonly FileStream stream;

    /// <summary>Opens a file and verifies all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What to do if it is no good: the end of the sentence.</param>
    /// <exception cref="RecordingException">The file is missing, foreign, newer, torn or damaged.</exception>
    public CheckpointReader(string path, string remedy)
    {
        this.path = path;
        this.remedy = remedy;
        stream = FileFault.OpenRead(path, "give a checkpoint of a run folder, such as checkpoints/checkpoint-000500.bin.");
        try
        {
            Header = Verify();
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is IOException) throw FileFault.CannotRead(path, exception);
            throw;
        }
    }

    public CheckpointHeader Header { get; }

    public void Dispose() => stream.Dispose();

    /// <exception cref="RecordingException">The file holds another precision.</exception>
    public NetworkState<T> ReadState<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var asked = PrecisionName.Of<T>();
        if (Header.Precision != asked)
            throw new RecordingException(
                $"{path} holds {Header.Precision} values, but {asked} is asked for: set precision: {Header.Precision}, as the run had it.");
        return new NetworkState<T>([.. Header.Matrices.Select(ReadMatrix<T>)], Header.OptimizerSteps);
    }

    private StateMatrix<T> ReadMatrix<T>(MatrixShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[shape.Rows * shape.Columns];
        try
        {
            LittleEndian.Read<T>(stream, values);
        }
        catch (IOException exception)
        {
            throw FileFault.CannotRead(path, exception);
        }

        return new StateMatrix<T>(shape.Name, Dense.Of(shape.Rows, shape.Columns, values));
    }

    /// <summary>Checks the file from the outside in and leaves the stream where the values begin.</summary>
    private CheckpointHeader Verify()
    {
        var prefix = ReadPrefix();
        VerifyChecksum();
        var headerSize = CheckpointFormat.HeaderSizeIn(prefix);
        var valuesAndHeader = stream.Length - CheckpointFormat.PrefixSize - CheckpointFormat.ChecksumSize;
        if (headerSize > valuesAndHeader) throw Damaged("its header is longer than the file");

        var headerBytes = new byte[headerSize];
        stream.Position = CheckpointFormat.PrefixSize;
        stream.ReadExactly(headerBytes);
        var header = Parse(headerBytes);
        var valueSize = PrecisionName.SizeOf(header.Precision) ?? throw Damaged($"its precision is '{header.Precision}'");
        if (CheckpointFormat.ValuesSize(header.Matrices, valueSize) != valuesAndHeader - headerSize)
            throw Damaged("its matrices do not fill the file");
        if (header.Matrices.Select(matrix => matrix.Name).Distinct(StringComparer.Ordinal).Count() != header.Matrices.Count)
            throw Damaged("a matrix is there twice");
        if (header.OptimizerSteps.Values.Any(steps => steps < 0)) throw Damaged("an optimiser has a negative number of steps");
        return header;
    }

    private byte[] ReadPrefix()
    {
        var prefix = new byte[CheckpointFormat.PrefixSize];
        var found = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        var letters = prefix.AsSpan(0, Math.Min(found, CheckpointFormat.Magic.Length));
        if (!CheckpointFormat.Magic.StartsWith(letters))
            throw Refused("is not a checkpoint (it does not begin with NEURONCP)");
        if (found < prefix.Length)
            throw Torn($"at least {CheckpointFormat.PrefixSize + CheckpointFormat.ChecksumSize}");
        RefuseOtherVersion(CheckpointFormat.VersionIn(prefix));

        var expected = CheckpointFormat.FileSizeIn(prefix);
        if (expected < CheckpointFormat.PrefixSize + CheckpointFormat.ChecksumSize)
            throw Damaged($"it gives its own length as {expected} bytes");
        if ((ulong)stream.Length < expected) throw Torn($"{expected}");
        if ((ulong)stream.Length > expected) throw Damaged($"expected {expected} bytes, found {stream.Length}");
        return prefix;
    }

    private void RefuseOtherVersion(uint version)
    {
        if (version > CheckpointFormat.Version)
            throw new RecordingException(
                $"{path} has checkpoint format {version}, this program reads up to {CheckpointFormat.Version}: " +
                "resume the run with the version of the program that wrote it.");
        if (version == 0) throw Damaged("there is no checkpoint format 0");
    }

    private void VerifyChecksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        stream.Position = 0;
        for (var left = stream.Length - CheckpointFormat.ChecksumSize; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            stream.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        var stored = buffer.AsSpan(0, CheckpointFormat.ChecksumSize);
        stream.ReadExactly(stored);
        if (!stored.SequenceEqual(hash.GetHashAndReset())) throw Damaged("its checksum does not fit its content");
    }

    private CheckpointHeader Parse(byte[] header)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckpointHeader>(header, RecordingJson.Compact)
                ?? throw Damaged("its header is empty");
        }
        catch (JsonException exception)
        {
            throw Damaged($"its header cannot be read: {FileFault.Reason(exception)}");
        }
    }

    private RecordingException Torn(string expected) =>
        Refused($"is torn (expected {expected} bytes, found {stream.Length})");

    private RecordingException Damaged(string how) => Refused($"is damaged ({how})");

    private RecordingException Refused(string what) => new($"{path} {what}: {remedy}");
}
