using System.Text;

namespace NeuronActors.Datasets.Tests.UserFiles;

public sealed class TableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pandas.csv")]
    [InlineData("pandas-index.csv")]
    [InlineData("semicolons.csv")]
    [InlineData("tabs.tsv")]
    public void Columns_of_a_table_of_pandas_are_found_by_name_whatever_separates_and_quotes_them(string name)
    {
        var data = Fixture.Whole(name, files => files with { Inputs = ["width", "height"] });
        Assert.Equal((4, 2), (data.Train.Count, data.Inputs));
        Assert.Equal(["cat", "cow", "ox"], data.ClassNames);
        Assert.Equal([1, 0, 2, 0], Fixture.Labels(data.Train));
        Assert.Equal([10, 1.5, 30, -3], Fixture.Inputs(data.Train, 0, 2));
    }

    [Fact]
    public void A_table_without_a_header_has_its_targets_last()
    {
        var data = Fixture.Whole("no-header.csv");
        Assert.Equal(["setosa", "versicolor", "virginica"], data.ClassNames);
        Assert.Equal([7, 3.2], Fixture.Inputs(data.Train, 1));
    }

    [Fact]
    public void A_header_of_numbers_that_count_the_columns_is_a_header()
    {
        var data = Fixture.Whole("numbered.csv");
        Assert.Equal((4, 6), (data.Train.Count, data.Inputs));
        Assert.Equal([0, 1, 0, 1], Fixture.Labels(data.Train));
    }

    [Theory]
    [InlineData("id,2019,2020,2021\n1,2,3,4\n5,6,7,8\n", 2)]
    [InlineData("0,1,y\n1,2,a\n5,6,b\n", 2)]
    [InlineData("0,1,1\n1,0,1\n1,1,0\n", 3)]
    [InlineData("5,6.5,cow\n1,2,ox\n", 2)]
    public void Numbers_that_count_or_stand_beside_text_over_numbers_are_a_header_and_others_a_sample(string text, int samples) =>
        Assert.Equal(samples, Load(text).Train.Count);

    [Fact]
    public void A_first_sample_without_a_value_is_not_taken_for_a_header() =>
        Refused.With(() => Load("?,3.5,setosa\n5.1,3.2,virginica\n"), "line 1, column 1: there is no value");

    [Theory]
    [InlineData("a,class,b\n1,x,2\n3,z,4\n", "x,z")]
    [InlineData("a,b,c\n1,2,5\n3,4,-7\n", "-7,5")]
    [InlineData("\"a\"\"b\",Label,\"c\nd\"\r\n1,\"x,y\",2\r\n\r\n3,z,4", "x,y;z")]
    public void Targets_are_a_column_named_so_or_the_last(string text, string classes) =>
        Assert.Equal(classes.Split(classes.Contains(';', StringComparison.Ordinal) ? ';' : ','), Load(text).ClassNames);

    [Theory]
    [InlineData("a,y\n1,0.5\n2,1\n", LearningTask.Auto, 0)]
    [InlineData("a,y\n1,5\n2,1\n", LearningTask.Auto, 2)]
    [InlineData("a,y\n1,5\n2,1\n", LearningTask.Regression, 0)]
    [InlineData("a,y\n1,5.0\n2,1.0\n", LearningTask.Classification, 2)]
    public void Numbers_with_a_point_are_a_regression_and_whole_ones_classes_unless_the_task_is_stated(string text, LearningTask task, int classes) =>
        Assert.Equal(classes, Load(text, files => files with { Task = task }).Classes);

    [Fact]
    public void Several_targets_are_a_regression() =>
        Assert.Equal([3, 1], Fixture.Targets(Load("a,b,c\n1,2,3\n4,5,6\n", files => files with { Targets = ["c", "a"] }).Train, 0));

    [Theory]
    [InlineData("a,b,y\n1,2,x\n3,,z\n", "train.csv, line 3, column 2 (b): there is no value; fill it in, or remove the line.")]
    [InlineData("a,b,y\n1,NA,x\n3,4,z\n", "train.csv, line 2, column 2 (b): there is no value")]
    [InlineData("a,b,y\n1,2,x\n3,4,\n", "line 3, column 3 (y): there is no value")]
    [InlineData("a,b,y\n1,2,x\n3,red,z\n", "line 3, column 2 (b): 'red' is no finite number; write numbers, or leave the column out with data.inputs.")]
    [InlineData("a;b;y\n1;2,5;x\n3;4;z\n", "line 2, column 2 (b): '2,5' is no finite number; write a decimal point.")]
    [InlineData("a,b,y\n1,2,x\n3,4\n", "line 3: 2 columns found, but the first line has 3")]
    [InlineData("a,a,y\n1,2,x\n", "has several columns named 'a'")]
    [InlineData("a,b,y\n", "holds a header and no line of values")]
    [InlineData("\n\n", "holds no line")]
    [InlineData("one\ntwo\n", "none is left for the inputs")]
    [InlineData("a,y\n1,x\n2,x\n", "has the one class x")]
    [InlineData("a\0b", "is in no format that is read here")]
    public void A_line_that_cannot_be_learned_is_refused_with_its_place_and_what_to_do(string text, string sentence) =>
        Refused.With(() => Load(text), sentence);

    /// <summary>Looking for columns of the same name took the square of their number.</summary>
    [Fact]
    public void A_table_of_very_many_columns_is_read()
    {
        var line = string.Join(',', Enumerable.Repeat("1", 300_000));
        Assert.Equal(299_999, Load($"{line}\n{line[..^1]}0\n").Inputs);
    }

    [Fact]
    public void The_index_that_pandas_writes_is_not_taken_for_an_input() =>
        Refused.With(() => Fixture.Whole("pandas-index.csv", files => files with { Targets = ["label"] }), "column 1 has no name", "index=False");

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are() =>
        Refused.With(() => Load("a,b\n1,2\n", files => files with { Targets = ["c"] }), "data.targets names a column c", "has a, b");

    [Fact]
    public void Any_bytes_are_refused_in_a_sentence_or_read()
    {
        var random = new Random(3);
        var sound = Encoding.UTF8.GetBytes("height,label\n1.5,\"c\"\"ow\"\n2.5,\"ca\nt\"\n3,ox\n");
        for (var trial = 0; trial < 500; trial++)
        {
            var bytes = trial % 3 == 0 ? new byte[random.Next(200)] : [.. sound];
            if (trial % 3 == 0) random.NextBytes(bytes);
            else for (var change = 0; change < 4; change++) bytes[random.Next(bytes.Length)] = (byte)"\n\r\",;\tx7\0 "[random.Next(10)];
            NumPyTests.Answers(() => Fixture.Whole([_folder.Write("any.csv", bytes)]));
        }
    }

    [Theory]
    [InlineData(InputScaling.Unit, 0.0, 0.0, 0.5, 0.0, 1.0, 0.0)]
    [InlineData(InputScaling.Centre, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0)]
    [InlineData(InputScaling.InsideTanh, -0.9, 0.0, 0.0, 0.0, 0.9, 0.0)]
    public void Every_column_of_a_table_is_scaled_by_its_own_range_and_one_that_never_changes_is_0(InputScaling scaling, params double[] expected) =>
        Assert.Equal(expected, Fixture.Inputs(Load("a,b,y\n10,7,x\n20,7,z\n30,7,x\n", scaling: scaling).Train, 0, 1, 2).Select(value => Math.Round(value, 12)));

    [Fact]
    public void The_scale_is_that_of_the_training_set()
    {
        var (train, test) = (_folder.Write("train.csv", "a,y\n0,x\n4,z\n"u8.ToArray()), _folder.Write("test.csv", "a,y\n8,x\n"u8.ToArray()));
        var data = DatasetCatalogue.Load(new("none") { Files = new([train]) { Test = [test] } });
        Assert.Equal([2], Fixture.Inputs(data.Test, 0));
        var standard = DatasetCatalogue.Load(new("none", Scaling: InputScaling.Standardise) { Files = new([train]) { Test = [test] } });
        Assert.Equal([-1, 1], Fixture.Inputs(standard.Train, 0, 1));
        Assert.Equal([3], Fixture.Inputs(standard.Test, 0));
    }

    [Theory]
    [InlineData("a,y\n1,w\n", "sample 0 has the class w, which", "its classes are x, z")]
    [InlineData("b,y\n1,x\n", "has the column b where", "has a")]
    [InlineData("a,b,y\n1,2,x\n", "inputs of 2 found", "has 1")]
    public void A_test_set_that_does_not_fit_the_training_set_is_refused(string test, params string[] parts)
    {
        var files = new Datasets.UserFiles([_folder.Write("train.csv", "a,y\n0,x\n4,z\n"u8.ToArray())]) { Test = [_folder.Write("test.csv", Encoding.UTF8.GetBytes(test))] };
        Refused.With(() => DatasetCatalogue.Load(new("none") { Files = files }), parts);
    }

    private Dataset Load(string text, Func<Datasets.UserFiles, Datasets.UserFiles>? change = null, InputScaling scaling = InputScaling.Raw) =>
        Fixture.Whole([_folder.Write("train.csv", Encoding.UTF8.GetBytes(text))], change, scaling);
}
