namespace NeuronActors.Datasets.Tests;

public sealed class DigitsDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DigitsDatasetTests()
    {
        _folder.Write("digits-8x8/optdigits.tra", $"{TinyFiles.Digit(16, 4)}\n{TinyFiles.Digit(0, 9)}\n");
        Write($"{TinyFiles.Digit(8, 7)}\r\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_divided_by_sixteen()
    {
        var digits = Load();
        Assert.Equal((2, 1, 64, 10), (digits.Train.Count, digits.Test.Count, digits.Inputs, digits.Classes));
        var inputs = new double[128];
        digits.Train.CopyInputs([1, 0], inputs);
        Assert.Equal([.. Enumerable.Repeat(0.0, 64), .. Enumerable.Repeat(1.0, 64)], inputs);
        digits.Test.CopyInputs([0], inputs.AsSpan(0, 64));
        Assert.All(inputs[..64], value => Assert.Equal(0.5, value));
        Assert.Equal([4, 9, 7], [digits.Train.Label(0), digits.Train.Label(1), digits.Test.Label(0)]);
    }

    [Fact]
    public void The_test_file_may_bear_its_original_name()
    {
        _folder.Write("digits-8x8/optdigits.tes", TinyFiles.Digit(1, 2));
        Assert.Equal(2, Load().Test.Label(0));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("17")]
    [InlineData("1.5")]
    [InlineData(" 1")]
    [InlineData("256")]
    public void Anything_but_an_integer_from_0_to_16_is_refused_with_line_and_column(string field)
    {
        var fields = TinyFiles.Digit(3, 1).Split(',');
        fields[4] = field;
        Write($"{TinyFiles.Digit(3, 1)}\n{string.Join(',', fields)}\n");
        Refused.With(() => Load(), "digits.csv, line 2, column 5", $"'{field}' found", "an integer from 0 to 16");
    }

    [Fact]
    public void A_long_field_is_shown_in_part()
    {
        var fields = TinyFiles.Digit(3, 1).Split(',');
        fields[0] = new string('9', 1000);
        Write(string.Join(',', fields));
        Refused.With(() => Load(), $"'{new string('9', 20)}…' found");
    }

    [Fact]
    public void A_label_above_nine_is_refused()
    {
        Write(TinyFiles.Digit(3, 10));
        Refused.With(() => Load(), "line 1, column 65: '10' found", "0 to 9");
    }

    [Theory]
    [InlineData("1,2,3", 3)]
    [InlineData("", 1)]
    public void A_line_with_another_number_of_columns_is_refused(string line, int columns)
    {
        Write($"{TinyFiles.Digit(3, 1)}\n{line}\n{TinyFiles.Digit(3, 1)}\n");
        Refused.With(() => Load(), $"line 2: {columns} columns found; expected 64 pixels and a label");
    }

    [Fact]
    public void A_file_without_lines_is_refused()
    {
        Write("");
        Refused.With(() => Load(), "digits.csv is empty");
        _folder.Write("digits-8x8/digits.csv", TinyFiles.EmptyGzip);
        Refused.With(() => Load(), "digits.csv holds no line");
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused_even_where_a_line_ends()
    {
        var packed = TinyFiles.Gzip(System.Text.Encoding.ASCII.GetBytes($"{TinyFiles.Digit(3, 1)}\n{TinyFiles.Digit(4, 2)}\n"));
        for (var length = 0; length < packed.Length; length++)
        {
            _folder.Write("digits-8x8/digits.csv", packed[..length]);
            Refused.With(() => Load(), "digits.csv");
        }
    }

    [Fact]
    public void A_small_gzip_file_that_unpacks_to_very_much_is_stopped()
    {
        _folder.Write("digits-8x8/digits.csv", TinyFiles.Gzip(new byte[9 << 20]));
        Refused.With(() => Load(), "unpacks to more than 8388608 bytes");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(Path.Combine(_folder.Path, "digits-8x8", "optdigits.tra"));
        Refused.With(() => Load(), "optdigits.tra", "neuron data get digits-8x8");
    }

    private void Write(string content) => _folder.Write("digits-8x8/digits.csv", content);

    private Dataset Load() => DatasetCatalogue.Load(new("digits-8x8", _folder.Path));
}
