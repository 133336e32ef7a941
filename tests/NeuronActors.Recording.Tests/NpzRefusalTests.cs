using System.IO.Compression;

namespace NeuronActors.Recording.Tests;

public sealed class NpzRefusalTests : IDisposable
{
    private const string Remedy = ": save it with numpy.savez as finite float32 or float64, [target × source].";

    private readonly TemporaryFolder folder = new();

    private string Path1 => folder["w.npz"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_file() =>
        Assert.Equal(
            $"{Path1} does not exist: give a file that neuron export or numpy.savez wrote.",
            Refusal.Of(() => NpzFile.Read<float>(Path1)));

    [Fact]
    public void A_file_that_is_no_archive()
    {
        File.WriteAllText(Path1, "not a zip archive");
        var sentence = Refusal.Of(() => NpzFile.Read<float>(Path1));
        Assert.StartsWith($"{Path1} is not a whole npz archive (", sentence, StringComparison.Ordinal);
        Assert.EndsWith("): copy or save it again.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_cut_anywhere()
    {
        NpzFile.Write(Path1, Samples.State<float>());
        var bytes = File.ReadAllBytes(Path1);
        for (var size = 0; size < bytes.Length; size++)
        {
            File.WriteAllBytes(Path1, bytes.AsSpan(0, size));
            Assert.NotEmpty(Refusal.Of(() => NpzFile.Read<float>(Path1)));
        }
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_flip_of_every_fifth_bit_is_refused_or_changes_no_weight(CompressionLevel compression)
    {
        var weights = NpzBytes.Floats("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117), 1, 2, 3, 4, 5, -6.5f);
        var bias = NpzBytes.Floats(NpzBytes.PlainHeader.PadRight(117), 0.25f, -0.5f);
        var bytes = NpzBytes.Archive(compression, ("weights.input.output.npy", weights), ("bias.output.npy", bias));
        var whole = Samples.State<float>();
        Assert.Equal(compression == CompressionLevel.NoCompression, bytes.Length > 500);
        var refused = 0;
        for (var bit = 0; bit < 8 * bytes.Length; bit += 5)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path1, bytes);
            if (IsRefusedElseEqual(whole)) refused++;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(refused, 100, bytes.Length * 8 / 5);
    }

    public static TheoryData<string, byte[]> BadArrays => new()
    {
        { "is not a NumPy array (it does not begin with \\x93NUMPY)", "NOT AN ARRAY, BUT LONG ENOUGH"u8.ToArray() },
        { "is not a NumPy array (it does not begin with \\x93NUMPY)", [] },
        { "has the npy version 4.0", NpzBytes.Array(NpzBytes.PlainHeader, 8, 4) },
        { "ends within its header", NpzBytes.Array(NpzBytes.PlainHeader, 0)[..40] },
        { "ends within its header", NpzBytes.Array(NpzBytes.PlainHeader, 0)[..9] },
        { "has a header of 10001 bytes, more than the 10000 that NumPy allows", NpzBytes.Array(NpzBytes.PlainHeader.PadRight(10_000), 8) },
        { "has the header 'hello', which is not NumPy's", NpzBytes.Array("hello", 8) },
        {
            "has the header '{'nested': {}, 'descr': '<f4', 'fortran_order': False, 'shap…', which is not NumPy's",
            NpzBytes.Array("{'nested': {}, 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8)
        },
        { "holds Python objects", NpzBytes.Array("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", 8) },
        { "holds values of type <i4", NpzBytes.Array("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", 8) },
        { "holds values of type >f4", NpzBytes.Array("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", 8) },
        { "holds records", NpzBytes.Array("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }", 8) },
        { "has 0 dimensions, ()", NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 4) },
        { "has 3 dimensions, (1, 1, 2)", NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", 8) },
        { "has the shape (0,)", NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", 0) },
        { "has the shape (-2,)", NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", 8) },
        { "has the shape (99999999999,)", NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", 8) },
        {
            "has 8 bytes of values, but its shape [2147483647 × 2147483647] needs 9223372036854775807",
            NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", 8)
        },
        { "has 12 bytes of values, but its shape [2] needs 8", NpzBytes.Array(NpzBytes.PlainHeader, 12) },
        { "has the value NaN at [1, 0]", NpzBytes.Floats(NpzBytes.PlainHeader, 1, float.NaN) },
        {
            "has the value Infinity at [0, 1]",
            NpzBytes.Floats("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 1, float.PositiveInfinity, 3, 4)
        },
    };

    [Theory]
    [MemberData(nameof(BadArrays), DisableDiscoveryEnumeration = true)]
    public void An_array_that_cannot_be_used(string fault, byte[] array)
    {
        File.WriteAllBytes(Path1, NpzBytes.Archive(("w.npy", array)));
        Assert.Equal($"{Path1}: the array w {fault}{Remedy}", Refusal.Of(() => NpzFile.Read<float>(Path1)));
    }

    [Fact]
    public void A_double_beyond_float()
    {
        var state = new Learning.NetworkState<double>([Samples.Of<double>("w", 1, 1, 1e300)]);
        NpzFile.Write(Path1, state);
        Assert.Equal($"{Path1}: the array w has the value Infinity at [0, 0]{Remedy}", Refusal.Of(() => NpzFile.Read<float>(Path1)));
    }

    [Fact]
    public void A_damaged_value()
    {
        NpzFile.Write(Path1, Samples.State<float>());
        var bytes = File.ReadAllBytes(Path1);
        var headerEnd = bytes.AsSpan().IndexOf((byte)'\n');
        bytes[headerEnd + 3] ^= 1;
        File.WriteAllBytes(Path1, bytes);
        Assert.Equal(
            $"{Path1}: the array weights.input.output is damaged (its checksum does not fit its content){Remedy}",
            Refusal.Of(() => NpzFile.Read<float>(Path1)));
    }

    [Fact]
    public void A_bomb()
    {
        using (var archive = ZipFile.Open(Path1, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("w.npy", CompressionLevel.Optimal).Open();
            for (var i = 0; i < 80; i++) entry.Write(new byte[1 << 20]);
        }

        Assert.Equal(
            $"{Path1} would unpack from {new FileInfo(Path1).Length} to 83886080 bytes, which no weights do: " +
            "save them with numpy.savez, uncompressed.",
            Refusal.Of(() => NpzFile.Read<float>(Path1)));
    }

    [Fact]
    public void A_name_that_is_there_twice()
    {
        var array = NpzBytes.Floats(NpzBytes.PlainHeader, 1, 2);
        File.WriteAllBytes(Path1, NpzBytes.Archive(("w.npy", array), ("w.npy", array)));
        Assert.Equal($"{Path1} holds w.npy twice: save each array once.", Refusal.Of(() => NpzFile.Read<float>(Path1)));
    }

    [Fact]
    public void An_entry_that_is_no_array()
    {
        File.WriteAllBytes(Path1, NpzBytes.Archive(("readme.txt", "hello"u8.ToArray())));
        Assert.Equal(
            $"{Path1} holds readme.txt, which is not an array: save arrays alone, with numpy.savez.",
            Refusal.Of(() => NpzFile.Read<float>(Path1)));
    }

    [Fact]
    public void A_missing_array()
    {
        NpzFile.Write(Path1, Samples.State<float>());
        MatrixShape[] expected = [.. MatrixShape.ParametersOf(Samples.State<float>()), new("bias.hidden1", 300, 1)];
        Assert.Equal(
            $"{Path1} has no array bias.hidden1: add it with the shape [300], or start from another network.",
            Refusal.Of(() => NpzFile.Read<float>(Path1, expected)));
    }

    [Fact]
    public void An_array_too_many()
    {
        NpzFile.Write(Path1, Samples.State<float>());
        Assert.Equal(
            $"{Path1} has the array bias.output [2], which the network has not: leave it out; the network has weights.input.output.",
            Refusal.Of(() => NpzFile.Read<float>(Path1, [new("weights.input.output", 2, 3)])));
    }

    [Theory]
    [InlineData(4, 3, "[4 × 3]", "change network.layers, or start from weights of this network.")]
    [InlineData(3, 2, "[3 × 2]", "save its transpose, [target × source].")]
    public void Another_shape(int rows, int columns, string shape, string remedy)
    {
        NpzFile.Write(Path1, Samples.State<float>());
        Assert.Equal(
            $"{Path1}: the array weights.input.output is [2 × 3], but the network has {shape}: {remedy}",
            Refusal.Of(() => NpzFile.Read<float>(Path1, [new("weights.input.output", rows, columns), new("bias.output", 2, 1)])));
    }

    [Fact]
    public void A_place_that_cannot_be_written() =>
        Assert.Contains(
            " cannot be written (",
            Refusal.Of(() => NpzFile.Write(Path.Combine(folder["nowhere"], "w.npz"), Samples.State<float>())),
            StringComparison.Ordinal);

    /// <summary>True if refused, false if read with the weights it should have; anything else fails the test.</summary>
    private bool IsRefusedElseEqual(Learning.NetworkState<float> whole)
    {
        try
        {
            var read = NpzFile.Read<float>(Path1, MatrixShape.ParametersOf(whole));
            Assert.Equal(WeightsHash.Of(whole), WeightsHash.Of(read));
            return false;
        }
        catch (RecordingException)
        {
            return true;
        }
    }
}
