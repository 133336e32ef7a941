namespace NeuronActors.Datasets.Tests;

public sealed class CifarDatasetTests : IDisposable
{
    private const int Records = 3;

    private readonly TemporaryFolder _folder = new();

    public CifarDatasetTests()
    {
        for (var batch = 1; batch <= 5; batch++)
        {
            var content = TinyFiles.Cifar(Records, first: batch * Records);
            var isPacked = batch % 2 == 0;
            _folder.Write($"cifar-10/data_batch_{batch}.bin{(isPacked ? ".gz" : "")}", isPacked ? TinyFiles.Gzip(content) : content);
        }
        _folder.Write("cifar-10/test_batch.bin", TinyFiles.Cifar(Records));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Five_batches_are_joined_in_order()
    {
        var cifar = Load();
        Assert.Equal((15, 3, 3072, 10), (cifar.Train.Count, cifar.Test.Count, cifar.Inputs, cifar.Classes));
        Assert.Equal(Enumerable.Range(3, 15).Select(i => i % 10), Enumerable.Range(0, 15).Select(cifar.Train.Label));
        Assert.All(Enumerable.Range(0, 15), i => Assert.Equal(i + 23, ((ImageSplit)cifar.Train).Pixels(i)[3071]));
    }

    [Fact]
    public void A_list_of_lossy_test_records_is_followed_only_when_asked()
    {
        _folder.Write("cifar-10/test_batch.lossy-records.txt", "0\n2\n");
        var all = Load();
        Assert.Equal(3, all.Test.Count);
        Assert.Contains("2 test records are lossy copies, kept", all.Provenance, StringComparison.Ordinal);
        var exact = Load(excludeLossy: true);
        Assert.Equal(1, exact.Test.Count);
        Assert.Equal(21, ((ImageSplit)exact.Test).Pixels(0)[0]);
        Assert.Equal(1, exact.Test.Label(0));
        Assert.Contains("left out", exact.Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_out_where_no_list_is() => Assert.Equal(3, Load(excludeLossy: true).Test.Count);

    [Theory]
    [InlineData("0\nseven\n", "line 2: 'seven' found; expected a record number from 0 to 2")]
    [InlineData("3\n", "line 1: '3' found")]
    [InlineData("-1\n", "line 1: '-1' found")]
    public void A_list_with_anything_but_record_numbers_is_refused(string list, string finding)
    {
        _folder.Write("cifar-10/test_batch.lossy-records.txt", list);
        Refused.With(() => Load(), "test_batch.lossy-records.txt", finding);
    }

    [Fact]
    public void A_list_of_every_record_leaves_nothing_to_test_with()
    {
        _folder.Write("cifar-10/test_batch.lossy-records.txt", "0\n1\n2\n");
        Refused.With(() => Load(excludeLossy: true), "lists every test record");
    }

    [Fact]
    public void A_file_cut_between_or_inside_records_is_refused()
    {
        foreach (var length in new[] { 2 * 3073, 3 * 3073 - 1, 1 })
        {
            _folder.Write("cifar-10/test_batch.bin", TinyFiles.Cifar(Records)[..length]);
            Refused.With(() => Load(), "test_batch.bin", "3 records of 3073 bytes make 9219 bytes", $"has {length}", "truncated");
        }
    }

    [Fact]
    public void A_file_with_a_record_too_many_is_refused_packed_or_not()
    {
        _folder.Write("cifar-10/test_batch.bin", TinyFiles.Cifar(Records + 1));
        Refused.With(() => Load(), "the 3073 bytes from byte 9219 on do not belong there");
        _folder.Write("cifar-10/test_batch.bin", TinyFiles.Gzip(TinyFiles.Cifar(Records + 1)));
        Refused.With(() => Load(), "the gzip trailer", "says 12292");
        _folder.Write("cifar-10/test_batch.bin", TinyFiles.WithTrailer(TinyFiles.Gzip(TinyFiles.Cifar(Records + 1)), 9219));
        Refused.With(() => Load(), "goes on at byte 9219", "record 2");
    }

    [Fact]
    public void A_gzip_file_that_ends_early_is_refused()
    {
        var packed = TinyFiles.WithTrailer(TinyFiles.Gzip(TinyFiles.Cifar(Records - 1)), 9219);
        _folder.Write("cifar-10/test_batch.bin", packed);
        Refused.With(() => Load(), "test_batch.bin");
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused_with_its_record_and_offset()
    {
        var content = TinyFiles.Cifar(Records);
        content[3073] = 10;
        _folder.Write("cifar-10/test_batch.bin", content);
        Refused.With(() => Load(), "byte 3073, the label of record 1, is 10", "0 to 9");
    }

    [Fact]
    public void A_missing_batch_is_named()
    {
        File.Delete(Path.Combine(_folder.Path, "cifar-10", "data_batch_3.bin"));
        Refused.With(() => Load(), "data_batch_3.bin", "neuron data get cifar-10");
    }

    private Dataset Load(bool excludeLossy = false) =>
        CifarDataset.Load(new("cifar-10", _folder.Path, ExcludeLossy: excludeLossy), new CifarReader(Records));
}
