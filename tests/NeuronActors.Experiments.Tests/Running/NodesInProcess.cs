using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using NeuronActors.Engine;

namespace NeuronActors.Experiments.Tests;

/// <summary>Nodes within the test's process: members of one cluster, each with an actor system of its own.</summary>
internal sealed class NodesInProcess : IAsyncDisposable
{
    private static int clusters;

    private readonly Lock gate = new();
    private readonly string key = $"{Environment.ProcessId}-{Interlocked.Increment(ref clusters)}";
    private readonly Dictionary<string, Running> nodes = [];
    private readonly List<string> addresses = [];

    private NodesInProcess(INodeInstruments? instruments) => Instruments = instruments;

    /// <summary>How to join them.</summary>
    public ClusterOptions Options => new() { Seeds = [.. addresses] };

    /// <summary>Called when a node hosts populations from now on, with the node's name.</summary>
    public Action<string>? SessionBegun { get; set; }

    private INodeInstruments? Instruments { get; }

    /// <summary>Starts so many; the first one founds the cluster.</summary>
    public static async Task<NodesInProcess> Start(int count, INodeInstruments? instruments = null)
    {
        var nodes = new NodesInProcess(instruments);
        for (int i = 1; i <= count; i++) await nodes.Add($"node-{i}");
        return nodes;
    }

    /// <summary>Starts one; completes when it is a member.</summary>
    public async Task Add(string name)
    {
        var observer = new Observer(() => SessionBegun?.Invoke(name));
        var node = new ClusterNode(Options, new NodeOptions
        {
            Name = name, Threads = 1, ProbeEvery = TimeSpan.FromSeconds(1), Instruments = Instruments, Observer = observer, Crash = () => { },
        })
        {
            Settings = $"akka.extensions = [\"{typeof(SystemOfNode).AssemblyQualifiedName}\"]\n{SystemOfNode.Key} = {key}/{name}",
        };
        var (leave, stop) = (new CancellationTokenSource(), new CancellationTokenSource());
        Task running = Task.Run(() => node.Run(leave.Token, stop.Token));
        lock (gate) nodes[name] = new Running(leave, stop, running);
        await (await Task.WhenAny(observer.IsConnected, running));
        addresses.Add(node.Address!);
    }

    /// <summary>Asks a node to hand over; completes when it has gone.</summary>
    public async Task Leave(string name)
    {
        await nodes[name].Leave.CancelAsync();
        await nodes[name].Ended;
    }

    /// <summary>The node goes without handing anything over; completes when it has gone.</summary>
    public async Task Kill(string name)
    {
        Running? node;
        lock (gate)
            if (!nodes.Remove(name, out node)) return;
        await node.Stop.CancelAsync();
        await node.Ended;
    }

    /// <summary>A node is taken out of the cluster, and joins it anew by itself; completes when it is out.</summary>
    public Task TakeOut(string name)
    {
        Address address = Cluster.Get(SystemOfNode.Of[$"{key}/{name}"]).SelfAddress;
        return TakeOut(Any(other => other != name), member => member.Address == address);
    }

    /// <summary>Runs are taken out of the cluster, those that the nodes are about to hear of, too; completes when one is out.</summary>
    public Task TakeOutRuns() => TakeOut(Any(), member => member.HasRole(ClusterOptions.CoordinatorRole));

    public async ValueTask DisposeAsync()
    {
        string[] names;
        lock (gate) names = [.. nodes.Keys];
        foreach (string name in names) await Kill(name);
    }

    private static Task TakeOut(ActorSystem here, Predicate<Member> which)
    {
        var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        here.ActorOf(Props.Create(() => new Removal(which, removed)));
        return removed.Task;
    }

    private ActorSystem Any(Func<string, bool>? which = null)
    {
        lock (gate) return SystemOfNode.Of[$"{key}/{nodes.Keys.First(which ?? (_ => true))}"];
    }

    private sealed record Running(CancellationTokenSource Leave, CancellationTokenSource Stop, Task Ended);

    private sealed class Observer(Action begun) : INodeObserver
    {
        private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsConnected => connected.Task;

        public void Connected(string place) => connected.TrySetResult();

        public void SessionBegun(string run, IReadOnlyList<string> populations) => begun();
    }

    /// <summary>Takes members out of the cluster until one is out.</summary>
    private sealed class Removal : ReceiveActor
    {
        public Removal(Predicate<Member> which, TaskCompletionSource removed)
        {
            Cluster cluster = Cluster.Get(Context.System);
            Receive<ClusterEvent.MemberRemoved>(change => which(change.Member), _ =>
            {
                removed.TrySetResult();
                Context.Stop(Self);
            });
            Receive<ClusterEvent.MemberUp>(change => which(change.Member), change => cluster.Down(change.Member.Address));
            ReceiveAny(_ => { });
            cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        }
    }
}

/// <summary>Keeps the actor system of a node where a test finds it; Akka.NET makes one in each system whose settings name it.</summary>
public sealed class SystemOfNode : ExtensionIdProvider<SystemOfNode.Known>
{
    /// <summary>The setting that says under which name it is kept.</summary>
    public const string Key = "neuron-actors-tests.node";

    /// <summary>The systems, by name.</summary>
    public static ConcurrentDictionary<string, ActorSystem> Of { get; } = [];

    public override Known CreateExtension(ExtendedActorSystem system)
    {
        Of[system.Settings.Config.GetString(Key)] = system;
        return new Known();
    }

    public sealed class Known : IExtension;
}
