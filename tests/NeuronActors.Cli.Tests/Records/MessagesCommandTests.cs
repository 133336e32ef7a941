using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Recording;
using NeuronActors.Recording.Tests;

namespace NeuronActors.Cli.Tests;

public sealed class MessagesCommandTests : IDisposable
{
    private readonly RecordedRun<float> run = new(Recorded.Chain("parallel", shards: 2));

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task The_table_shows_what_the_plain_loops_neuron_sent_step_by_step()
    {
        run.WithAll();

        Spoken said = await Spoken.By("messages", run.Folder, "--population", "hidden2", "--neuron", "17", "--kind", "feedback", "--batch", "1", "--sample", "2");

        string[] rows = Table(said);
        SentMessage<float>[] sent = [.. run.Loop.Messages.Where(m => m is { Kind: "feedback", From: "hidden2.1" } && m.Header.Batch == 1)];
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Error));
        Assert.Equal(["batch", "phase", "step", "kind", "from", "to", "sample", "value"], rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            sent.Select(m => $"1 relax {m.Header.Step} feedback hidden2/17 {m.To} 2 {Text(ValueOf(m, 17, 2))}"),
            rows.Skip(1).Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Numbers_stand_below_each_other_at_the_right()
    {
        run.WithAll();

        string[] rows = Table(await Spoken.By("messages", run.Folder, "--population", "hidden1", "--neuron", "0"));

        Assert.True(rows.Length > 10);
        Assert.Single(rows.Select(row => row.Length).Distinct());
        Assert.DoesNotContain(rows, row => row.EndsWith(' '));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--csv")]
    public async Task For_other_programs_every_value_has_the_plain_loops_bits(string form)
    {
        run.WithAll();

        Spoken said = await Spoken.By("messages", run.Folder, "--population", "hidden2", "--kind", "feedback", "--kind", "activation", form);

        string[] lines = [.. said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(form == "--csv" ? 1 : 0)];
        SentMessage<float>[] sent = [.. run.Loop.Messages.Where(m => m.From.StartsWith("hidden2", StringComparison.Ordinal) && m.Kind is "feedback" or "activation" && m.From.StartsWith("hidden2", StringComparison.Ordinal))];
        Assert.Equal(
            sent.SelectMany(m => m.Values.Select(BitConverter.SingleToInt32Bits)),
            lines.Select(line => BitConverter.SingleToInt32Bits(float.Parse(form == "--csv" ? line.Split(',')[9] : JsonNode.Parse(line)!["value"]!.ToJsonString(), CultureInfo.InvariantCulture))));
        Assert.Equal(
            sent.SelectMany(m => m.Values.Select(_ => m.Id)), lines.Select(line => form == "--csv" ? line.Split(',')[11] : (string?)JsonNode.Parse(line)!["id"]));
    }

    [Fact]
    public async Task Json_lines_name_the_messages_that_one_was_computed_from()
    {
        run.WithAll();

        Spoken said = await Spoken.By("messages", run.Folder, "--population", "hidden1", "--kind", "activation", "--batch", "0", "--json", "--limit", "1");

        JsonObject line = JsonNode.Parse(said.Output)!.AsObject();
        Assert.Equal(run.Loop.Messages.First(m => m.From == "hidden1.0").Causes, line["causes"]!.AsArray().Select(cause => (string?)cause));
        Assert.Contains("more", said.Error);
    }

    [Fact]
    public async Task A_table_ends_after_a_thousand_rows_and_says_how_many_more_there_are()
    {
        run.WithAll();
        int all = run.Loop.Messages.Sum(message => message.Values.Length);

        Spoken few = await Spoken.By("messages", run.Folder), every = await Spoken.By("messages", run.Folder, "--limit", "0");

        Assert.Contains($"… and {(all - 1000).ToString("#,##0", CultureInfo.InvariantCulture)} more: --limit 0 shows all", few.Output);
        Assert.Equal(1002, few.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(all + 1, every.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task What_the_coordinator_sends_and_transported_weights_name_both_neurons()
    {
        run.WithAll();

        string[] clamps = Table(await Spoken.By("messages", run.Folder, "--population", "output", "--kind", "clamp", "--batch", "0"));
        string[] weights = Table(await Spoken.By("messages", run.Folder, "--population", "hidden2", "--kind", "feedback-weights", "--batch", "0", "--neuron", "19"));

        Assert.Matches(@"^ +0  forward +0  clamp  coordinator  output/0 +0 +-?\d", clamps[1]);
        Assert.Equal(6 + 1, weights.Length);
        Assert.Matches(@"feedback-weights  hidden2/19  hidden1/5 +–", weights[^1]);
    }

    [Fact]
    public async Task A_plot_has_a_curve_for_each_of_a_few_samples()
    {
        run.WithAll();

        Spoken said = await Spoken.By("messages", run.Folder, "--population", "hidden2", "--neuron", "7", "--kind", "feedback", "--batch", "0", "--plot");

        Assert.Equal(ExitCode.Done, said.Code);
        for (int sample = 0; sample < 4; sample++) Assert.Contains($"feedback of hidden2/7, sample {sample}\n", said.Output);
        Assert.Contains("1 curve more is not drawn: choose with", said.Output);
        Assert.Matches(@"\n +└0 +step +5\n", said.Output);
        Assert.All(said.Output.Split('\n'), line => Assert.True(line.Length <= 110, line));
    }

    [Theory]
    [InlineData(true, '\u2800', '\u28FF')]
    [InlineData(false, ' ', '~')]
    public void A_plot_is_braille_or_plain_ASCII(bool isUnicode, char first, char last)
    {
        var series = new PlotSeries("a line", [.. Enumerable.Range(0, 50).Select(x => ((double)x, (double)x))]);

        string[] lines = [.. new ValuePlot(60, isUnicode).Lines([series], "step")];

        string[] rows = [.. lines.Skip(1).SkipLast(1).Select(line => line[(line.IndexOfAny(['│', '|']) + 1)..])];
        Assert.All(rows, row => Assert.All(row.Trim(), dot => Assert.InRange(dot, first, last)));
        int[] places = [.. rows.Select(row => row.TakeWhile(dot => dot == ' ').Count())];
        Assert.Equal(places.OrderDescending(), places);      // it rises
        Assert.Equal((0, true), (places[^1], places[0] > 40));
        if (!isUnicode) Assert.All(lines, line => Assert.True(Ascii.IsValid(line), line));
    }

    [Fact]
    public void An_encoding_without_braille_gets_ASCII()
    {
        Assert.True(MessagePlot.IsUnicode(Encoding.UTF8));
        Assert.False(MessagePlot.IsUnicode(Encoding.Latin1));
        Assert.False(MessagePlot.IsUnicode(Encoding.ASCII));
    }

    [Fact]
    public void Values_that_are_not_finite_leave_a_gap_and_are_counted()
    {
        var series = new PlotSeries("gap", [(0, 1), (1, double.NaN), (2, 1)]);
        Assert.Contains("gap (1 values are not finite)", new ValuePlot(40, true).Lines([series], "step").First());
        Assert.Equal(["nothing to draw: no value is finite"], new ValuePlot(40, true).Lines([new PlotSeries("none", [(0, double.NaN)])], "step"));
    }

    [Theory]
    [InlineData("--population hidden3", "has no population hidden3; it has input, hidden1, hidden2, output, hidden1.0, hidden1.1, hidden2.0, hidden2.1. Did you mean hidden")]
    [InlineData("--population hidden2 --neuron 20", "hidden2 has neurons 0..19, not 20; write one of these.")]
    [InlineData("--population hidden2.1 --neuron 3", "hidden2.1 has neurons 10..19, not 3; write one of these.")]
    [InlineData("--neuron 3", "--neuron counts the neurons of a layer: name it with --population.")]
    [InlineData("--kind feedbak", "there is no kind of message feedbak; write one of activation, feedback, feedback-weights, lateral, input, clamp, spikes, modulation. Did you mean feedback?")]
    [InlineData("--kind weight-change", "weight changes are no messages: neuron why explains them")]
    [InlineData("--csv --json", "--csv and --json cannot be had together: write one of them.")]
    [InlineData("--plot --follow", "write one of them.")]
    [InlineData("--population hidden2 --batch 7", "nothing recorded matches; there is of hidden2: activation of batches 0..1, step 0, neurons 0..19, samples 0..4; feedback-weights of batches 0..1, step 0, neurons 0..19; feedback of batches 0..1, steps 0..5, neurons 0..19, samples 0..4.")]
    [InlineData("--batch 7", "nothing recorded matches; there is: coordinator: input of batches 0..1, step 0, neurons 0..6, samples 0..4; ")]
    public async Task What_cannot_be_shown_gets_a_sentence(string options, string sentence)
    {
        run.WithAll();

        Spoken said = await Spoken.By(["messages", run.Folder, .. options.Split(' ')]);

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.StartsWith("neuron: ", said.Error);
        Assert.Contains(sentence, said.Error);
    }

    [Fact]
    public async Task A_run_without_records_says_what_to_write()
    {
        Spoken nothing = await Spoken.By("messages", run.Folder), nowhere = await Spoken.By("messages", run.Folder + "x");
        run.With(message => message.From == "hidden1.0");
        Spoken other = await Spoken.By("messages", run.Folder, "--population", "hidden2");

        Assert.Contains("has no records: a run keeps the messages that its experiment asks for, such as `record: [{population: \"*\"", nothing.Error);
        Assert.Contains("is not a run folder", nowhere.Error);
        Assert.Contains("nothing was recorded of hidden2; add it to record, e.g. `record: [{population: hidden2, neurons: 0..9}]`", other.Error);
        Assert.All([nothing, nowhere, other], said => Assert.Equal(ExitCode.Refused, said.Code));
    }

    /// <summary>What a killed run leaves behind: the line with which its records begin, or not even that.</summary>
    [Theory]
    [InlineData("hidden2", "running", null, "messages of hidden2 were recorded, but the run was killed before any of them was on the disk: records are sure to be on the disk at each checkpoint (checkpoint.every) and at the end of the run. neuron resume ")]
    [InlineData("hidden2.0", "running", null, "messages of hidden2.0 were recorded, but the run was killed ")]
    [InlineData(null, "running", null, "messages were recorded, but the run was killed before any of them was on the disk")]
    [InlineData("hidden1", "running", null, "nothing was recorded of hidden1; add it to record")]
    [InlineData("hidden2", "completed", "No space left on device", "messages of hidden2 were to be recorded, but the recording ended before any of them was on the disk: No space left on device.")]
    [InlineData("hidden2", "completed", null, "messages of hidden2 were to be recorded, but none that record chooses was sent before the run ended (completed): see its kinds and batches in ")]
    public async Task Records_that_never_reached_the_disk_are_said_to_have_been_asked_for(string? population, string status, string? reason, string sentence)
    {
        Experiment experiment = Recorded.Chain("parallel", shards: 2) with { Record = [new("hidden2"), new("hidden1") { Kinds = [RecordedKind.WeightChange] }] };
        using var killed = new RecordedRun<float>(
            experiment, status: Enum.Parse<RunStatus>(status, ignoreCase: true), summary: new JsonObject { ["recorded"] = new JsonObject { ["reason"] = reason } });
        Spoken bare = await Spoken.By("messages", killed.Folder);
        killed.With(_ => false);

        Spoken said = await Spoken.By(["messages", killed.Folder, .. population is null ? Array.Empty<string>() : ["--population", population]]);

        Assert.All([bare, said], one => Assert.Equal((ExitCode.Refused, ""), (one.Code, one.Output)));
        Assert.Contains(sentence, said.Error);
        Assert.Contains(status == "running" ? ": messages were recorded, but the run was killed" : ": messages were to be recorded, but ", bare.Error);
    }

    [Fact]
    public async Task A_torn_last_line_is_told_on_standard_error_and_the_rest_is_shown()
    {
        run.Write(run.Lines.SkipLast(1));
        string file = Path.Combine(run.Folder, "messages", "local.jsonl");
        File.AppendAllText(file, "{\"@t\":\"2026");

        Spoken said = await Spoken.By("messages", run.Folder, "--population", "hidden1", "--limit", "1", "--quiet");

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Matches(@"^neuron: messages/local\.jsonl:\d+ is torn: ", said.Error);
    }

    [Fact]
    public async Task Records_of_which_none_can_be_read_are_not_said_to_be_missing()
    {
        run.Write(["{}", .. run.Lines.Skip(1)]);

        Spoken said = await Spoken.By("messages", run.Folder);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Matches("has records, but none of them can be read: messages/local.jsonl cannot be used", said.Error);
    }

    [Fact]
    public async Task A_folder_that_only_a_node_wrote_can_be_read()
    {
        run.WithAll();
        File.Delete(Path.Combine(run.Folder, "run.json"));

        Assert.Equal(ExitCode.Done, (await Spoken.By("messages", run.Folder, "--population", "output")).Code);
    }

    [Fact]
    public async Task Following_a_run_that_is_over_shows_all_and_ends()
    {
        run.With(message => message.Kind == "activation");

        Spoken said = await Spoken.By("messages", run.Folder, "--follow", "--csv");

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal(run.Loop.Messages.Where(m => m.Kind == "activation").Sum(m => m.Values.Length) + 1, said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string[] Table(Spoken said) => said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static float ValueOf(SentMessage<float> sent, int neuron, int sample) => sent.Values[(sample * sent.Rows) + neuron - sent.FirstNeuron];

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
