namespace NeuronActors.Datasets.Tests.UserFiles;

/// <summary>Files that DuckDB wrote, see Fixtures/make-parquet.mjs.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_are_chosen_as_those_of_a_table_of_text()
    {
        var data = Fixture.Whole("duckdb.parquet");
        Assert.Equal(["cat", "cow", "ox"], data.ClassNames);
        Assert.Equal([1, 0, 2, 0], Fixture.Labels(data.Train));
        Assert.Equal([-3, 30, 2.5, 300, 1], Fixture.Inputs(data.Train, 2));
    }

    [Theory]
    [InlineData("width", 4)]
    [InlineData("flag", 2)]
    [InlineData("small", 0)]
    public void Whole_numbers_and_truth_values_are_classes_and_others_a_regression(string targets, int classes) =>
        Assert.Equal(classes, Fixture.Whole("duckdb.parquet", files => files with { Inputs = ["height", "big"], Targets = [targets] }).Classes);

    [Theory]
    [InlineData("missing.parquet", "row 2, column width: there is no value; fill it in, or remove the row.")]
    [InlineData("nested.parquet", "holds lists; write a column for each value")]
    public void What_cannot_be_learned_is_refused_with_its_place(string name, string sentence) => Refused.With(() => Fixture.Whole(name), name, sentence);

    [Fact]
    public void Text_is_no_input() =>
        Refused.With(() => Fixture.Whole("duckdb.parquet", files => files with { Targets = ["flag"] }), "column label holds text", "data.inputs");

    [Fact]
    public void A_cut_or_changed_file_is_refused_or_read_and_never_crashes()
    {
        var sound = File.ReadAllBytes(Fixture.Path("duckdb.parquet"));
        var random = new Random(11);
        for (var trial = 0; trial < 600; trial++)
        {
            var bytes = trial % 3 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
            for (var change = 0; change < trial % 4 && bytes.Length > 0; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            NumPyTests.Answers(() => Fixture.Whole([_folder.Write("any.parquet", bytes)]));
        }
    }
}
