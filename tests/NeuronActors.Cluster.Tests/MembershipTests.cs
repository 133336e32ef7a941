using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronActors.Cluster.Tests;

/// <summary>Who is a member of a cluster, and what runs make of it.</summary>
public sealed class MembershipTests(Members members, ITestOutputHelper output)
{
    private static readonly string[] Settings = Batches.Of(8);

    [Fact]
    public async Task When_two_of_three_nodes_die_the_run_goes_on_on_the_third_which_stays_usable_with_one_that_is_started_later()
    {
        string weights = await OneProcess.WeightsOf(Settings);
        await members.Have(3);
        using NeuronProcess run = members.Run([.. Settings, .. Batches.On(3)]);
        await run.Says("epoch 1/");
        members.Node(1).Kill();
        members.Node(2).Kill();
        await run.Says("recovered from the loss of");
        members.Start(4);   // whether the run still makes use of it depends on which is faster
        JsonNode answer = await run.Answers();
        Recoveries.AreInTime(answer, output, "two of three killed");
        Assert.Equal(weights, Members.Weights(answer));
        Assert.Contains("node-3", Members.Nodes(answer));
        await members.Agree("node-3", "node-4");
        using NeuronProcess next = members.Run([.. Batches.Of(1), .. Batches.On(2)]);
        Assert.Equal(["node-3", "node-4"], Members.Nodes(await next.Answers()));
    }

    /// <summary>The nodes that are started anew know of one another alone, so that the run has to find them.</summary>
    [Fact]
    public async Task When_all_nodes_die_at_once_the_run_waits_and_goes_on_when_they_are_there_again()
    {
        string[] settings = Batches.Of(2);
        string weights = await OneProcess.WeightsOf(settings);
        await members.Have(3);
        using NeuronProcess run = members.Run([.. settings, .. Batches.On(3)]);
        await run.Says("epoch 1/");
        foreach (int number in new[] { 1, 2, 3 }) members.Node(number).Kill();
        await run.Says("1 node is needed and 0 there");
        await members.Have(3);
        Assert.Equal(weights, Members.Weights(await run.Answers()));
    }

    [Fact]
    public async Task Two_runs_share_a_cluster_that_loses_a_node_and_both_end_with_the_weights_of_running_alone()
    {
        string[] one = Batches.Of(4), other = Batches.Of(4, "seed=1");
        string[] weights = await Task.WhenAll(OneProcess.WeightsOf(one), OneProcess.WeightsOf(other));
        Assert.NotEqual(weights[0], weights[1]);
        await members.Have(3);
        using NeuronProcess first = members.Run([.. one, .. Batches.On(3)]), second = members.Run([.. other, .. Batches.On(3)]);
        await Task.WhenAll(first.Says("epoch 1/"), second.Says("epoch 1/"));
        members.Node(3).Kill();
        JsonNode[] answers = await Task.WhenAll(first.Answers(), second.Answers());
        foreach (JsonNode answer in answers) Recoveries.AreInTime(answer, output, "node-3 killed beneath two runs");
        Assert.Equal(weights, answers.Select(Members.Weights));
        Assert.All(answers, answer => Assert.NotEmpty(answer["recoveries"]!.AsArray()));
    }

    [Fact]
    public async Task A_second_node_on_the_port_of_another_is_refused_in_a_sentence_and_the_other_stays()
    {
        await members.Have(2);
        using NeuronProcess second = NeuronProcess.Start(
            members.Environment, "node", "--name", "second", "--port", members.PortOf(1).ToString(CultureInfo.InvariantCulture));
        (int code, _) = await second.Ends();
        Assert.NotEqual(0, code);
        string sentence = Assert.Single(second.Complaints.Split('\n'), line => line.Length > 0);
        Assert.Contains($"{members.AddressOf(1)} cannot be listened at", sentence, StringComparison.Ordinal);
        await members.Agree("node-1", "node-2");
    }

    [Fact]
    public async Task A_first_node_that_is_started_again_while_the_others_hang_is_in_one_cluster_with_them_in_the_end()
    {
        string[] settings = Batches.Of(1);
        Task<string> weights = OneProcess.WeightsOf(settings);
        await members.Have(3);
        members.Node(2).Signal("STOP");
        members.Node(3).Signal("STOP");
        members.Node(1).Kill();
        members.Start(1);
        await members.Log(1, "Connected to");   // a cluster of its own
        members.Node(2).Signal("CONT");
        members.Node(3).Signal("CONT");
        await members.Agree("node-1", "node-2", "node-3");
        using NeuronProcess run = members.Run([.. settings, .. Batches.On(3)]);
        JsonNode answer = await run.Answers();
        Assert.Equal(await weights, Members.Weights(answer));
        Assert.Equal(["node-1", "node-2", "node-3"], Members.Nodes(answer));
    }

    [Fact]
    public async Task Whoever_asks_for_the_status_becomes_no_member_and_changes_nothing()
    {
        string weights = await OneProcess.WeightsOf(Settings);
        await members.Have(3);
        using NeuronProcess run = members.Run([.. Settings, .. Batches.On(3)]);
        await run.Says("epoch 1/");
        using (NeuronProcess status = NeuronProcess.Start(members.Environment, "cluster", "status", "--join", members.AddressOf(1), "--json"))
        {
            JsonNode answer = await status.Answers();
            Assert.Equal(["node-1", "node-2", "node-3"], answer["nodes"]!.AsArray().Select(node => (string)node!["name"]!));
            Assert.True(answer["runs"]!.AsArray().Count == 1 && answer["edges"]!.AsArray().Count > 0, answer.ToJsonString());
        }
        Assert.All(await members.Look(), node => Assert.Equal(3, node.Members.Count));
        JsonNode end = await run.Answers();
        Assert.Equal(weights, Members.Weights(end));
        Assert.Empty(end["recoveries"]!.AsArray());
        Assert.DoesNotContain("rearranged", run.Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_of_another_name_is_not_joined()
    {
        await members.Have(2);
        string log = Path.Combine(members.Folder, "stranger.jsonl");
        using NeuronProcess stranger = NeuronProcess.Start(
            members.Environment, "node", "--name", "stranger", "--cluster", "others", "--port", "0", "--log-file", log);
        string said = await Members.LogHas(log, "no member of the cluster others has answered");
        Assert.DoesNotContain("Connected to", said, StringComparison.Ordinal);
        await members.Agree("node-1", "node-2");
    }

    [Fact]
    public async Task Of_two_that_resume_one_run_at_the_same_time_one_is_refused()
    {
        string[] settings = Batches.Of(2);
        Task<string> weights = OneProcess.WeightsOf(settings);
        await members.Have(3);
        using NeuronProcess run = members.Run([.. settings, .. Batches.On(3)]);
        string folder = await run.Folder();
        await run.Says("epoch 1/");
        run.Kill();
        using NeuronProcess one = members.Resume(folder), other = members.Resume(folder);
        (int Code, string Output)[] ends = await Task.WhenAll(one.Ends(), other.Ends());
        int refused = Array.FindIndex(ends, end => end.Code != 0);
        Assert.Contains("is in use by another run", new[] { one, other }[refused].Complaints, StringComparison.Ordinal);
        Assert.Equal(0, ends[1 - refused].Code);
        Assert.Equal(await weights, Members.Weights(JsonNode.Parse(ends[1 - refused].Output)!));
    }
}
