namespace NeuronActors.Datasets.Tests;

public sealed class DatasetCatalogueTests
{
    [Fact]
    public void The_default_needs_no_files()
    {
        Assert.Equal("strokes", DatasetCatalogue.DefaultName);
        Assert.False(DatasetCatalogue.All.Single(info => info.Name == DatasetCatalogue.DefaultName).NeedsFiles);
    }

    [Fact]
    public void Every_generated_data_set_has_the_shape_that_the_catalogue_says()
    {
        foreach (var info in DatasetCatalogue.All.Where(info => !info.NeedsFiles))
        {
            var dataset = DatasetCatalogue.Load(new(info.Name, TrainLimit: 3, TestLimit: 2));
            Assert.Equal(
                (info.Name, info.Inputs, info.Targets, info.Classes),
                (dataset.Name, dataset.Inputs, dataset.Targets, dataset.Classes));
            Assert.Equal((3, 2), (dataset.Train.Count, dataset.Test.Count));
            Assert.Contains("seed 1", dataset.Provenance, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_data_set_of_files_can_be_fetched_and_checked()
    {
        var files = DatasetCatalogue.All.Where(info => info.NeedsFiles).Select(info => info.Name).ToArray();
        Assert.Equal(files, DatasetDownload.Names);
        Assert.Equal(files, KnownFiles.All.Select(file => file.Dataset).Distinct());
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones() =>
        Refused.With(() => DatasetCatalogue.Load(new("mnits")), "'mnits'", "strokes, mnist, fashion-mnist", "quadratic-20-20");

    [Theory]
    [InlineData(0, null, "limit of training samples is 0")]
    [InlineData(null, -5, "limit of test samples is -5")]
    public void A_limit_below_one_is_refused(int? train, int? test, string finding) =>
        Refused.With(() => DatasetCatalogue.Load(new("strokes", TrainLimit: train, TestLimit: test)), finding, "at least 1");

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(double.NaN, 0.0)]
    [InlineData(1.0, double.NegativeInfinity)]
    public void Target_values_that_say_nothing_are_refused(double on, double off) =>
        Refused.With(
            () => DatasetCatalogue.Load(new("strokes", TrainLimit: 1, TestLimit: 1) { Coding = new(on, off) }),
            "target values", "two different finite numbers");
}
