using System.Text;
using System.Text.Json.Nodes;
using NeuronActors.Recording;
using NeuronActors.Recording.Tests;

namespace NeuronActors.Cli.Tests;

/// <summary>Runs of the program itself, from <c>record</c> in an experiment to what can be asked of the run.</summary>
public sealed class RecordedRunTests : IDisposable
{
    private const string Record = """
        record:
          - {population: "*", neurons: 0..9, batches: 0..1}
          - {population: "*", neurons: 0..9, batches: 0..1, kinds: [weight-change]}
        """;

    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task What_a_run_has_recorded_can_be_shown_and_explained()
    {
        string experiment = scene.Write("recorded.yaml", $"extends: {scene.Experiment}\ntrain: {{epochs: 1}}\n{Record}\n");
        string folder = (string)(await Spoken.By("run", experiment, "--out", scene.Runs, "--json", "--quiet")).Json["runFolder"]!;

        Spoken table = await Spoken.By("messages", folder, "--population", "hidden2", "--neuron", "7", "--kind", "feedback", "--batch", "1", "--sample", "0");
        Spoken why = await Spoken.By("why", folder, "--synapse", "hidden2/7<-hidden1/3", "--batch", "1"), below = await Spoken.By("why", folder, "--synapse", "hidden1/3<-input/9", "--batch", "0");

        Assert.Equal((21, ""), (table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, table.Error));   // a heading, and steps 0 to 19
        Assert.All([why, below], said => Assert.EndsWith(ExplanationReport.Recombines + "\n", said.Output));
        Assert.All([why, below], said => Assert.Contains("clamp coordinator → output", said.Output));
    }

    [Fact]
    public async Task A_run_at_work_is_followed_until_it_ends()
    {
        using var loop = new RecordedRun<float>(Recorded.Chain("backprop"));
        string[] lines = [.. loop.Lines];
        RunDescription description = RunGlance.At(loop.Folder).Description with { Status = RunStatus.Running };
        using RunFolder run = RunFolder.Create(scene.Runs, description with
        {
            Experiment = description.Experiment.Replace("record: []", "record: [{population: \"*\"}]", StringComparison.Ordinal),
        });
        ContractLines.Write(run.FolderPath, "local.jsonl", lines[..20]);
        using var output = new Acting(() =>
        {
            File.AppendAllText(Path.Combine(run.FolderPath, MessageLog.FolderName, "local.jsonl"), string.Concat(lines[20..].Select(line => line + "\n")));
            run.Finish(RunStatus.Completed, new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc), new JsonObject());
        });

        int code = await NeuronCli.Run(["messages", run.FolderPath, "--follow", "--csv"], output, TextWriter.Null, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(loop.Loop.Messages.Sum(message => message.Values.Length) + 1, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>Does something once when the first text has come.</summary>
    private sealed class Acting(Action once) : StringWriter
    {
        private Action? action = once;

        public override void Write(StringBuilder? value)
        {
            base.Write(value);
            Interlocked.Exchange(ref action, null)?.Invoke();
        }
    }
}
