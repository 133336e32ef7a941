using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using NeuronActors.RabbitMq;
using NeuronActors.Runtime;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster up</c>: a broker, unless one is given, and nodes on this machine.</summary>
internal sealed class ClusterUpCommand : NeuronCommand
{
    private static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(30);

    private readonly BrokerConnection broker = new();
    private readonly WholeNumberOption nodes = new("--nodes", "How many nodes (default 3)");
    private readonly Option<string?> listen = new("--listen")
    {
        Description = "Address at which the broker listens, for nodes on other machines too (default 127.0.0.1, this machine only); in plain text, so in a network that you trust",
        HelpName = "ADDRESS",
    };

    private readonly Option<string> engine = new("--engine") { Description = "Engine that the cluster is for", DefaultValueFactory = _ => "rabbitmq", HelpName = "rabbitmq" };

    public ClusterUpCommand()
        : base(
            "up",
            "Start a broker, unless one is given, and nodes on this machine; they stay until neuron cluster down",
            new Example("neuron cluster up --nodes 3", "a broker and three nodes; only this user knows the broker's password"),
            new Example("neuron cluster up --nodes 2 --broker amqp://elsewhere", "two nodes here, for a cluster at a broker elsewhere"))
    {
        broker.AddTo(this);
        engine.AcceptOnlyFromAmong("rabbitmq");
        Add(nodes);
        Add(listen);
        Add(engine);
    }

    public override SharedOptions Unused => SharedOptions.Set | SharedOptions.Seed;

    public override async Task<int> Run(Invocation call)
    {
        int count = (int)Math.Min(call.Get(nodes) ?? 3, int.MaxValue);
        if (count is < 1 or > 100) throw new CommandException($"{nodes.Name} is {count}; from 1 to 100 nodes can be started here.");
        ClusterFolder folder = ClusterFolder.Default;
        if (folder.Read() is { } state && state.Nodes.Any(node => NodeProcesses.Find(node) is not null))
            throw new CommandException("a cluster is up on this machine already: neuron cluster status shows it, neuron cluster down ends it.");
        LocalBroker.StopByFolder(folder.Broker);
        RabbitMqOptions? given = broker.OptionsOf(call);
        call.Progress.WriteLine($"starting {(given is null ? "a broker and " : "")}{Quantity.Of(count, "node")}");
        LocalCluster cluster = await LocalCluster.ToStay(count, given, AddressOf(call, given), folder, call.Out, call.Stop).ConfigureAwait(false);
        int up = await WaitFor(count, cluster.Connection, call.Stop).ConfigureAwait(false);
        if (up < count) call.Complain($"{up} of {Quantity.Of(count, "node")} came up within {UpWithin.TotalSeconds:0} s; {folder.ConsoleOf("node-1")} and the others say why.");
        call.Outcome.WriteLine($"{Quantity.Of(up, "node")} up at {cluster.Connection.Place}, logs in {folder.FullPath}");
        if (call.Get(listen) is not null) call.Outcome.WriteLine($"its user and password, for other machines, are in {folder.StateFile}");
        call.Outcome.WriteLine($"run on them with  neuron run ar-mnist --engine rabbitmq --nodes {count}");
        call.Answer(() => new JsonObject
        {
            ["broker"] = cluster.Connection.Place,
            ["nodes"] = new JsonArray([.. cluster.Nodes.Select(node => new JsonObject { ["name"] = node.Name, ["processId"] = node.Process.Id })]),
        });
        return up < count ? ExitCode.Refused : ExitCode.Done;
    }

    private IPAddress? AddressOf(Invocation call, RabbitMqOptions? given)
    {
        if (call.Get(listen) is not { } text) return null;
        if (given is not null) throw new CommandException($"{listen.Name} is for the broker that this command starts, but {given.Place} is given: leave one of the two away.");
        return IPAddress.TryParse(text, out IPAddress? address) ? address : throw new CommandException($"{listen.Name} is '{text}'; write an address of this machine such as 10.0.0.5, or 0.0.0.0 for all.");
    }

    private static async Task<int> WaitFor(int count, RabbitMqOptions connection, CancellationToken stop)
    {
        await using ClusterClient client = await ClusterClient.Connect(
            new RabbitMqTransportFactory(connection), $"up-{Environment.ProcessId}", TimeSpan.FromSeconds(3), () => null, stop).ConfigureAwait(false);
        return (await client.WaitForNodes(count, UpWithin, stop).ConfigureAwait(false)).Count;
    }
}
