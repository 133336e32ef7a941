using NeuronActors.Experiments;
using NeuronActors.Learning;
using NeuronActors.Locality;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Cli.Tests;

public sealed class AuditCommandTests : IDisposable
{
    private const string Text = """
        data: {name: linear-6-4, train: 200, test: 20}
        network: {layers: [6, 5, 4], activation: tanh, output-activation: linear, weights: uniform(0.1), shards: 1}
        rule: {name: feedback-alignment}
        conditions:
          fa: {}
          backprop: {rule.name: backprop}
        """;

    private static readonly string[] Properties =
        ["wiring", "repeatability", "payloads", "light cone", "weight transport", "update locality", "order independence", "elsewhere"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("neuron-audit-");

    [Fact]
    public async Task Every_condition_gets_a_line_for_each_property_with_its_evidence()
    {
        Spoken said = await Spoken.By("audit", Written());

        Assert.True(said.Code == ExitCode.Done, said.All);
        Assert.Contains("little-fa: feedback-alignment, 6-5-4, 2 batches of 3 invented samples", said.Output);
        Assert.All(Properties, property => Assert.Equal(3, said.Output.Split($"  holds      {property}: ").Length));
        Assert.Contains("weight transport: none: no message carries a forward weight", said.Output);
        Assert.Contains("weight transport: 1 message, 80 B per batch, along output → hidden1", said.Output);
        Assert.Contains("on 3 threads and 2 nodes", said.Output);
        Assert.Contains("16 of 16 properties hold", said.Output);
    }

    [Fact]
    public async Task A_script_gets_the_same_in_numbers()
    {
        Spoken said = await Spoken.By("audit", Written(), "--json", "--nodes", "0", "--samples", "2");

        Assert.Equal((ExitCode.Done, 0, 2), (said.Code, (int?)said.Json["violated"], (int?)said.Json["samples"]));
        var backprop = said.Json["audits"]![1]!["properties"]!.AsArray();
        Assert.Equal(Properties, backprop.Select(property => (string?)property!["property"]));
        Assert.Equal((1, 80), ((double?)backprop[4]!["numbers"]!["messagesPerBatch"], (double?)backprop[4]!["numbers"]!["bytesPerBatch"]));
        Assert.Equal(0, (double?)backprop[7]!["numbers"]!["nodes"]);
    }

    public static TheoryData<string> Shipped => [.. ExperimentCatalogue.Listed.Names];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_shipped_experiment_has_one_that_is_small_enough_and_that_nodes_understand(string name)
    {
        Experiment experiment = ExperimentCatalogue.Listed.Read(name);
        foreach (Experiment member in experiment.Conditions.Count == 0 ? [experiment] : experiment.Conditions.Select(experiment.Under))
        {
            Experiment form = AuditForm.Of(member);
            Assert.InRange(form.LaidOut(1).Projections.Sum(projection => (long)projection.Source.Neurons * projection.Target.Neurons), 1, AuditForm.WeightsMax);
            Assert.InRange(form.Rule.Steps, 1, AuditForm.StepsMax);
            Assert.Equal(member.LaidOut(1).Projections.Select(projection => projection.Name), form.LaidOut(1).Projections.Select(projection => projection.Name));
            Assert.Equal(form, ExperimentReader.Read(ExperimentWriter.Write(form), "nodes are told so"));
        }
    }

    [Fact]
    public async Task What_is_too_large_is_audited_in_a_smaller_form_which_is_said_unless_all_of_it_is_asked_for()
    {
        string path = Path.Combine(folder.FullName, "large.yaml");
        File.WriteAllText(path, Text.Replace("backprop: {rule.name: backprop}", "ar: {rule.name: activation-relaxation, rule.steps: 210}", StringComparison.Ordinal));

        Spoken said = await Spoken.By("audit", path, "--nodes", "0"), full = await Spoken.By("audit", path, "--nodes", "0", "--full");

        Assert.True(said.Code == ExitCode.Done && full.Code == ExitCode.Done, said.All + full.All);
        Assert.Contains("large-fa: feedback-alignment, 6-5-4, 2 batches", said.Output);
        Assert.Contains("large-ar: activation-relaxation, 6-5-4 (200 steps instead of 210; --full audits it as it is), 2 batches", said.Output);
        Assert.Contains("large-ar: activation-relaxation, 6-5-4, 2 batches", full.Output);
    }

    [Fact]
    public void Where_nothing_could_be_judged_the_audit_refuses_and_says_why()
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal(output, error, IsOutputLive: false, IsErrorLive: false);
        var root = new NeuronRoot(terminal, []);
        var call = new Invocation(root.Parse(["audit", "little"]), root.Common, terminal, [], CancellationToken.None);
        var result = new AuditResult("wiring", AuditVerdict.NotJudged, "the run does not come to its end: hidden1 has values that are not finite", new Dictionary<string, double>(), []);

        Assert.Equal(ExitCode.Refused, AuditReport.Finish(call, "little", new AuditOptions(), [("little", 0.1, [result])]));
        Assert.Contains("little: no property could be judged, so nothing is known of its rule: the run does not come to its end: hidden1", error.ToString());
    }

    [Fact]
    public void A_violated_property_is_complained_of_by_name_and_refused()
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal(output, error, IsOutputLive: false, IsErrorLive: false);
        var root = new NeuronRoot(terminal, []);
        var call = new Invocation(root.Parse(["audit", "little", "--json"]), root.Common, terminal, [], CancellationToken.None);
        var leak = new Leak("hidden1", new Position(1, Phase.Relax, 7), "Feedback to input", "nothing", "hidden1: Feedback to input (batch 1, relax step 7) differs");
        var result = new AuditResult("light cone", AuditVerdict.Violated, "2 changes", new Dictionary<string, double>(), [leak]);

        AuditReport.Write(call, result);
        int code = AuditReport.Finish(call, "little", new AuditOptions(), [("little", 0.1, [result])]);

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("neuron: light cone: hidden1: Feedback to input (batch 1, relax step 7) differs", error.ToString());
        Assert.Contains("\"violated\":1", output.ToString());
        Assert.Contains("\"population\":\"hidden1\",\"batch\":1,\"phase\":\"relax\",\"step\":7,\"signal\":\"Feedback to input\"", output.ToString());
    }

    [Theory]
    [InlineData("--samples", "0", "--samples is 0; it must lie in [1, 4096]"), InlineData("--nodes", "17", "at most 16 nodes")]
    public async Task What_no_audit_can_do_is_refused(string option, string value, string sentence)
    {
        Spoken said = await Spoken.By("audit", Written(), option, value);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains(sentence, said.Error);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Written()
    {
        string path = Path.Combine(folder.FullName, "little.yaml");
        File.WriteAllText(path, Text);
        return path;
    }
}
