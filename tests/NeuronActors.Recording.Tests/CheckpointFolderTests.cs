namespace NeuronActors.Recording.Tests;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_last_two_are_kept()
    {
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        foreach (var batches in new long[] { 100, 200, 300 }) checkpoints.Write(Samples.Checkpoint<float>(batches));
        Assert.Equal(["checkpoint-000200.bin", "checkpoint-000300.bin"], Names());
    }

    [Fact]
    public void Writing_one_position_again_keeps_the_one_before()
    {
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        foreach (var batches in new long[] { 100, 200, 200 }) checkpoints.Write(Samples.Checkpoint<float>(batches));
        Assert.Equal(["checkpoint-000100.bin", "checkpoint-000200.bin"], Names());
    }

    [Fact]
    public void Writing_the_resumed_position_again_keeps_the_one_before()
    {
        WriteTwo();
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        checkpoints.Latest();
        checkpoints.Write(Samples.Checkpoint<float>(200));
        Assert.Equal(["checkpoint-000100.bin", "checkpoint-000200.bin"], Names());
    }

    [Fact]
    public void The_newest_is_found_by_number_not_by_letter()
    {
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        checkpoints.Write(Samples.Checkpoint<float>(999_999));
        checkpoints.Write(Samples.Checkpoint<float>(1_000_000));
        Assert.Equal(1_000_000, CheckpointFile.Latest(folder["checkpoints"]).Newest?.Header.Progress.Position.BatchesDone);
    }

    [Fact]
    public void A_spoiled_newest_one_is_reported_and_the_one_before_is_taken()
    {
        WriteTwo();
        File.WriteAllBytes(Newest, File.ReadAllBytes(Newest)[..^1]);
        var latest = CheckpointFile.Latest(folder["checkpoints"]);
        Assert.Equal(100, latest.Newest?.Header.Progress.Position.BatchesDone);
        Assert.EndsWith(": delete it; the run resumes from checkpoint-000100.bin.", Assert.Single(latest.Refused), StringComparison.Ordinal);
    }

    [Fact]
    public void If_all_are_spoiled_each_is_reported()
    {
        WriteTwo();
        foreach (var file in Directory.GetFiles(folder["checkpoints"])) File.WriteAllText(file, "NEURONCP");
        var latest = CheckpointFile.Latest(folder["checkpoints"]);
        Assert.Null(latest.Newest);
        Assert.Equal(2, latest.Refused.Count);
        Assert.All(latest.Refused, sentence => Assert.Contains("start the run again", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void After_a_spoiled_one_the_good_one_and_the_next_are_kept()
    {
        WriteTwo();
        File.WriteAllText(Newest, "spoiled");
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        checkpoints.Latest();
        checkpoints.Write(Samples.Checkpoint<float>(150));
        Assert.Equal(["checkpoint-000100.bin", "checkpoint-000150.bin"], Names());
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_no_checkpoints()
    {
        var latest = CheckpointFile.Latest(folder["nowhere"]);
        Assert.Null(latest.Newest);
        Assert.Empty(latest.Refused);
    }

    [Fact]
    public void A_kill_at_any_byte_of_writing_leaves_the_old_checkpoint_and_no_complaint()
    {
        WriteTwo();
        var next = CheckpointFile.NameOf(300);
        CheckpointFile.Write(folder["whole.bin"], Samples.Checkpoint<float>(300));
        var bytes = File.ReadAllBytes(folder["whole.bin"]);
        for (var written = 0; written <= bytes.Length; written += 7)
        {
            File.WriteAllBytes(Path.Combine(folder["checkpoints"], next + ".tmp"), bytes.AsSpan(0, written));
            var latest = CheckpointFile.Latest(folder["checkpoints"]);
            Assert.Equal(200, latest.Newest?.Header.Progress.Position.BatchesDone);
            Assert.Empty(latest.Refused);
        }

        new CheckpointFolder(folder["checkpoints"]).Write(Samples.Checkpoint<float>(300));
        Assert.DoesNotContain(Names(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_only_look_like_checkpoints_are_left_alone()
    {
        WriteTwo();
        foreach (var name in new[] { "checkpoint-.bin", "checkpoint-12a.bin", "checkpoint--5.bin", "notes.txt" })
            File.WriteAllText(Path.Combine(folder["checkpoints"], name), "mine");
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        Assert.Empty(checkpoints.Latest().Refused);
        checkpoints.Write(Samples.Checkpoint<float>(300));
        Assert.Equal(6, Names().Length);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        File.WriteAllText(folder["checkpoints"], "");
        Assert.StartsWith(
            $"{folder["checkpoints"]} cannot be written (",
            Refusal.Of(() => new CheckpointFolder(folder["checkpoints"]).Write(Samples.Checkpoint<float>())),
            StringComparison.Ordinal);
    }

    private string Newest => Path.Combine(folder["checkpoints"], "checkpoint-000200.bin");

    private void WriteTwo()
    {
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        checkpoints.Write(Samples.Checkpoint<float>(100));
        checkpoints.Write(Samples.Checkpoint<float>(200));
    }

    private string[] Names() => [.. Directory.GetFiles(folder["checkpoints"]).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}
