using System.Text.Json.Nodes;
using NeuronActors.Recording;

namespace NeuronActors.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private static readonly string[] PromisedKeys =
    [
        "experiment", "rule", "seed", "epochs", "trainAccuracy", "testAccuracy", "loss", "secondsPerEpoch",
        "millisecondsPerBatch", "stepsPerBatch", "messages", "bytes", "weightTransportBytes", "weightsSha256", "runFolder",
    ];

    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task With_json_standard_output_is_one_object_with_the_promised_keys_in_order()
    {
        Spoken said = await Spoken.By(scene.Run("--json", "--seed", "7", "--epochs", "1"));

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal(PromisedKeys, said.Json.Select(entry => entry.Key).Take(PromisedKeys.Length));
        Assert.Equal(("small", 7, 1, 20.0), ((string?)said.Json["experiment"], (int?)said.Json["seed"], (int?)said.Json["epochs"], (double?)said.Json["stepsPerBatch"]));
        Assert.Matches("^[0-9a-f]{64}$", (string?)said.Json["weightsSha256"]);
        Assert.True(Directory.Exists((string?)said.Json["runFolder"]));
        Assert.Contains("epoch 1/1", said.Error);
    }

    [Fact]
    public async Task Output_for_a_file_has_no_control_characters_and_ends_with_the_summary()
    {
        Spoken said = await Spoken.By(scene.Run());

        Assert.Empty(said.Error);
        Assert.DoesNotContain(said.Output, letter => char.IsControl(letter) && letter != '\n');
        Assert.DoesNotContain(" \n", said.Output);
        Assert.Contains("small: 784-32-16-10, activation-relaxation on strokes, 3 × 8 batches of 64", said.Output);
        foreach (string part in new[] { "epoch 3/3", "test accuracy", "weight transport", "weights sha256", "folder" }) Assert.Contains(part, said.Output);
    }

    [Fact]
    public async Task Quiet_keeps_the_summary_and_quiet_with_json_the_object_only()
    {
        Spoken people = await Spoken.By(scene.Run("--quiet", "--epochs", "1")), scripts = await Spoken.By(scene.Run("--quiet", "--json", "--epochs", "1"));

        Assert.StartsWith("completed after 8 batches", people.Output);
        Assert.Equal(((string?)scripts.Json["status"], ""), ("completed", scripts.Error));
    }

    [Fact]
    public async Task A_run_interrupted_in_the_middle_and_resumed_has_the_weights_of_one_that_was_not()
    {
        Spoken whole = await Spoken.By(scene.Run("--json"));
        using var stop = new StopAfterLines(2);
        using var output = new StringWriter();
        int code = await NeuronCli.Run(scene.Run("--json"), output, stop, stop.Token);
        JsonNode interrupted = JsonNode.Parse(output.ToString())!;

        Spoken resumed = await Spoken.By("resume", (string)interrupted["runFolder"]!, "--json");

        Assert.Equal((ExitCode.Interrupted, "interrupted"), (code, (string?)interrupted["status"]));
        Assert.NotEqual((string?)whole.Json["weightsSha256"], (string?)interrupted["weightsSha256"]);
        Assert.Contains($"neuron resume {interrupted["runFolder"]}", stop.ToString());
        Assert.Equal(ExitCode.Done, resumed.Code);
        Assert.Equal((string?)whole.Json["weightsSha256"], (string?)resumed.Json["weightsSha256"]);
    }

    [Fact]
    public async Task A_torn_checkpoint_is_told_and_the_run_resumes_from_the_one_before()
    {
        Spoken whole = await Spoken.By(scene.Run("--json"));
        string newest = Directory.GetFiles(Path.Combine((string)whole.Json["runFolder"]!, "checkpoints")).Order(StringComparer.Ordinal).Last();
        using (FileStream file = File.OpenWrite(newest)) file.SetLength(file.Length / 2);

        Spoken resumed = await Spoken.By("resume", (string)whole.Json["runFolder"]!, "--json", "--quiet");

        Assert.Equal(ExitCode.Done, resumed.Code);
        Assert.StartsWith("neuron: ", resumed.Error);
        Assert.Contains(Path.GetFileName(newest), resumed.Error);
        Assert.Equal((string?)whole.Json["weightsSha256"], (string?)resumed.Json["weightsSha256"]);
        Assert.Equal((double?)whole.Json["testAccuracy"], (double?)resumed.Json["testAccuracy"]);
    }

    [Fact]
    public async Task A_run_that_is_resumed_after_its_end_says_again_what_came_out()
    {
        Spoken whole = await Spoken.By(scene.Run("--json", "--epochs", "1"));

        Spoken resumed = await Spoken.By("resume", (string)whole.Json["runFolder"]!, "--json");

        foreach (string key in new[] { "testAccuracy", "trainAccuracy", "loss", "messages", "weightsSha256" })
            Assert.Equal(whole.Json[key]!.ToJsonString(), resumed.Json[key]!.ToJsonString());
    }

    [Fact]
    public async Task A_population_that_withholds_its_messages_is_named_with_the_one_that_waits()
    {
        Spoken said = await Spoken.By(scene.Run("--json", "--withhold", "hidden2@3", "--set", "runtime.silence=1"));

        Assert.Equal((ExitCode.Refused, "failed"), (said.Code, (string?)said.Json["status"]));
        Assert.Matches("neuron: no progress for 1 s: .*(hidden1|output) waits for \\w+ from hidden2", said.Error);
    }

    [Fact]
    public async Task A_population_that_the_network_has_not_cannot_withhold_anything()
    {
        Spoken said = await Spoken.By(scene.Run("--withhold", "hidden7"));

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("it has input, hidden1, hidden2, output", said.Error);
        Assert.False(Directory.Exists(scene.Runs));
    }

    [Fact]
    public async Task A_run_that_diverges_says_where_and_is_refused()
    {
        Spoken said = await Spoken.By(scene.Run("--json", "--set", "train.learning-rate=1000"));

        Assert.Equal((ExitCode.Refused, "diverged"), (said.Code, (string?)said.Json["status"]));
        Assert.Contains("neuron: diverged: ", said.Error);
        Assert.DoesNotContain("neuron resume", said.Error);
    }

    [Fact]
    public async Task Exported_weights_are_those_of_the_run_and_another_run_can_begin_with_them()
    {
        Spoken run = await Spoken.By(scene.Run("--json", "--epochs", "1"));
        string file = Path.Combine(scene.Folder, "mine.npz");

        Spoken export = await Spoken.By("export", (string)run.Json["runFolder"]!, "--format", "npz", "--out", file, "--json");
        Spoken next = await Spoken.By(scene.Run("--json", "--epochs", "1", "--init", file));

        Assert.Equal(ExitCode.Done, export.Code);
        Assert.Equal((string?)run.Json["weightsSha256"], (string?)export.Json["weightsSha256"]);
        Assert.Equal((string?)run.Json["weightsSha256"], WeightsHash.Of(NpzFile.Read<float>(file)));
        Assert.True((double)next.Json["loss"]! < (double)run.Json["loss"]!);
    }

    [Fact]
    public async Task Verbose_prints_the_whole_experiment_before_it_runs()
    {
        Spoken said = await Spoken.By(scene.Run("--verbose", "--epochs", "1"));

        Assert.Contains("rule:\n  name: activation-relaxation\n", said.Output);
    }

    [Fact]
    public async Task A_figure_runs_every_condition_and_ends_with_a_row_for_each()
    {
        string file = scene.Write(
            "figure.yaml", $"extends: {scene.Experiment}\nconditions: {{slow: {{rule.step-size: 0.05}}, bp: {{rule.name: backprop}}}}\n");

        Spoken said = await Spoken.By("run", file, "--out", scene.Runs, "--quick", "--json");

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal(["slow", "bp"], said.Json["conditions"]!.AsArray().Select(condition => (string?)condition!["condition"]));
        Assert.Contains("run 2/2: bp, seed 0", said.Error);
    }
}
