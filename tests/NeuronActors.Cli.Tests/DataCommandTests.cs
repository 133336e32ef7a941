using System.Text.Json.Nodes;

namespace NeuronActors.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
    private const string Flowers = "height,width,kind\n0.5,7,rose\n2.5,6,tulip\n1,3,rose\n4,4,rose\n";

    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task An_empty_folder_lacks_everything_which_is_no_error_unless_a_data_set_was_asked_for()
    {
        Spoken all = await Spoken.By("data", "check", "--data", scene.Folder, "--json");
        Spoken one = await Spoken.By("data", "check", "mnist", "--data", scene.Folder);

        Assert.Equal(ExitCode.Done, all.Code);
        Assert.All(all.Json["files"]!.AsArray(), file => Assert.Equal("missing", (string?)file!["state"]));
        Assert.Equal(ExitCode.Refused, one.Code);
        Assert.Contains("0 wrong, 4 missing of 4 files", one.Error);
    }

    [Fact]
    public async Task A_file_with_other_content_is_wrong_and_refused()
    {
        Directory.CreateDirectory(Path.Combine(scene.Folder, "mnist"));
        scene.Write(Path.Combine("mnist", "train-labels-idx1-ubyte"), "no labels");

        Spoken said = await Spoken.By("data", "check", "--data", scene.Folder, "--json");

        Assert.Equal(ExitCode.Refused, said.Code);
        JsonNode wrong = Assert.Single(said.Json["files"]!.AsArray(), file => (string?)file!["state"] == "wrong")!;
        Assert.Equal("mnist/train-labels-idx1-ubyte", (string?)wrong["file"]);
        Assert.Contains("1 wrong", said.Error);
    }

    [Fact]
    public async Task A_data_set_that_is_not_known_is_refused_by_check_and_get()
    {
        Spoken check = await Spoken.By("data", "check", "imagenet", "--data", scene.Folder);
        Spoken get = await Spoken.By("data", "get", "imagenet", "--data", scene.Folder);

        Assert.Equal((ExitCode.Refused, ExitCode.Refused), (check.Code, get.Code));
        Assert.Contains("imagenet", check.Error);
        Assert.Contains("fashion-mnist", get.Error);
    }

    [Fact]
    public async Task A_file_of_ones_own_is_shown_with_classes_and_values()
    {
        scene.Write("flowers.csv", Flowers);

        Spoken said = await Spoken.By("data", "show", Path.Combine(scene.Folder, "flowers.csv"), "--json");

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal((4, 2, 0.5, 7.0), ((int?)said.Json["samples"], (int?)said.Json["inputs"], (double?)said.Json["range"]![0], (double?)said.Json["range"]![1]));
        Assert.Equal("rose 3, tulip 1", string.Join(", ", said.Json["classes"]!.AsArray().Select(one => $"{one!["name"]} {one["samples"]}")));
        Assert.Matches(@"rose +3 +75.00 %", said.Error);
        Assert.Matches(@"1 +2.5 +6 +tulip", said.Error);
    }

    [Fact]
    public async Task A_data_set_of_images_is_drawn_in_the_terminal_and_into_a_file()
    {
        string picture = Path.Combine(scene.Folder, "samples.png");

        Spoken said = await Spoken.By("data", "show", "strokes", "--png", picture);

        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Error));
        Assert.Contains("10,000 to train, 2,000 to test", said.Output);
        Assert.Contains("██", said.Output);
        Assert.Contains("100 samples in", said.Output);
        Assert.Equal([0x89, .. "PNG"u8], File.ReadAllBytes(picture)[..4]);
    }

    [Theory]
    [InlineData("data.name is 'imagenet'; it must be one of strokes", "data", "show", "imagenet")]
    [InlineData("There is no file", "data", "show", "no/such.npz")]
    [InlineData("has no images, so there is nothing to draw", "data", "show", "xor", "--png", "x.png")]
    public async Task What_cannot_be_shown_is_refused(string sentence, params string[] command)
    {
        Spoken said = await Spoken.By(command);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains(sentence, said.Error);
    }

    [Fact]
    public async Task A_run_learns_a_file_of_ones_own_with_layers_as_wide_as_it()
    {
        scene.Write("flowers.csv", Flowers);
        string[] small = ["--set", "network.layers=[auto, 3, auto]", "--set", "train.batch=1", "--epochs", "1", "--set", "rule.steps=5", "--out", scene.Runs];

        Spoken said = await Spoken.By(["run", "ar-mnist", "--train", Path.Combine(scene.Folder, "flowers.csv"), "--test", "1", "--targets", "kind", .. small]);
        Spoken refused = await Spoken.By(["run", "ar-mnist", "--train", Path.Combine(scene.Folder, "flowers.csv"), .. small]);

        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Error));
        Assert.Contains("ar-mnist: 2-3-2, activation-relaxation on flowers.csv, 1 × 3 batches of 1", said.Output);
        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains("nothing to test with; write data.test: FILE", refused.Error);
    }

    [Fact]
    public async Task A_mirror_that_is_no_address_is_refused()
    {
        Spoken said = await Spoken.By("data", "get", "mnist", "--mirror", "ftp//nowhere", "--data", scene.Folder);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("'ftp//nowhere' is no address", said.Error);
    }
}
