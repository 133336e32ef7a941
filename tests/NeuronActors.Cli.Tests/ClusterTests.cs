using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuronActors.Cli.Tests;

/// <summary>The commands of a cluster with real processes, in the order in which a new user calls them.</summary>
public sealed class ClusterTests : IAsyncDisposable
{
    private readonly RunScene scene = new();
    private readonly ClusterFolder folder;
    private readonly ChildProgram neuron;

    public ClusterTests()
    {
        folder = new ClusterFolder(Path.Combine(scene.Folder, "cluster"));
        neuron = new ChildProgram(folder.FullPath);
    }

    public async ValueTask DisposeAsync()
    {
        await neuron.Says("cluster", "down");
        scene.Dispose();
    }

    [Fact]
    public async Task A_cluster_comes_up_runs_to_the_same_bits_loses_a_node_and_leaves_nothing_behind()
    {
        JsonObject up = (await Done("cluster", "up", "--nodes", "2")).Json;
        int[] processes = [.. up["nodes"]!.AsArray().Select(node => (int)node!["processId"]!)];
        Assert.All(processes, id => Assert.True(Runs(id)));
        Assert.Equal(["node-1", "node-2"], await NodesUp());
        Spoken again = await neuron.Says("cluster", "up");
        Assert.Equal((ExitCode.Refused, ""), (again.Code, again.Output));
        Assert.Equal("neuron: a cluster is up on this machine already: neuron cluster status shows it, neuron cluster down ends it.\n", again.Error);

        Spoken figure = await Done(["run", "demo", "--quick", "--nodes", "2", "--out", scene.Runs]);
        Assert.Equal(3, figure.Json["conditions"]!.AsArray().Count);
        Spoken run = await Done(scene.Run("--nodes", "2")), local = await Spoken.By(scene.Run("--json"));
        Assert.Equal((string?)local.Json["weightsSha256"], (string?)run.Json["weightsSha256"]);
        Assert.Contains("2 nodes, threads 1, seed 0", run.Error);
        Assert.DoesNotContain("starting", run.Error);

        Assert.Equal("node-2", (string?)(await Done("cluster", "kill", "node-2")).Json["killed"]);
        Assert.Equal(["node-1"], await NodesUp());
        Spoken gone = await neuron.Says("cluster", "kill", "node-2");
        Assert.Equal((ExitCode.Refused, "neuron: there is no node node-2; there are node-1.\n"), (gone.Code, gone.Error));

        JsonObject down = (await Done("cluster", "down")).Json;
        Assert.Equal(1, (int)down["nodesEnded"]!);
        Assert.All(processes, id => Assert.False(Runs(id)));
        Assert.Null(folder.Read());
    }

    [Fact]
    public async Task Whoever_says_only_how_many_nodes_gets_members_for_one_command()
    {
        Spoken run = await Done(scene.Run("--nodes", "2")), local = await Spoken.By(scene.Run("--json"));
        Assert.Equal((string?)local.Json["weightsSha256"], (string?)run.Json["weightsSha256"]);
        Assert.Contains("starting 2 nodes for this command", run.Error);
        Assert.Contains("2 nodes, threads 1", run.Error);
    }

    [Fact]
    public async Task A_node_that_a_run_has_no_use_for_is_named_with_the_reason()
    {
        Spoken run = await Done(scene.Run("--nodes", "3", "--epochs", "1", "--set", "network.layers=[784, 10]", "--set", "network.shards=1", "--set", "place={input: node-1, output: node-3}"));
        Assert.Contains("node-2 holds no population, because the network has 2 populations.", run.Error);
        Assert.StartsWith("node-2 holds no population, ", (string?)Assert.Single(run.Json["idle"]!.AsArray()));
    }

    [Fact]
    public async Task A_fault_is_given_to_populations_on_nodes_too()
    {
        Spoken said = await neuron.Says(scene.Run("--nodes", "2", "--json", "--withhold", "hidden2@3", "--set", "runtime.silence=2"));
        Assert.Equal((ExitCode.Refused, "failed"), (said.Code, (string?)said.Json["status"]));
        Assert.Matches("neuron: no progress for 2 s: .*(hidden1|output) waits for \\w+ from hidden2", said.Error);
    }

    private async Task<IEnumerable<string?>> NodesUp() =>
        (await Done("cluster", "status")).Json["nodes"]!.AsArray().Select(node => (string?)node!["name"]);

    private async Task<Spoken> Done(params string[] args)
    {
        Spoken said = await neuron.Says([.. args, "--json"]);
        Assert.True(said.Code == ExitCode.Done, said.All);
        return said;
    }

    private static bool Runs(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
