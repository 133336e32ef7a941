using System.Text.Json;
using System.Text.RegularExpressions;
using Serilog;
using Serilog.Core;

namespace NeuronActors.Operation.Tests;

public sealed class NodeLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter console = new() { NewLine = "\n" };

    public void Dispose()
    {
        folder.Dispose();
        console.Dispose();
    }

    [Fact]
    public void Every_line_names_node_and_run()
    {
        using (Logger log = Open())
        {
            log.Information("It waits for work");
            log.ForRun("ar-mnist-seed0").Warning("{Population} waits for {Sender}", "hidden1", "hidden2");
        }

        Assert.Equal(
            ["INF node-2 - It waits for work", "WRN node-2 ar-mnist-seed0 \"hidden1\" waits for \"hidden2\""],
            Lines().Select(line => Regex.Replace(line, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ", "")));
        JsonElement[] kept = Kept("node.jsonl");
        Assert.Equal(["-", "ar-mnist-seed0"], kept.Select(line => Property(line, "Run")));
        Assert.All(kept, line => Assert.Equal("node-2", Property(line, "Node")));
        Assert.Equal("hidden1", Property(kept[1], "Population"));
    }

    [Fact]
    public void An_event_is_one_line_whatever_is_in_it()
    {
        using (Logger log = Open())
        {
            log.Error(new InvalidOperationException("two\nlines"), "It failed at {Name:l}", "a\r\n2026 INF node-9 - forged\u001b[2J");
        }

        string line = Assert.Single(Lines());
        Assert.Contains(" ERR node-2 - It failed at a  2026 INF node-9 - forged [2J | InvalidOperationException: two lines", line, StringComparison.Ordinal);
        Assert.Single(Kept("node.jsonl"));
    }

    [Fact]
    public void A_node_that_starts_again_appends_and_a_torn_last_line_goes()
    {
        using (Logger log = Open()) log.Information("before");
        File.AppendAllText(folder["node.jsonl"], "{\"Timestamp\":\"20");
        using (Logger log = Open()) log.Information("after");
        Assert.Equal(["before", "after"], Kept("node.jsonl").Select(line => line.GetProperty("RenderedMessage").GetString()));
    }

    [Fact]
    public void A_full_file_is_followed_by_another_and_the_oldest_go()
    {
        using (Logger log = Open(fileSizeMax: 200, filesMax: 3))
            for (int i = 0; i < 8; i++) log.Information("Step {Step}", i);

        string[] files = [.. Directory.GetFiles(folder.FolderPath).Select(file => Path.GetFileName(file)).Order()];
        Assert.Equal(3, files.Length);
        Assert.DoesNotContain("node.jsonl", files);
        Assert.Equal("Step 7", Kept(files[^1])[^1].GetProperty("RenderedMessage").GetString());
    }

    [Fact]
    public void Another_log_beside_it_stays_as_it_is()
    {
        File.WriteAllText(folder["node_of_mine.jsonl"], "no line feed");
        using (Logger log = Open()) log.Information("here");
        Assert.Equal("no line feed", File.ReadAllText(folder["node_of_mine.jsonl"]));
    }

    [Fact]
    public void Without_a_file_there_is_the_console_only()
    {
        using (Logger log = NodeLog.Open(new NodeLogOptions { Node = "node-2" }, console)) log.Information("here");
        Assert.Single(Lines());
        Assert.Empty(Directory.GetFiles(folder.FolderPath));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        Directory.CreateDirectory(folder["node.jsonl"]);
        OperationException refusal = Assert.Throws<OperationException>(() => Open());
        Assert.StartsWith($"--log-file {folder["node.jsonl"]} cannot be written (", refusal.Message, StringComparison.Ordinal);
    }

    private Logger Open(long fileSizeMax = 16 << 20, int filesMax = 8) => NodeLog.Open(
        new NodeLogOptions { Node = "node-2", File = folder["node.jsonl"], FileSizeMax = fileSizeMax, FilesMax = filesMax }, console);

    private string[] Lines() => console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private JsonElement[] Kept(string name) =>
        [.. File.ReadAllLines(folder[name]).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string? Property(JsonElement line, string name) => line.GetProperty("Properties").GetProperty(name).GetString();
}
