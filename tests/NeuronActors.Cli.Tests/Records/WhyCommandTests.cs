using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;
using NeuronActors.Recording;
using NeuronActors.Recording.Tests;

namespace NeuronActors.Cli.Tests;

public sealed class WhyCommandTests
{
    public static TheoryData<string> VariantNames => [.. Small.Variants.Keys, .. Options.All.Keys];

    [Theory]
    [MemberData(nameof(VariantNames))]
    public async Task For_every_rule_the_change_recombines_in_every_bit(string rule)
    {
        Experiment experiment = ExperimentOf(rule);
        using RecordedRun<float> run = new RecordedRun<float>(experiment.Sharded(2)).WithAll();
        MadeChange<float> made = run.Loop.Changes[^1];

        Spoken said = await Why(run, $"{made.Population.Layer.Name}/{made.Population.FirstNeuron}<-{made.Source.Name}/1", made.At.Batch);

        Assert.True(said.Error.Length == 0, said.Error);
        Assert.Equal(ExitCode.Done, said.Code);
        Assert.EndsWith("recombines to the recorded change in every bit\n", said.Output);
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("spiking with transmission delay")]
    [InlineData("variational, sweep")]
    [InlineData("node perturbation")]
    [InlineData("half of the synapses removed")]
    public async Task In_double_precision_too_and_in_hidden_layers(string rule)
    {
        Experiment experiment = ExperimentOf(rule);
        using RecordedRun<double> run = new RecordedRun<double>(experiment).WithAll();
        MadeChange<double> made = run.Loop.Changes[0];

        Spoken said = await Why(run, $"{made.Population.Layer.Name}/1<-{made.Source.Name}/0", made.At.Batch, "--json", "--quiet");

        Assert.True(said.Error.Length == 0, said.Error);
        Assert.Equal(ExitCode.Done, said.Code);
        Assert.True((bool?)said.Json["recombines"]);
        MadeChange<double>[] batch = [.. run.Loop.Changes.Where(c => c.Population == made.Population && c.At.Batch == made.At.Batch && c.Source == made.Source)];
        Assert.Equal((batch[0].Before[1], batch[^1].After[1]), ((double?)said.Json["before"], (double?)said.Json["after"]));
    }

    [Theory]
    [InlineData(OptimizerKind.Momentum, Reduction.Mean)]
    [InlineData(OptimizerKind.Adam, Reduction.Sum)]
    public async Task With_optimisers_that_remember(OptimizerKind optimizer, Reduction reduction)
    {
        Experiment experiment = Recorded.Chain("parallel").Trained(t => t with { Optimizer = optimizer, Reduction = reduction, WeightDecay = 1e-3 });
        using RecordedRun<float> run = new RecordedRun<float>(experiment, batches: 3).WithAll();

        Spoken said = await Why(run, "hidden2/7<-hidden1/3", 2);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Contains(optimizer == OptimizerKind.Adam ? "adam, step 3, with g = (ΔW + 0.001 W)" : "momentum: v ← 0.9 v + (ΔW + 0.001 W)", said.Output);
        Assert.Contains(reduction == Reduction.Mean ? "ΔW = 0.2 × Σ e x̄ over 5 samples" : "ΔW = Σ e x̄ over 5 samples", said.Output);
    }

