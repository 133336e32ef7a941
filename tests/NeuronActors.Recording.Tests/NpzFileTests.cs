using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Learning;

namespace NeuronActors.Recording.Tests;

public sealed class NpzFileTests : IDisposable
{
    /// <summary>numpy.savez of NumPy 1.24.2: float32, C order, a bias of one dimension.</summary>
    private const string SavedByNumPy =
        "UEsDBBQAAAAAAAAAIQANDaQFmAAAAJgAAAAYABQAd2VpZ2h0cy5pbnB1dC5vdXRwdXQubnB5AQAQAJgAAAAAAAAAmAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAgD8AAABAAABAQAAAgEAAAKBAAADQwFBLAwQUAAAAAAAAACEApwzJ94gAAACIAAAADwAUAGJpYXMub3V0cHV0Lm5weQEAEACIAAAAAAAAAIgAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA+AAAAv1BLAQIUAxQAAAAAAAAAIQANDaQFmAAAAJgAAAAYAAAAAAAAAAAAAACAAQAAAAB3ZWlnaHRzLmlucHV0Lm91dHB1dC5ucHlQSwECFAMUAAAAAAAAACEApwzJ94gAAACIAAAADwAAAAAAAAAAAAAAgAHiAAAAYmlhcy5vdXRwdXQubnB5UEsFBgAAAAACAAIAgwAAAKsBAAAAAA==";

