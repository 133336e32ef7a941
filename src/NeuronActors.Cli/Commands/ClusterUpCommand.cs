using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using NeuronActors.Networks;
using NeuronActors.RabbitMq;
using NeuronActors.Engine;
using Spectre.Console;

namespace NeuronActors.Cli;

/// <summary><c>neuron cluster up</c>: nodes on this machine, and a broker where the engine needs one and none is given.</summary>
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

    private readonly Option<string?> engine = new("--engine")
    {
        Description = $"Engine that the cluster is for (default {EngineNames.AcrossProcesses}, and {EngineNames.RabbitMq} with --broker or --listen)",
        HelpName = string.Join('|', AcrossProcesses),
    };

    public ClusterUpCommand()
        : base(
            "up",
            "Start nodes on this machine, and for RabbitMQ a broker unless one is given; they stay until neuron cluster down",
            new Example("neuron cluster up --nodes 3", "three nodes; run, status, kill and node find them by themselves"),
            new Example("neuron cluster up --nodes 3 --engine rabbitmq", "a broker and three nodes; only this user knows the broker's password"),
            new Example("neuron cluster up --nodes 2 --broker amqp://elsewhere", "two nodes here, for a cluster at a broker elsewhere"))
    {
        broker.AddTo(this);
        engine.AcceptOnlyFromAmong(AcrossProcesses);
        Add(nodes);
        Add(listen);
        Add(engine);
    }

    private static string[] AcrossProcesses => [EngineNames.Akka, EngineNames.RabbitMq];

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
        string chosen = call.Get(engine) ?? (given is null && call.Get(listen) is null ? EngineNames.AcrossProcesses : EngineNames.RabbitMq);
        if (!EngineNames.Built.Contains(chosen)) throw new CommandException($"{engine.Name} is {chosen}, which this build does not contain; neuron engines says why.");
        StartedCluster cluster = chosen == EngineNames.Akka ? StartMembers(call, count, folder, given) : await StartAtBroker(call, count, folder, given).ConfigureAwait(false);
        int up = await WaitFor(count, cluster.Factory, call.Stop).ConfigureAwait(false);
        if (up < count) call.Complain($"{up} of {Quantity.Of(count, "node")} came up within {UpWithin.TotalSeconds:0} s; {folder.ConsoleOf("node-1")} and the others say why.");
        call.Outcome.WriteLine($"{Quantity.Of(up, "node")} up at {cluster.Place}, logs in {folder.FullPath}");
        if (call.Get(listen) is not null) call.Outcome.WriteLine($"its user and password, for other machines, are in {folder.StateFile}");
        call.Outcome.WriteLine($"run on them with  neuron run ar-mnist --engine {chosen} --nodes {count}");
        call.Answer(() => new JsonObject
        {
            ["engine"] = chosen,
            [chosen == EngineNames.Akka ? "members" : "broker"] = cluster.Place,
            ["nodes"] = new JsonArray([.. cluster.Nodes.Select(node => new JsonObject { ["name"] = node.Name, ["processId"] = node.Process.Id })]),
        });
        return up < count ? ExitCode.Refused : ExitCode.Done;
    }

    private StartedCluster StartMembers(Invocation call, int count, ClusterFolder folder, RabbitMqOptions? given)
    {
        if (call.Get(listen) is not null)
            throw new CommandException($"{listen.Name} is for a broker, and engine is {EngineNames.Akka}: start members for other machines with neuron node --host ADDRESS --join HOST:PORT.");
        if (given is not null) throw new CommandException($"the broker {given.Place} is given, but members of an Akka.Cluster need none: leave it away, or write {engine.Name} {EngineNames.RabbitMq}.");
        call.Progress.WriteLine($"starting {Quantity.Of(count, "node")}");
        return BuiltEngines.StartMembersToStay(count, folder, call.Out)!;
    }

    private async Task<StartedCluster> StartAtBroker(Invocation call, int count, ClusterFolder folder, RabbitMqOptions? given)
    {
        call.Progress.WriteLine($"starting {(given is null ? "a broker and " : "")}{Quantity.Of(count, "node")}");
        LocalCluster cluster = await LocalCluster.ToStay(count, given, AddressOf(call, given), folder, call.Out, call.Stop).ConfigureAwait(false);
        return new StartedCluster(new RabbitMqTransportFactory(cluster.Connection), cluster.Connection.Place, cluster.Nodes);
    }

    private IPAddress? AddressOf(Invocation call, RabbitMqOptions? given)
    {
        if (call.Get(listen) is not { } text) return null;
        if (given is not null) throw new CommandException($"{listen.Name} is for the broker that this command starts, but {given.Place} is given: leave one of the two away.");
        return IPAddress.TryParse(text, out IPAddress? address) ? address : throw new CommandException($"{listen.Name} is '{text}'; write an address of this machine such as 10.0.0.5, or 0.0.0.0 for all.");
    }

    private static async Task<int> WaitFor(int count, ITransportFactory factory, CancellationToken stop)
    {
        await using ClusterClient client = await ClusterClient.Connect(factory, $"up-{Environment.ProcessId}", TimeSpan.FromSeconds(3), () => null, stop).ConfigureAwait(false);
        return (await client.WaitForNodes(count, UpWithin, stop).ConfigureAwait(false)).Count;
    }
}
