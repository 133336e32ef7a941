using System.Text.Json;

namespace NeuronActors.Recording.Tests;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_line_is_one_JSON_object_with_the_run_id()
    {
        using (var log = RunLog.Open(folder["log.jsonl"], "run-1"))
        {
            log.Information("Epoch {Epoch} done, accuracy {Accuracy}", 3, 0.975);
            log.Error(new InvalidOperationException("two\nlines"), "It failed");
            log.Debug("not written");
        }

        var lines = Lines();
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal("run-1", line.GetProperty("Properties").GetProperty("RunId").GetString()));
        Assert.Equal(3, lines[0].GetProperty("Properties").GetProperty("Epoch").GetInt32());
        Assert.Equal("Epoch 3 done, accuracy 0.975", lines[0].GetProperty("RenderedMessage").GetString());
    }

    [Fact]
    public void A_resumed_run_appends_and_a_torn_last_line_goes()
    {
        using (var log = RunLog.Open(folder["log.jsonl"], "run-1")) log.Information("before");
        File.AppendAllText(folder["log.jsonl"], "{\"Timestamp\":\"20");
        using (var log = RunLog.Open(folder["log.jsonl"], "run-1")) log.Information("after");
        Assert.Equal(["before", "after"], Lines().Select(line => line.GetProperty("MessageTemplate").GetString()));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused() =>
        Assert.Contains(
            "log.jsonl cannot be written (",
            Refusal.Of(() => RunLog.Open(Path.Combine(folder["nowhere"], "log.jsonl"), "run-1")),
            StringComparison.Ordinal);

    private JsonElement[] Lines() =>
        [.. File.ReadAllLines(folder["log.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];
}
