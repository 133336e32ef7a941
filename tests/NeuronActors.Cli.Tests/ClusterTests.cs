using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.RabbitMq;

namespace NeuronActors.Cli.Tests;

/// <summary>The commands of a cluster against a real broker, in the order in which a new user calls them.</summary>
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
        Assert.SkipWhen(LocalBroker.Find() is null, LocalBroker.Missing);

        JsonObject up = (await Done("cluster", "up", "--nodes", "2")).Json;
        int[] processes = [.. up["nodes"]!.AsArray().Select(node => (int)node!["processId"]!), BrokerProcess];
        Assert.All(processes, id => Assert.True(Runs(id)));
        Assert.Equal(["node-1", "node-2"], await NodesUp());
        Spoken again = await neuron.Says("cluster", "up");
        Assert.Equal((ExitCode.Refused, ""), (again.Code, again.Output));
        Assert.Equal("neuron: a cluster is up on this machine already: neuron cluster status shows it, neuron cluster down ends it.\n", again.Error);

        Spoken figure = await Done(["run", "demo", "--quick", "--engine", "rabbitmq", "--nodes", "2", "--out", scene.Runs]);
        Assert.Equal(3, figure.Json["conditions"]!.AsArray().Count);
        Spoken run = await Done(scene.Run("--engine", "rabbitmq", "--nodes", "2")), local = await Spoken.By(scene.Run("--json"));
        Assert.Equal((string?)local.Json["weightsSha256"], (string?)run.Json["weightsSha256"]);
        Assert.Contains("engine rabbitmq on 2 nodes, threads 1, seed 0", run.Error);

        Assert.Equal("node-2", (string?)(await Done("cluster", "kill", "node-2")).Json["killed"]);
        Assert.Equal(["node-1"], await NodesUp());
        Spoken gone = await neuron.Says("cluster", "kill", "node-2");
        Assert.Equal((ExitCode.Refused, "neuron: there is no node node-2; there are node-1.\n"), (gone.Code, gone.Error));

        JsonObject down = (await Done("cluster", "down")).Json;
        Assert.Equal((1, true), ((int)down["nodesEnded"]!, (bool)down["brokerEnded"]!));
        Assert.All(processes, id => Assert.False(Runs(id)));
        Assert.Null(folder.Read());
    }

    private int BrokerProcess => int.Parse(File.ReadAllText(Path.Combine(folder.Broker, "broker.pid")), CultureInfo.InvariantCulture);

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
