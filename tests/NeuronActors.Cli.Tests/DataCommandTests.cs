using System.Text.Json.Nodes;

namespace NeuronActors.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
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
    public async Task A_mirror_that_is_no_address_is_refused()
    {
        Spoken said = await Spoken.By("data", "get", "mnist", "--mirror", "ftp//nowhere", "--data", scene.Folder);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("'ftp//nowhere' is no address", said.Error);
    }
}
