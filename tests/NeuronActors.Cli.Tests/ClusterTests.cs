using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NeuronActors.Networks;
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

    public static TheoryData<string> Engines => [.. EngineNames.Built.Where(name => name != EngineNames.Local)];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_cluster_comes_up_runs_to_the_same_bits_loses_a_node_and_leaves_nothing_behind(string engine)
    {
        bool hasBroker = engine == EngineNames.RabbitMq;
        Assert.SkipWhen(hasBroker && LocalBroker.Find() is null, LocalBroker.Missing);

        JsonObject up = (await Done("cluster", "up", "--nodes", "2", "--engine", engine)).Json;
        int[] processes = [.. up["nodes"]!.AsArray().Select(node => (int)node!["processId"]!), .. hasBroker ? [BrokerProcess] : Array.Empty<int>()];
        Assert.All(processes, id => Assert.True(Runs(id)));
        Assert.Equal(["node-1", "node-2"], await NodesUp());
        Spoken again = await neuron.Says("cluster", "up");
        Assert.Equal((ExitCode.Refused, ""), (again.Code, again.Output));
        Assert.Equal("neuron: a cluster is up on this machine already: neuron cluster status shows it, neuron cluster down ends it.\n", again.Error);

        Spoken figure = await Done(["run", "demo", "--quick", "--engine", engine, "--nodes", "2", "--out", scene.Runs]);
        Assert.Equal(3, figure.Json["conditions"]!.AsArray().Count);
        Spoken run = await Done(scene.Run("--engine", engine, "--nodes", "2")), local = await Spoken.By(scene.Run("--json"));
        Assert.Equal((string?)local.Json["weightsSha256"], (string?)run.Json["weightsSha256"]);
        Assert.Contains($"engine {engine} on 2 nodes, threads 1, seed 0", run.Error);
        Assert.DoesNotContain("starting", run.Error);

        Assert.Equal("node-2", (string?)(await Done("cluster", "kill", "node-2")).Json["killed"]);
        Assert.Equal(["node-1"], await NodesUp());
        Spoken gone = await neuron.Says("cluster", "kill", "node-2");
        Assert.Equal((ExitCode.Refused, "neuron: there is no node node-2; there are node-1.\n"), (gone.Code, gone.Error));

        JsonObject down = (await Done("cluster", "down")).Json;
        Assert.Equal((1, hasBroker), ((int)down["nodesEnded"]!, (bool)down["brokerEnded"]!));
        Assert.All(processes, id => Assert.False(Runs(id)));
        Assert.Null(folder.Read());
    }

#if AKKA_ENGINE
    [Theory]
    [InlineData("--listen", "10.0.0.5", "--listen is for a broker, and engine is akka: start members for other machines with neuron node --host ADDRESS --join HOST:PORT.")]
    [InlineData("--broker", "amqp://elsewhere", "the broker amqp://elsewhere:5672 is given, but members of an Akka.Cluster need none: leave it away, or write --engine rabbitmq.")]
    public async Task Members_have_no_broker(string option, string value, string sentence)
    {
        Spoken said = await neuron.Says("cluster", "up", "--engine", "akka", option, value);
        Assert.Equal((ExitCode.Refused, "", $"neuron: {sentence}\n"), (said.Code, said.Output, said.Error));
        Assert.Null(folder.Read());
    }

    [Fact]
    public async Task Whoever_says_only_how_many_nodes_gets_members_for_one_command()
    {
        Spoken run = await Done(scene.Run("--nodes", "2")), local = await Spoken.By(scene.Run("--json"));
        Assert.Equal((string?)local.Json["weightsSha256"], (string?)run.Json["weightsSha256"]);
        Assert.Contains("starting 2 nodes for this command", run.Error);
        Assert.Contains("engine akka on 2 nodes", run.Error);
    }
#endif

    [Theory, MemberData(nameof(Engines))]
    public async Task A_fault_that_an_engine_cannot_be_given_is_refused(string engine)
    {
        Spoken said = await Spoken.By(scene.Run("--engine", engine, "--withhold", "hidden1"));
        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Equal($"neuron: --withhold hidden1 is a fault that only the local engine can be given, and engine is {engine}; write engine: local, or leave it out.\n", said.Error);
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
