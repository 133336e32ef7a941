using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronActors.Recording.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_name_tells_experiment_seed_and_time()
    {
        using var run = RunFolder.Create(folder["runs"], Samples.Description());
        Assert.Equal("ar-mnist-seed7-20260131-090507", run.Id);
        Assert.Equal(Path.Combine(folder["runs"], run.Id), run.FolderPath);
    }

    [Fact]
    public void Runs_begun_in_the_same_second_never_share_a_folder()
    {
        var runs = new RunFolder[12];
        Parallel.For(0, runs.Length, i => runs[i] = RunFolder.Create(folder["runs"], Samples.Description()));
        Assert.Equal(runs.Length, runs.Select(run => run.FolderPath).Distinct().Count());
        Assert.All(runs, run => Assert.Equal(run.Id, Path.GetFileName(run.FolderPath)));
        foreach (var run in runs) run.Dispose();
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc-passwd-seed7")]
    [InlineData("my experiment: α", "my-experiment-seed7")]
    [InlineData("..", "run-seed7")]
    public void A_name_cannot_leave_the_out_folder(string experimentName, string start)
    {
        using var run = RunFolder.Create(folder["runs"], Samples.Description(experimentName));
        Assert.StartsWith(start, run.Id, StringComparison.Ordinal);
        Assert.Equal(folder["runs"], Path.GetDirectoryName(run.FolderPath));
        Assert.Equal(experimentName, run.Description.ExperimentName);
    }

    [Fact]
    public void What_run_json_says_comes_back()
    {
        var written = Samples.Description();
        string path;
        using (var run = RunFolder.Create(folder["runs"], written)) path = run.FolderPath;
        using var opened = RunFolder.Open(path + Path.DirectorySeparatorChar);
        var read = opened.Description;

        Assert.Equal(Path.GetFileName(path), read.RunId);
        Assert.Equal(RunStatus.Running, read.Status);
        Assert.Equal(written.Experiment, read.Experiment);
        Assert.Equal(written.Settings, read.Settings);
        Assert.Equal(["seed", "rule.step-size", "data.name"], read.Settings.Keys);
        Assert.Equal(written.Seed, read.Seed);
        Assert.Equal(written.ShardsPerLayer, read.ShardsPerLayer);
        Assert.Equal(written.Data, read.Data);
        Assert.Equal(written.Machine, read.Machine);
        Assert.Equal(written.StartedUtc, read.StartedUtc);
        Assert.Equal(DateTimeKind.Utc, read.StartedUtc.Kind);
        Assert.Equal(written.CommandLine, read.CommandLine);
        Assert.Equal(
            (written.ProgramVersion, written.Precision, written.Threads),
            (read.ProgramVersion, read.Precision, read.Threads));
    }

    [Fact]
    public void Run_json_holds_plain_words_for_other_programs()
    {
        using var run = RunFolder.Create(folder["runs"], Samples.Description());
        run.Finish(RunStatus.Diverged, run.Description.StartedUtc.AddMinutes(1), new JsonObject { ["testAccuracy"] = 0.975 });
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(run.FolderPath, "run.json")));
        Assert.Equal(1, json.RootElement.GetProperty("formatVersion").GetInt32());
        Assert.Equal("diverged", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("2026-01-31T09:06:07Z", json.RootElement.GetProperty("endedUtc").GetString());
        Assert.Equal(0.975, json.RootElement.GetProperty("summary").GetProperty("testAccuracy").GetDouble());
        Assert.Equal("0.1", json.RootElement.GetProperty("settings").GetProperty("rule.step-size").GetString());
    }

    [Fact]
    public void A_resumed_run_notes_when_and_is_running_again()
    {
        using var run = RunFolder.Create(folder["runs"], Samples.Description());
        var later = run.Description.StartedUtc.AddHours(2);
        run.Finish(RunStatus.Interrupted, later, []);
        run.MarkResumed(later.AddHours(1));
        Assert.Equal(RunStatus.Running, run.Description.Status);
        Assert.Equal([later.AddHours(1)], run.Description.ResumedUtc);
        Assert.Null(run.Description.EndedUtc);
        Assert.Null(run.Description.Summary);
    }

    [Fact]
    public void A_run_cannot_end_as_running()
    {
        using var run = RunFolder.Create(folder["runs"], Samples.Description());
        Assert.Throws<ArgumentException>(() => run.Finish(RunStatus.Running, default, []));
    }

    [Fact]
    public void A_folder_in_use_is_refused_until_it_is_let_go()
    {
        var run = RunFolder.Create(folder["runs"], Samples.Description());
        Assert.Equal(
            $"{run.FolderPath} is in use by another run: wait until it ends, or end it first.",
            Refusal.Of(() => RunFolder.Open(run.FolderPath)));
        run.Dispose();
        RunFolder.Open(run.FolderPath).Dispose();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused() =>
        Assert.Equal(
            $"{folder["x"]} does not exist: give the folder of a run, as printed when the run began.",
            Refusal.Of(() => RunFolder.Open(folder["x"])));

    [Fact]
    public void Another_folder_is_refused_and_stays_as_it_is()
    {
        Directory.CreateDirectory(folder["x"]);
        Assert.Equal(
            $"{folder["x"]} is not a run folder (it has no run.json): give the folder of a run, as printed when the run began.",
            Refusal.Of(() => RunFolder.Open(folder["x"])));
        Assert.Empty(Directory.GetFileSystemEntries(folder["x"]));
    }

    [Fact]
    public void A_broken_run_json_is_refused_with_its_line()
    {
        var sentence = RefusalOfRunJson("{\n  \"formatVersion\": 1,\n  oops\n}");
        Assert.Contains("run.json cannot be understood (line 3: 'o' is an invalid start of a property name", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", sentence, StringComparison.Ordinal);
        Assert.EndsWith("): put back the file as the run wrote it, or start the run again.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_json_without_a_needed_entry_is_refused_with_its_name() =>
        Assert.Contains("'experimentName'", RefusalOfRunJson("{\"formatVersion\": 1, \"commandLine\": []}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"formatVersion\": \"one\"}")]
    [InlineData("{\"formatVersion\": 0}")]
    public void A_run_json_without_a_version_is_refused(string json) =>
        Assert.Contains("run.json cannot be understood (it has no formatVersion)", RefusalOfRunJson(json), StringComparison.Ordinal);

    [Fact]
    public void A_newer_run_json_is_refused() =>
        Assert.EndsWith(
            "run.json has format 2, this program reads up to 1: use the version of the program that wrote it.",
            RefusalOfRunJson("{\"formatVersion\": 2}"),
            StringComparison.Ordinal);

    [Fact]
    public void A_flip_of_every_fifth_bit_of_run_json_is_refused_with_a_sentence_or_readable()
    {
        string path;
        using (var run = RunFolder.Create(folder["runs"], Samples.Description()))
        {
            run.Finish(RunStatus.Completed, default, new JsonObject { ["loss"] = 1 });
            path = run.FolderPath;
        }

        var file = Path.Combine(path, "run.json");
        var bytes = File.ReadAllBytes(file);
        var refused = 0;
        for (var bit = 0; bit < 8 * bytes.Length; bit += 5)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(file, bytes);
            if (Record.Exception(() => RunFolder.Open(path).Dispose()) is { } exception)
            {
                Assert.IsType<RecordingException>(exception);
                refused++;
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(refused, 100, 8 * bytes.Length);
    }

    [Fact]
    public void A_summary_that_is_no_object_is_refused()
    {
        using (var run = RunFolder.Create(folder["runs"], Samples.Description()))
        {
            run.Finish(RunStatus.Completed, default, []);
            Directory.CreateDirectory(folder["x"]);
            File.Copy(Path.Combine(run.FolderPath, "run.json"), Path.Combine(folder["x"], "run.json"));
        }

        var json = File.ReadAllText(Path.Combine(folder["x"], "run.json"));
        Assert.Contains("run.json cannot be understood (", RefusalOfRunJson(json.Replace("{}", "[1]", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_folder_is_not_left_locked()
    {
        RefusalOfRunJson("{}");
        RefusalOfRunJson("{}");
    }

    [Fact]
    public void An_out_folder_that_cannot_be_is_refused()
    {
        File.WriteAllText(folder["runs"], "a file");
        var sentence = Refusal.Of(() => RunFolder.Create(folder["runs"], Samples.Description()));
        Assert.StartsWith($"{folder["runs"]} cannot take a run folder (", sentence, StringComparison.Ordinal);
        Assert.EndsWith("): choose another place with --out.", sentence, StringComparison.Ordinal);
    }

    private string RefusalOfRunJson(string json)
    {
        Directory.CreateDirectory(folder["x"]);
        File.WriteAllText(Path.Combine(folder["x"], "run.json"), json);
        return Refusal.Of(() => RunFolder.Open(folder["x"]));
    }
}
