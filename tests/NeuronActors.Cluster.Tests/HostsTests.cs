using System.Text.Json.Nodes;
using NeuronActors.Operation.Tests;

namespace NeuronActors.Cluster.Tests;

/// <summary>Several hosts, each a network namespace with an address of its own: what happens when a cable is pulled.</summary>
public sealed class HostsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Impossible = 77;
    private const int Nodes = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("neuron-hosts-tests-").FullName;
    private readonly List<NeuronProcess> processes = [];
    private readonly Dictionary<string, string> environment = new() { ["HOSTS_ID"] = $"cluster{Environment.ProcessId}" };

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Network namespaces are Linux's.");
        Said up = await Hosts("up", $"{Nodes}");
        Assert.SkipWhen(up.ExitCode == Impossible, up.Error.Trim());
        up.Succeeded();
        string[] addresses = await Task.WhenAll(Enumerable.Range(1, Nodes).Select(number => AddressOf(Members.NameOf(number))));
        environment["NEURONACTORS_JOIN"] = string.Join(',', addresses.Select(address => $"{address}:2570"));
        environment["NEURONACTORS_CLUSTER"] = Path.Combine(folder, "no-cluster-is-up");
        for (int number = 1; number <= Nodes; number++)
        {
            string name = Members.NameOf(number);
            string[] first = number == 1 ? ["--first", "--found-after", "2"] : [];
            processes.Add(On(name,
            [
                "node", "--name", name, "--host", addresses[number - 1], "--insecure", "--port", "2570", "--threads", "1",
                "--log-file", LogOf(name), .. first,
            ]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NeuronProcess process in processes) process.Dispose();
        if (OperatingSystem.IsLinux()) await Hosts("down");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_node_and_a_coordinator_that_are_cut_off_come_back_and_the_weights_are_the_same()
    {
        string[] settings = Batches.Of(10);
        string weights = await OneProcess.WeightsOf(settings);
        for (int number = 1; number <= Nodes; number++) await Log(Members.NameOf(number), "Connected to");
        string address = await AddressOf("coordinator");
        using NeuronProcess run = On("coordinator",
        [
            "run", .. settings, .. Batches.On(Nodes), "--host", address, "--insecure", "--json", "--out", Path.Combine(folder, "runs"),
        ]);
        await run.Says("epoch 2/");
        await Do("cut", "node-2");
        await run.Says("recovered from the loss of node-2");
        await Log("node-2", "Hosts nothing of the run any more");
        await Do("heal", "node-2");

        await run.Says("epoch 5/");
        await Do("cut", "coordinator");
        await run.Says("1 node is needed and 0 there");
        await Do("heal", "coordinator");

        JsonNode answer = await run.Answers();
        Recoveries.AreInTime(answer, output, "cut off");
        Assert.Equal(weights, Members.Weights(answer));
        Assert.Contains(answer["recoveries"]!.AsArray(), recovery => (string)recovery!["lost"]! == "node-2");
    }

    private static string Script => Repository.File("tests/hosts/hosts.sh");

    private NeuronProcess On(string host, string[] arguments) =>
        NeuronProcess.StartBy([Script, "exec", host], environment, arguments);

    private string LogOf(string node) => Path.Combine(folder, $"{node}.jsonl");

    private Task<string> Log(string node, string text) => Members.LogHas(LogOf(node), text);

    private Task<Said> Hosts(params string[] arguments) => Shell.Run(environment, null, Script, arguments);

    private async Task<Said> Do(params string[] arguments) => (await Hosts(arguments)).Succeeded();

    private async Task<string> AddressOf(string host) => (await Do("address", host)).Output.Trim();
}
