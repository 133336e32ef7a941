using System.IO.Compression;
using System.Text;

namespace NeuronActors.Datasets.Tests.UserFiles;

public sealed class NumPyTests : IDisposable
{
    private static readonly Func<Datasets.UserFiles, Datasets.UserFiles> Autoencoding = files => files with { Task = LearningTask.Autoencoding };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Types =>
        [.. Directory.GetFiles(Fixture.Path(""), "type-*.npy").Where(path => !path.Contains("bool", StringComparison.Ordinal)).Select(path => Path.GetFileName(path))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Twenty_types_of_numbers_are_there_to_be_read() => Assert.Equal(20, Types.Count);

    [Theory]
    [MemberData(nameof(Types))]
    [InlineData("fortran.npy")]
    [InlineData("version-1.npy")]
    [InlineData("version-2.npy")]
    [InlineData("version-3.npy")]
    [InlineData("python2.npy")]
    public void An_array_of_any_type_order_and_version_has_the_values_that_NumPy_wrote(string name)
    {
        var data = Fixture.Whole(name, Autoencoding);
        Assert.Equal((4, 6), (data.Train.Count, data.Inputs));
        Assert.Equal([3, 2], data.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (double)i), Fixture.Inputs(data.Train, 0, 1, 2, 3));
        Assert.Equal(Fixture.Inputs(data.Train, 2), Fixture.Targets(data.Train, 2));
    }

    [Fact]
    public void Truth_values_are_0_and_1() =>
        Assert.Equal([0, 1, 0, 1, 0, 1], Fixture.Inputs(Fixture.Whole("type-bool.npy", Autoencoding).Train, 0));

    [Theory]
    [InlineData("names.npy", "cat,cow,ox", 1, 0, 2, 0)]
    [InlineData("labels.npy", "3,7", 1, 0, 1, 0)]
    public void Two_files_are_inputs_and_targets_and_classes_are_sorted(string targets, string classes, params int[] labels)
    {
        var data = Fixture.Whole([Fixture.Path("type-le-f4.npy"), Fixture.Path(targets)]);
        Assert.Equal(classes.Split(','), data.ClassNames);
        Assert.Equal(labels, Fixture.Labels(data.Train));
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("compressed.npz")]
    [InlineData("unnamed.npz")]
    [InlineData("others.npz", "pictures", "kinds")]
    public void An_archive_has_inputs_and_targets_by_name_or_because_there_are_two(string name, string? inputs = null, string? targets = null)
    {
        var data = Fixture.Whole(name, files => inputs is null ? files : files with { Inputs = [inputs], Targets = [targets!] });
        Assert.Equal([1, 0, 2, 1, 0, 2], Fixture.Labels(data.Train));
        Assert.Equal([40, 50, 60, 70], Fixture.Inputs(data.Train, 1));
        Assert.Equal([0, 1, 0], Fixture.Targets(data.Train, 0));
    }

    [Fact]
    public void Floats_are_targets_of_a_regression()
    {
        var data = Fixture.Whole("regression.npz");
        Assert.Equal((2, 3, 0), (data.Inputs, data.Targets, data.Classes));
        Assert.Equal(-1, data.Train.Label(0));
        Assert.Equal(1, Fixture.Targets(data.Train, 5)[2]);
    }

    /// <summary>So that a data set saved with NumPy trains to the same weights as its published files.</summary>
    [Theory]
    [InlineData(InputScaling.Unit, 90 / 255.0)]
    [InlineData(InputScaling.Centre, 2.0 * 90 / 255 - 1)]
    [InlineData(InputScaling.Raw, 90)]
    public void Bytes_are_scaled_as_pixels_are(InputScaling scaling, double expected) =>
        Assert.Equal(expected, Fixture.Inputs(Fixture.Whole("stored.npz", scaling: scaling).Train, 2)[1], 15);

    [Fact]
    public void An_archive_whose_arrays_are_not_known_is_refused_with_their_names() =>
        Refused.With(() => Fixture.Whole("others.npz"), "others.npz holds the arrays pictures, kinds, notes", "name it with data.inputs");

    [Fact]
    public void An_array_that_is_not_there_is_refused_with_those_that_are() =>
        Refused.With(() => Fixture.Whole("stored.npz", files => files with { Targets = ["z"] }), "data.targets is z", "holds the arrays x, y");

    [Theory]
    [InlineData("records.npy", "holds records")]
    [InlineData("objects.npy", "holds Python objects")]
    public void What_is_no_array_of_numbers_or_texts_is_refused(string name, string what) => Refused.With(() => Fixture.Whole(name, Autoencoding), name, what);

    [Fact]
    public void One_array_alone_has_no_targets() =>
        Refused.With(() => Fixture.Whole("version-1.npy"), "holds one array", "data.train: [x.npy, y.npy]", "data.task: autoencoding");

    [Theory]
    [InlineData("(1000000000000,)")]
    [InlineData("(9000000000000000000, 9000000000000000000)")]
    [InlineData("(4, 3, 3)")]
    public void A_header_that_claims_more_than_the_file_holds_is_refused_before_memory_is_taken(string shape)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[96]];
        var path = _folder.Write("x.npy", bytes);
        Refused.With(() => Fixture.Whole([path], Autoencoding), path, "has 96 bytes of values, but its shape");
    }

    [Fact]
    public void A_cut_or_changed_file_is_refused_or_read_and_never_crashes()
    {
        foreach (var name in new[] { "fortran.npy", "names.npy", "stored.npz", "compressed.npz", "regression.npz" })
        {
            var sound = File.ReadAllBytes(Fixture.Path(name));
            var random = new Random(7);
            for (var trial = 0; trial < 300; trial++)
            {
                var bytes = trial % 3 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
                for (var change = 0; change < trial % 4 && bytes.Length > 0; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                Answers(() => Fixture.Whole([_folder.Write($"damaged-{name}", bytes)], name.EndsWith(".npy", StringComparison.Ordinal) ? Autoencoding : null));
            }
        }
    }

    [Fact]
    public void A_changed_value_of_a_stored_archive_does_not_pass_its_checksum()
    {
        var bytes = File.ReadAllBytes(Fixture.Path("stored.npz"));
        bytes[bytes.AsSpan().IndexOf("\n\u0014\u001e("u8) + 1] = 21;
        Refused.With(() => Fixture.Whole([_folder.Write("x.npz", bytes)]), "array x", "is damaged");
    }

    [Fact]
    public void An_archive_without_arrays_is_refused()
    {
        var path = Path.Combine(_folder.Path, "other.npz");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
            using (var entry = archive.CreateEntry("notes.txt").Open()) entry.Write("no array"u8);
        Refused.With(() => Fixture.Whole([path]), "holds no array", "numpy.savez");
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_with_its_place()
    {
        var bytes = File.ReadAllBytes(Fixture.Path("type-le-f4.npy"));
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8), float.NaN);
        Refused.With(() => Fixture.Whole([_folder.Write("x.npy", bytes)], Autoencoding), "value 4 of sample 3 is NaN");
    }

    /// <summary>An answer is a data set or one sentence.</summary>
    internal static void Answers(Func<Dataset> load)
    {
        try
        {
            Assert.NotNull(load());
        }
        catch (DatasetException refusal)
        {
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }
}
