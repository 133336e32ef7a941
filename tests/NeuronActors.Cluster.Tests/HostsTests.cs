using System.Text.Json.Nodes;
using NeuronActors.Operation.Tests;
using NeuronActors.RabbitMq;

namespace NeuronActors.Cluster.Tests;

/// <summary>Several hosts, each a network namespace with an address of its own: what happens when a cable is pulled.</summary>
public sealed class HostsTests : IAsyncLifetime
{
    private const int Impossible = 77;
    private const int Nodes = 3, Epochs = 9;

    private readonly string folder = Directory.CreateTempSubdirectory("neuron-hosts-tests-").FullName;
    private readonly List<NeuronProcess> processes = [];
    private readonly Dictionary<string, string> environment = new() { ["HOSTS_ID"] = $"cluster{Environment.ProcessId}" };

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Network namespaces are Linux's.");
        Assert.SkipWhen(LocalBroker.Find() is null, LocalBroker.Missing);
        Said up = await Hosts("up", $"{Nodes}");
        Assert.SkipWhen(up.ExitCode == Impossible, up.Error.Trim());
        up.Succeeded();
        environment["NEURONACTORS_CLUSTER"] = Path.Combine(folder, "cluster");
        using (NeuronProcess cluster = On("broker", "cluster", "up", "--nodes", "1", "--listen", await AddressOf("broker"), "--json")) await cluster.Answers();
        JsonNode state = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "cluster", "cluster.json")))!;
        environment["NEURONACTORS_BROKER"] = (string)state["Broker"]!;
        environment["NEURONACTORS_BROKER_USER"] = (string)state["User"]!;
        environment["NEURONACTORS_BROKER_PASSWORD"] = (string)state["Password"]!;
        for (int node = 2; node <= Nodes; node++) processes.Add(On($"node-{node}", "node", "--name", $"node-{node}", "--threads", "1", "--log-file", LogOf($"node-{node}")));
    }

    public async ValueTask DisposeAsync()
    {
        if (environment.ContainsKey("NEURONACTORS_BROKER")) using (NeuronProcess down = On("broker", "cluster", "down")) await down.Ends();
        foreach (NeuronProcess process in processes) process.Dispose();
        await Hosts("down");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Whoever_is_cut_off_stops_learning_the_rest_goes_on_and_after_healing_nothing_is_applied_twice()
    {
        using NeuronProcess run = Run("--set", "cluster.gone-after=2");
        await run.Says("epoch 2/");
        await Do("cut", "node-2");
        await Log("node-2", "has not been heard of for");
        await Log("node-2", "Hosts nothing of the run any more");
        await run.Says("recovered from the loss of node-2");
        await Do("heal", "node-2");

        await run.Says("epoch 5/");
        await Do("cut", "coordinator");
        Task<string> weights = OneProcess.WeightsOf(Path.Combine(folder, "local"), Cluster.TwentyBatches(epochs: Epochs));
        await Log("node-3", "has not been heard of for");
        int epochs = EpochsOf(run);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(epochs, EpochsOf(run));
        await Do("heal", "coordinator");

        JsonNode answer = await run.Answers();
        Assert.Equal(await weights, Cluster.Weights(answer));
        JsonNode first = answer["recoveries"]!.AsArray()[0]!;
        Assert.Equal("node-2", (string)first["lost"]!);
        Assert.InRange((double)first["noticedSeconds"]!, 0, 4);
    }

    private static int EpochsOf(NeuronProcess run) => run.Complaints.Split('\n').Count(line => line.Contains("epoch ", StringComparison.Ordinal));

    private NeuronProcess Run(params string[] more) => On(
        "coordinator", ["run", .. Cluster.TwentyBatches(epochs: Epochs), .. Cluster.On(Nodes), .. more, "--json", "--out", Path.Combine(folder, "runs")]);

    private NeuronProcess On(string host, params string[] arguments) => NeuronProcess.StartBy([Script, "exec", host], environment, arguments);

    private string LogOf(string node) => Path.Combine(folder, $"{node}.jsonl");

    private Task<string> Log(string node, string text) => Cluster.LogHas(LogOf(node), text);

    private static string Script => Repository.File("tests/hosts/hosts.sh");

    private Task<Said> Hosts(params string[] arguments) => Shell.Run(environment, null, Script, arguments);

    private async Task<Said> Do(params string[] arguments) => (await Hosts(arguments)).Succeeded();

    private async Task<string> AddressOf(string host) => (await Do("address", host)).Output.Trim();
}