    /// <summary>numpy.savez_compressed of NumPy 1.24.2: float64, Fortran order, the bias as a column.</summary>
    private const string CompressedByNumPy =
        "UEsDBBQAAAAIAAAAIQCpxu4EWQAAALAAAAAYABQAd2VpZ2h0cy5pbnB1dC5vdXRwdXQubnB5AQAQALAAAAAAAAAAWQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsaaOgq1CuQDLgYw+GAPoQUcIDQDlBaB0hxQWuoAAFBLAwQUAAAACAAAACEALdEXkk8AAACQAAAADwAUAGJpYXMub3V0cHV0Lm5weQEAEACQAAAAAAAAAE8AAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKhpo6CrUKZAMuBjC4YA+hH+wHAFBLAQIUAxQAAAAIAAAAIQCpxu4EWQAAALAAAAAYAAAAAAAAAAAAAACAAQAAAAB3ZWlnaHRzLmlucHV0Lm91dHB1dC5ucHlQSwECFAMUAAAACAAAACEALdEXkk8AAACQAAAADwAAAAAAAAAAAAAAgAGjAAAAYmlhcy5vdXRwdXQubnB5UEsFBgAAAAACAAIAgwAAADMBAAAAAA==";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SavedByNumPy)]
    [InlineData(CompressedByNumPy)]
    public void What_NumPy_saved_is_read_in_either_order_and_precision(string archive)
    {
        File.WriteAllBytes(folder["w.npz"], Convert.FromBase64String(archive));
        var expected = MatrixShape.ParametersOf(Samples.State<float>());
        var inFloat = NpzFile.Read<float>(folder["w.npz"], expected);
        var inDouble = NpzFile.Read<double>(folder["w.npz"], expected);
        Assert.Equal(WeightsHash.Of(Samples.State<float>()), WeightsHash.Of(inFloat));
        Assert.Equal(WeightsHash.Of(Samples.State<double>()), WeightsHash.Of(inDouble));
    }

    [Fact]
    public void An_array_is_written_in_the_very_bytes_that_NumPy_writes()
    {
        NpzFile.Write(folder["w.npz"], Samples.State<float>());
        File.WriteAllBytes(folder["numpy.npz"], Convert.FromBase64String(SavedByNumPy));
        foreach (var name in new[] { "weights.input.output.npy", "bias.output.npy" })
            Assert.Equal(EntryBytes(folder["numpy.npz"], name), EntryBytes(folder["w.npz"], name));
    }

    [Fact]
    public void NumPy_loads_what_was_written()
    {
        var python = PythonWithNumPy();
        Assert.SkipUnless(python is not null, "No Python with NumPy here.");
        NpzFile.Write(folder["w.npz"], Samples.State<double>());
        var printed = Python(
            python,
            "import numpy, sys; a = numpy.load(sys.argv[1]); w = a['weights.input.output']; b = a['bias.output']; " +
            "print(sorted(a.files), w.dtype, w.tolist(), b.tolist())",
            folder["w.npz"]);
        Assert.Equal("['bias.output', 'weights.input.output'] float64 [[1.0, 2.0, 3.0], [4.0, 5.0, -6.5]] [0.25, -0.5]", printed.Trim());
    }

    [Fact]
    public void Any_finite_weights_come_back_in_every_bit() =>
        Prop.ForAll(RandomStates(), state =>
        {
            NpzFile.Write(folder["w.npz"], state);
            return Samples.Bits(NpzFile.Read<double>(folder["w.npz"])).SequenceEqual(Samples.Bits(state));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_weights_give_the_same_file_and_moments_are_not_in_it()
    {
        NpzFile.Write(folder["a.npz"], Samples.State<float>());
        NpzFile.Write(folder["b.npz"], new NetworkState<float>([.. Samples.State<float>().Matrices.Take(2)]));
        Assert.Equal(File.ReadAllBytes(folder["a.npz"]), File.ReadAllBytes(folder["b.npz"]));
    }

    [Fact]
    public void The_result_has_the_expected_order_whatever_the_archives()
    {
        var state = Samples.State<float>();
        NpzFile.Write(folder["w.npz"], new NetworkState<float>([state.Matrices[1], state.Matrices[0]]));
        var read = NpzFile.Read<float>(folder["w.npz"], MatrixShape.ParametersOf(state));
        Assert.Equal(WeightsHash.Of(state), WeightsHash.Of(read));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Arrays_of_later_npy_versions_are_read(byte version)
    {
        var array = NpzBytes.Array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 8, version);
        File.WriteAllBytes(folder["w.npz"], NpzBytes.Archive(("w.npy", array)));
        Assert.Equal(Matrix<float>.Build.Dense(1, 2), NpzFile.Read<float>(folder["w.npz"]).Find("w"));
    }

    [Fact]
    public void Another_writers_key_order_and_spacing_are_read()
    {
        var array = NpzBytes.Floats("{'shape':(1,2),'fortran_order':True,'descr':'<f4'}", 1, 2);
        File.WriteAllBytes(folder["w.npz"], NpzBytes.Archive(("w.npy", array)));
        Assert.Equal(Matrix<float>.Build.Dense(1, 2, [1f, 2f]), NpzFile.Read<float>(folder["w.npz"]).Find("w"));
    }

    private static byte[] EntryBytes(string path, string name)
    {
        using var archive = ZipFile.OpenRead(path);
        using var entry = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string? PythonWithNumPy()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3", "python" })
            try
            {
                if (Python(python, "import numpy; print('yes')").StartsWith("yes", StringComparison.Ordinal)) return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program here; the next name may be one.
            }

        return null;
    }

    private static string Python(string python, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Length > 0 ? output : errors.ToString();
    }

    private static Arbitrary<NetworkState<double>> RandomStates()
    {
        var value = Gen.Choose(int.MinValue, int.MaxValue).Two()
            .Select(bits => BitConverter.Int64BitsToDouble(((long)bits.Item1 << 32) | (uint)bits.Item2))
            .Select(number => double.IsFinite(number) ? number : -0.0);
        var matrix =
            from rows in Gen.Choose(1, 9)
            from columns in Gen.Choose(1, 9)
            from values in value.ArrayOf(rows * columns)
            select Matrix<double>.Build.Dense(rows, columns, values);
        return matrix.ListOf()
            .Select(matrices => new NetworkState<double>([.. matrices.Select((values, i) => new StateMatrix<double>($"weights.{i}", values))]))
            .ToArbitrary();
    }
}
