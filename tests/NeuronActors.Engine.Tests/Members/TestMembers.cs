using System.Collections.Concurrent;
using System.Numerics;
using System.Threading.Channels;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Nodes of a cluster within the test's process and a run that has joined them; all that they exchange is serialized.</summary>
internal sealed class TestMembers : IAsyncDisposable, INodeDecorators, INodeInstruments
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly List<TestNode> nodes = [];
    private uint sessions;

    /// <summary>What a test does to the messages of the sessions that are opened from now on; null for nothing.</summary>
    public MessageFault? Fault { get; set; }

    /// <summary>Instruments for what is hosted from now on; null for none.</summary>
    public Func<HostedPart, Instruments<float>?>? Look { get; set; }

    public IReadOnlyList<TestNode> Nodes => nodes;

    public ClusterRun Run { get; private set; } = null!;

    /// <summary>How the others join.</summary>
    public ClusterOptions Joining => new() { Seeds = [nodes[0].Node.Address!] };

    public static async Task<TestMembers> Start(int count, ClusterOptions? first = null)
    {
        var members = new TestMembers();
        await members.Add("node-1", first ?? new ClusterOptions()).Connected();
        for (int i = 2; i <= count; i++) members.Add($"node-{i}", members.Joining);
        members.Run = await members.Join("test");
        Assert.Equal(count, (await members.Run.WaitForNodes(count, LongestWait, CancellationToken.None)).Count);
        return members;
    }

    public TestNode Add(string name, ClusterOptions cluster)
    {
        var node = new TestNode(name, cluster, this);
        nodes.Add(node);
        return node;
    }

    public Task<ClusterRun> Join(string run) => ClusterRun.Join(Joining, run, TimeSpan.FromSeconds(30), () => null, CancellationToken.None);

    /// <summary>A problem on the first nodes, its populations dealt out in turn; each replica is a session of its own.</summary>
    public MemberRun<T> Open<T>(Problem<T> problem, int count, NetworkState<T>? state = null, RunSegment? segment = null, bool timed = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[] names = [.. nodes.Select(node => node.Name).Take(count)];
        Experiment experiment = AsAFile<T>(problem.Experiment) with { Nodes = count };
        ISession<T>[] replicas = [.. Enumerable.Range(0, problem.Settings.Replicas).Select(replica => Run.Open<T>(
            new SessionOrder(
                ++sessions, 1, replica, [.. problem.Network.Populations.Select(population => names[(population.Index + replica) % count])],
                segment ?? new RunSegment(1, 0), LongestWait) { Timed = timed },
            problem.Network, experiment))];
        return new MemberRun<T>(replicas is [var only] ? only : new ReplicaGroup<T>(replicas, problem.Network, problem.Settings), sessions, problem, state);
    }

    /// <summary>The same network and rule, without what a file would not be allowed to say.</summary>
    public static Experiment AsAFile<T>(Experiment experiment) => experiment with
    {
        Precision = typeof(T) == typeof(double) ? Precision.Double : Precision.Single,
        Rule = experiment.Rule.Kind switch
        {
            var rule when rule.Has("modulator") => new RuleSettings
            {
                Kind = rule, FeedbackWeights = experiment.Rule.FeedbackWeights, Modulator = experiment.Rule.Modulator,
                FeedbackConnectivity = experiment.Rule.FeedbackConnectivity,
            },
            var rule when !rule.Has("steps") => new RuleSettings { Kind = rule, Noise = experiment.Rule.Noise },
            _ => experiment.Rule,
        },
        Network = experiment.Rule.Kind == Rules.SpikingFeedbackAlignment
            ? experiment.Network with { Activation = Activation.Logistic, OutputActivation = Activation.Logistic } : experiment.Network,
    };

    public OutletDecoration<T>? Of<T>()
        where T : unmanaged => Fault is null ? null : Fault.Decoration<T>();

    public Instruments<T>? Open<T>(HostedPart part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (object?)Look?.Invoke(part) as Instruments<T>;

    public async ValueTask DisposeAsync()
    {
        if (Run is not null) await Run.DisposeAsync();
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
    }
}

/// <summary>A node that runs in the test's process, and what it says.</summary>
internal sealed class TestNode : INodeObserver, IAsyncDisposable
{
    private readonly CancellationTokenSource leave = new(), stop = new();
    private readonly Channel<string> places = Channel.CreateUnbounded<string>();

    public TestNode(string name, ClusterOptions cluster, TestMembers? members, Action? crash = null)
    {
        Node = new ClusterNode(cluster, new NodeOptions
        {
            Name = Name = name, Threads = 1, Observer = this, Decorators = members, Instruments = members, ProbeEvery = TimeSpan.FromSeconds(0.2),
            Crash = crash ?? (() => stop.Cancel()),
        });
        Running = Task.Run(() => Node.Run(leave.Token, stop.Token));
    }

    public string Name { get; }

    public ClusterNode Node { get; }

    public Task Running { get; }

    /// <summary>Why it has lost a membership, or could not have one.</summary>
    public ConcurrentQueue<string> Sentences { get; } = [];

    /// <summary>Waits until it has become a member, once more each time; or until it has failed.</summary>
    public async Task Connected()
    {
        Task<string> next = places.Reader.ReadAsync().AsTask();
        await await Task.WhenAny(next, Running).WaitAsync(TestMembers.LongestWait);
    }

    /// <summary>Asks it to hand over and go.</summary>
    public void Leave() => leave.Cancel();

    /// <summary>It goes from one moment to the next.</summary>
    public async Task Stop()
    {
        await stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        leave.Dispose();
        stop.Dispose();
    }

    void INodeObserver.Disconnected(string sentence) => Sentences.Enqueue(sentence);

    void INodeObserver.Connected(string place) => places.Writer.TryWrite(place);
}

/// <summary>A problem on members of a cluster.</summary>
internal sealed class MemberRun<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public MemberRun(ISession<T> session, uint number, Problem<T> problem, NetworkState<T>? state)
    {
        (Session, Number, Batches) = (session, number, new ProblemBatches<T>(problem));
        Coordinator = new Coordinator<T>(session, problem.Network, problem.Settings, TestMembers.LongestWait, state) { Learned = Learned.Add };
    }

    public ISession<T> Session { get; }

    /// <summary>Number of the session.</summary>
    public uint Number { get; }

    public Coordinator<T> Coordinator { get; }

    public ProblemBatches<T> Batches { get; }

    public List<BatchLearned> Learned { get; } = [];

    public Task<NetworkState<T>> Train(int first, int count) => Coordinator.TrainAndSave(Batches, first, count);

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}

/// <summary>Nodes for the tests of a class.</summary>
public abstract class SharedNodes(int count) : IAsyncLifetime
{
    internal TestMembers Members { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Members = await TestMembers.Start(count);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Members.DisposeAsync();
    }
}

/// <summary>Three of them.</summary>
public sealed class ThreeNodes() : SharedNodes(3);

/// <summary>Five of them.</summary>
public sealed class FiveNodes() : SharedNodes(5);
