using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuronActors.Datasets;
using NeuronActors.Learning;

namespace NeuronActors.Recording;

/// <summary>A network's weights for NumPy: <c>numpy.load(path)["weights.input.hidden1"]</c>.</summary>
/// <remarks>
/// A zip archive of <c>.npy</c> arrays, one per matrix of a <see cref="NetworkState{T}"/> and named like it. Written: stored,
/// npy 1.0, <c>&lt;f4</c> or <c>&lt;f8</c>, C order, [target × source], biases one-dimensional; the same weights give the same
/// file. What optimisers remember is not written.
/// </remarks>
public static class NpzFile
{
    private const string ArrayEnd = ".npy";

    /// <summary>An archive may always unpack to this many bytes.</summary>
    private const long UnpackedSizeFree = 64 << 20;

    /// <summary>… and beyond that to this many times its own size. Weights hardly shrink, so more is no network.</summary>
    private const long UnpackedRatioMax = 100;

    /// <summary>The earliest moment that a zip entry can have: entries carry no clock, so that files can be compared.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes weights, biases and feedback weights.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public static void Write<T>(string path, NetworkState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        PrecisionName.Of<T>();
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var matrix in state.Matrices.Where(matrix => matrix.IsParameter)) WriteArray(archive, matrix);
        });
    }

    /// <summary>Reads every array, in the archive's order.</summary>
    /// <typeparam name="T">The precision wanted; values of the other one are rounded or widened to it.</typeparam>
    /// <exception cref="RecordingException">Not such an archive, or an array that cannot be used.</exception>
    public static NetworkState<T> Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Read<T>(path, arrays => arrays);

    /// <summary>Reads exactly the arrays of a network.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="expected">Their names and shapes, see <see cref="MatrixShape.ParametersOf{T}"/>; the result has this order.</param>
    /// <typeparam name="T">The precision wanted; values of the other one are rounded or widened to it.</typeparam>
    /// <exception cref="RecordingException">As above, or an array is missing, is one too many, or has another shape.</exception>
    public static NetworkState<T> Read<T>(string path, IReadOnlyList<MatrixShape> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Read<T>(path, arrays => NpzExpectation.Match(path, arrays, expected));
    }

    private static void WriteArray<T>(ZipArchive archive, StateMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var entry = archive.CreateEntry(matrix.Name + ArrayEnd, CompressionLevel.NoCompression);
        entry.LastWriteTime = EntryTime;
        var isBias = matrix.Values.ColumnCount == 1 && matrix.Name.StartsWith(NetworkState.BiasName(""), StringComparison.Ordinal);
        long[] shape = isBias ? [matrix.Values.RowCount] : [matrix.Values.RowCount, matrix.Values.ColumnCount];
        using var stream = entry.Open();
        stream.Write(NpyHeader.ToBytes($"<f{Unsafe.SizeOf<T>()}", fortranOrder: false, shape, leastSize: 0));
        MatrixValues.ForEachRow(matrix.Values, row => LittleEndian.Write(stream, row));
    }

    private static NetworkState<T> Read<T>(string path, Func<IReadOnlyList<NpyArray>, IReadOnlyList<NpyArray>> choose)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stream = FileFault.OpenRead(path, "give a file that neuron export or numpy.savez wrote.");
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            RefuseBomb(path, archive, stream.Length);
            var arrays = choose([.. archive.Entries.Select(entry => Open(path, entry))]);
            return new NetworkState<T>([.. arrays.Select(array => ReadArray<T>(path, array))]);
        }
        catch (InvalidDataException exception)
        {
            throw new RecordingException(
                $"{path} is not a whole npz archive ({FileFault.Reason(exception)}): copy or save it again.", exception);
        }
        catch (IOException exception)
        {
            throw FileFault.CannotRead(path, exception);
        }
    }

    private static void RefuseBomb(string path, ZipArchive archive, long packed)
    {
        var unpacked = archive.Entries.Sum(entry => (decimal)entry.Length);
        if (unpacked > Math.Max(UnpackedSizeFree, packed * UnpackedRatioMax))
            throw new RecordingException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} would unpack from {packed} to {unpacked} bytes, which no weights do: save them with numpy.savez, uncompressed."));
        foreach (var name in archive.Entries.CountBy(entry => entry.FullName).Where(count => count.Value > 1).Take(1))
            throw new RecordingException($"{path} holds {name.Key} twice: save each array once.");
    }

    private static NpyArray Open(string path, ZipArchiveEntry entry)
    {
        if (!entry.FullName.EndsWith(ArrayEnd, StringComparison.Ordinal))
            throw new RecordingException($"{path} holds {entry.FullName}, which is not an array: save arrays alone, with numpy.savez.");
        var name = entry.FullName[..^ArrayEnd.Length];
        return Unrefused(path, name, () => new NpyArray(name, entry));
    }

    private static StateMatrix<T> ReadArray<T>(string path, NpyArray array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Unrefused(path, array.Name, () => new StateMatrix<T>(array.Name, array.Read<T>()));

    private static TResult Unrefused<TResult>(string path, string name, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            throw new RecordingException(
                $"{path}: the array {name} {exception.Message}: save it with numpy.savez as finite float32 or float64, [target × source].",
                exception);
        }
    }
}