    [Fact]
    public async Task The_tree_goes_from_the_terms_back_to_the_clamped_target()
    {
        using RecordedRun<float> run = new RecordedRun<float>(Small.Chain(7, 6, 20, 4).With(Small.Variants["backprop"])).WithAll();

        Spoken said = await Why(run, "hidden1/2<-input/3", 1);

        MadeChange<float> made = run.Loop.Changes.Single(c => c is { At.Batch: 1, Population.Name: "hidden1" });
        int place = (3 * made.Neurons) + 2;
        Assert.StartsWith($"hidden1/2<-input/3 in batch 1: {Text(made.Before[place])} → {Text(made.After[place])} (", said.Output);
        int[] order = [.. new[]
        {
            "├─ sgd: W ← W − λ ΔW, λ = 0.01", "├─ ΔW = Σ e x̄ over 5 samples", "│  ├─ sample ", "├─ e of hidden1/2 at learn step 1, from", "feedback hidden2 → hidden1, relax step 1: sample ",
            "feedback output → hidden2, relax step 1", "clamp@output#1 clamp coordinator → output: sample ", "└─ x̄ of input/3, from", "activation input → hidden1, forward step 0: sample ", "input@input#1",
        }.Select(part => said.Output.IndexOf(part, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, order);
        Assert.Contains(" input/3 ", said.Output);
        Assert.Equal(order[..7].Order(), order[..7]);
    }

    [Fact]
    public async Task A_message_is_shown_once_and_then_referred_to()
    {
        using RecordedRun<float> run = new RecordedRun<float>(Recorded.Chain("variational")).WithAll();

        Spoken said = await Why(run, "hidden1/2<-input/3", 0, "--json", "--quiet");

        JsonObject[] nodes = [.. Nodes(said.Json["because"]!.AsObject())];
        string[] shown = [.. nodes.Where(node => (string?)node["about"] == "message").Select(node => (string)node["message"]!)];
        Assert.Equal(shown.Distinct(), shown);
        Assert.Contains(nodes, node => (string?)node["about"] == "again" && shown.Contains((string?)node["message"]));
        Assert.Contains("clamp@output#0", shown);
    }

    [Fact]
    public async Task Every_message_hangs_below_one_that_was_computed_from_it()
    {
        using RecordedRun<float> run = new RecordedRun<float>(Recorded.Chain("parallel", shards: 2)).WithAll();

        Spoken said = await Why(run, "hidden1/2<-input/3", 0, "--json", "--quiet");

        Dictionary<string, string[]> causes = run.Loop.Messages.DistinctBy(m => m.Id).ToDictionary(m => m.Id, m => m.Causes);
        JsonObject[] messages = [.. Nodes(said.Json["because"]!.AsObject()).Where(node => (string?)node["about"] == "message")];
        Assert.NotEmpty(messages);
        foreach (JsonObject message in messages)
            Assert.Equal(causes[(string)message["message"]!].Order(), Below(message).Order());

        static IEnumerable<string> Below(JsonObject node) => node["because"]?.AsArray().Select(child => (string)child!["message"]!) ?? [];
    }

    [Fact]
    public async Task A_long_relaxation_is_folded()
    {
        Experiment experiment = Recorded.Chain("variational").With(r => r with { Steps = 100 });
        using RecordedRun<float> run = new RecordedRun<float>(experiment, batches: 1).WithAll();

        Spoken said = await Why(run, "hidden1/2<-input/3", 0);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Matches(@"… relax steps 3\.\.98: \d+ messages \(hidden1 → hidden2, hidden2 → hidden1, hidden2 → output, output → hidden2\)", said.Output);
        Assert.Contains("relax step 99", said.Output);
        Assert.Contains("relax step 0", said.Output);
        Assert.Contains("clamp@output#0", said.Output);
        Assert.True(said.Output.Split('\n').Length < 80, said.Output);
    }

    [Fact]
    public async Task Depth_cuts_the_tree_and_all_shows_every_term()
    {
        using RecordedRun<float> run = new RecordedRun<float>(Recorded.Chain("parallel").Trained(t => t with { Batch = 40 })).WithAll();

        Spoken shallow = await Why(run, "hidden1/2<-input/3", 0, "--depth", "1"), all = await Why(run, "hidden1/2<-input/3", 0, "--all");

        Assert.Contains("; a greater --depth shows them", shallow.Output);
        Assert.DoesNotContain("clamp@", shallow.Output);
        Assert.Contains("35 more samples: ", shallow.Output);
        Assert.Equal(40, Regex.Count(all.Output, @"sample \d+: e \S+ × x̄ "));
        Assert.All([shallow, all], said => Assert.Equal(ExitCode.Done, said.Code));
    }

    [Fact]
    public async Task Spiking_synapses_show_their_steps_and_the_samples_that_spiked()
    {
        Experiment experiment = Recorded.Chain("spiking").With(r => r with { Steps = 20 });
        using RecordedRun<float> run = new RecordedRun<float>(experiment, batches: 1).WithAll();

        Spoken said = await Why(run, "output/1<-hidden2/3", 0), all = await Why(run, "output/1<-hidden2/3", 0, "--all");

        foreach (string part in new[] { "├─ step 1: ", "├─ step 2: ", "… steps 3..18: ", "├─ step 19: ", "├─ step 20: ", " of 5 samples in which hidden2/3 spiked" }) Assert.Contains(part, said.Output);
        Assert.Equal(20, Regex.Count(all.Output, @"├─ step \d+: "));
        Assert.All([said, all], one => Assert.EndsWith(ExplanationReport.Recombines + "\n", one.Output));
    }

    [Theory]
    [InlineData("after")]
    [InlineData("update")]
    [InlineData("before")]
    [InlineData("errors")]
    public async Task A_change_that_does_not_recombine_ends_with_1_and_says_so(string tampered)
    {
        using var run = new RecordedRun<float>(Recorded.Chain("parallel"));
        run.Write(run.Lines.Select(line => line.Contains("weight-change", StringComparison.Ordinal)
            ? Regex.Replace(line, $"\"{tampered}\":\\[[^,]+", $"\"{tampered}\":[0.123") : line));

        Spoken said = await Why(run, "hidden1/2<-input/0", 1);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.DoesNotContain(ExplanationReport.Recombines, said.Output);
        Assert.StartsWith("neuron: hidden1/2<-input/0 in batch 1 does not recombine: ", said.Error);
        Assert.Contains("comes out as", said.Output);
    }

    [Fact]
    public async Task A_weight_that_is_no_number_any_more_is_explained_too()
    {
        using var run = new RecordedRun<float>(Recorded.Chain("parallel"));
        run.Write(run.Lines.Select(line => line.Contains("weight-change", StringComparison.Ordinal)
            ? Regex.Replace(line, "\"(before|after|update|errors)\":\\[[^]]*\\]", list => Regex.Replace(list.Value, @"(?<=[\[,])[^,\]]+", "\"NaN\"")) : line));

        Spoken said = await Spoken.By("why", run.Folder, "--synapse", "hidden1/2<-input/0", "--batch", "1", "--json");

        Assert.Contains("\"before\":\"NaN\",\"after\":\"NaN\",\"recombines\":true", said.Output);
        Assert.Equal(ExitCode.Done, said.Code);
    }

    [Fact]
    public async Task What_it_would_record_is_named_by_layers_since_only_these_are_known_before_a_run()
    {
        using var run = new RecordedRun<float>(Recorded.Chain("parallel", shards: 2));
        run.With(m => m.From != "hidden1.1", _ => true);

        Spoken said = await Spoken.By("why", run.Folder, "--synapse", "hidden2/7<-hidden1/1", "--batch", "1");

        Assert.Contains("activation of hidden1.1", said.Output);
        Assert.Contains("{population: hidden1, kinds: [activation], batches: 1}", said.Output);
        Assert.DoesNotContain("population: hidden1.1", said.Output);
    }

    [Fact]
    public async Task A_spiking_step_that_is_missing_does_not_recombine()
    {
        using var run = new RecordedRun<float>(Recorded.Chain("spiking"), batches: 1);
        run.With(_ => true, change => change.At.Step != 3);

        Spoken said = await Why(run, "output/1<-hidden2/3", 0);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("does not recombine", said.Error);
    }

    [Fact]
    public async Task What_was_not_recorded_is_named_with_the_entry_that_would_have_kept_it()
    {
        using var run = new RecordedRun<float>(Recorded.Chain("parallel"));
        run.With(m => m.From != "hidden1", change => change.At.Batch == 1);
        Spoken activity = await Why(run, "hidden2/7<-hidden1/3", 1), batch = await Why(run, "hidden2/7<-hidden1/3", 0);
        run.With(m => m.From != "output", _ => true);
        Spoken feedback = await Why(run, "hidden2/7<-hidden1/3", 1);

        Assert.Equal((ExitCode.Refused, ExitCode.Refused, ExitCode.Done), (activity.Code, batch.Code, feedback.Code));
        Assert.Contains(
            "not recorded is activation of hidden1/3 for 5 of 5 samples; write `record: [{population: hidden1, neurons: 3, kinds: [activation], batches: 1}]` in the experiment and run it again.", activity.Error);
        Assert.Contains("ΔW = ", activity.Output);
        Assert.Contains("the weight change of hidden2/7 from hidden1, activation of hidden1/3 (it was recorded in batch 1); write `record: [{population: hidden2, neurons: 7, kinds: [weight-change], batches: 0}", batch.Error);
        Assert.Contains("not in the records: ", feedback.Output);
        Assert.Contains("{population: output, kinds: [feedback], batches: 1}", feedback.Output);
        Assert.Single(activity.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_entries_that_it_names_are_ones_that_experiments_understand()
    {
        using var run = new RecordedRun<float>(Recorded.Chain("parallel"));
        run.With(m => m.From == "hidden2");
        Spoken said = await Why(run, "hidden2/7<-hidden1/3", 1);

        string entry = Regex.Match(said.Error, "`(record: .*)`").Groups[1].Value;
        Experiment read = ExperimentReader.Read(ExperimentWriter.Write(run.Loop.Experiment).Replace("record: []", entry, StringComparison.Ordinal), "mine.yaml");
        Assert.Equal([RecordedKind.WeightChange, RecordedKind.Activation], read.Record.SelectMany(record => record.Kinds));
    }

    [Theory]
    [InlineData("parallel", true)]
    [InlineData("spiking", true)]
    [InlineData("node perturbation", true)]
    [InlineData("z-il", true)]
    [InlineData("parallel", false)]
    public async Task Traces_are_enough_where_the_optimiser_remembers_nothing(string rule, bool isPlain)
    {
        Experiment experiment = ExperimentOf(rule).Trained(t => t with { Optimizer = isPlain ? t.Optimizer : OptimizerKind.Adam });
        using var run = new RecordedRun<float>(experiment.Sharded(2));
        ContractTraces.Write(run.Folder, run.Loop, _ => true, withChanges: true);

        Spoken said = await Why(run, "hidden2/7<-hidden1/3", 1);

        Assert.Equal(isPlain ? ExitCode.Done : ExitCode.Refused, said.Code);
        if (isPlain) Assert.Contains("a trace does not say which messages it came from", said.Output);
        else Assert.Contains("what the optimiser remembered of hidden2/7, which is in no trace, only in a log; write `record: [{population: hidden2, neurons: 7, kinds: [weight-change], batches: 1, as: log}]` in", said.Error);
        if (isPlain) Assert.Matches(@"not in the records: the messages that the error came from, which no trace names, only a log.*; `record: \[\{population: hidden2, neurons: 7, kinds: \[weight-change\], batches: 1, as: log\}.*\]` would keep (it|them)\.", said.Output);
    }

    [Theory]
    [InlineData("hidden2/7", 0, "--synapse is 'hidden2/7'; write the neuron that the weight feeds and the one it comes from, such as --synapse \"hidden2/7<-hidden1/3\".")]
    [InlineData("hiden2/7<-hidden1/3", 0, "there is no layer hiden2; the network has input, hidden1, hidden2, output. Did you mean hidden2?")]
    [InlineData("hidden2/70<-hidden1/3", 0, "hidden2 has neurons 0..19, not 70; write one of these.")]
    [InlineData("hidden2/7<-input/3", 0, "there are no synapses hidden2<-input; the network has hidden1<-input, hidden2<-hidden1, output<-hidden2.")]
    [InlineData("hidden2/7<-hidden1/3", 9, "hidden2/7<-hidden1/3 in batch 9 cannot be worked out: not recorded are")]
    public async Task What_cannot_be_explained_gets_a_sentence(string synapse, int batch, string sentence)
    {
        using RecordedRun<float> run = new RecordedRun<float>(Recorded.Chain("parallel")).WithAll();

        Spoken said = await Why(run, synapse, batch);

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.Contains(sentence, said.Error);
    }

    [Fact]
    public async Task A_layer_that_is_frozen_is_said_to_be()
    {
        using RecordedRun<float> run = new RecordedRun<float>(Recorded.Chain("parallel").Trained(t => t with { Frozen = ["hidden1"] })).WithAll();

        Spoken said = await Why(run, "hidden1/2<-input/3", 1);

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.StartsWith("hidden1/2<-input/3 keeps its value in batch 1: hidden1 does not learn then", said.Output);
    }

    [Theory]
    [InlineData("activation-relaxation")]
    [InlineData("predictive-coding")]
    public async Task Asynchronous_relaxation_recombines_too(string rule)
    {
        Experiment experiment = Recorded.Chain("parallel").With(r => r with
        {
            Kind = Rules.Find(rule)!, Variant = rule == Rules.PredictiveCoding.Name ? PredictiveCodingVariant.FixedPrediction : r.Variant, Schedule = RelaxationSchedule.Async, Stop = RelaxationStop.Quiescence,
        });
        using RecordedRun<float> run = new RecordedRun<float>(experiment).WithAll();

        Spoken said = await Why(run, "hidden2/7<-hidden1/3", 1);

        Assert.True(said.Error.Length == 0, said.Error);
        Assert.EndsWith(ExplanationReport.Recombines + "\n", said.Output);
    }

    [Fact]
    public async Task A_run_without_records_says_what_to_write()
    {
        using var run = new RecordedRun<float>(Recorded.Chain("parallel"));
        Assert.Contains("has no records", (await Why(run, "hidden2/7<-hidden1/3", 0)).Error);
    }

    [Fact]
    public async Task Of_a_run_that_was_killed_it_is_said_that_records_may_have_been_lost()
    {
        using var killed = new RecordedRun<float>(Recorded.Chain("parallel"), status: RunStatus.Running);
        killed.With(_ => false);

        Spoken said = await Why(killed, "hidden2/7<-hidden1/3", 1);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains($"the run was killed, and what it had recorded since its last checkpoint may never have reached the disk: neuron resume {killed.Folder} goes on", said.Error);
    }

    [Fact]
    public void Both_arrows_are_understood()
    {
        Assert.True(Synapse.TryParse("hidden2/7 ← hidden1/3", out Synapse? synapse));
        Assert.Equal(("hidden2/7<-hidden1/3", new Synapse("hidden2", 7, "hidden1", 3)), (synapse.ToString(), synapse));
        foreach (string text in new[] { "", "a/1", "a/1<-b", "a/x<-b/1", "a/1<-b/-1", "a/1<-b/1<-c/1", "/1<-b/1" }) Assert.False(Synapse.TryParse(text, out _), text);
    }

    private static Experiment ExperimentOf(string rule) => Options.All.TryGetValue(rule, out var option) ? option(Options.Chain) : Recorded.Chain(rule);

    private static Task<Spoken> Why<T>(RecordedRun<T> run, string synapse, int batch, params string[] more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Spoken.By(["why", run.Folder, "--synapse", synapse, "--batch", batch.ToString(CultureInfo.InvariantCulture), .. more]);

    private static IEnumerable<JsonObject> Nodes(JsonObject node) =>
        (node["because"]?.AsArray().SelectMany(child => Nodes(child!.AsObject())) ?? []).Prepend(node);

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
