using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Nodes and a coordinator, each with a connection of its own, in one process.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(2.5);

    private readonly Func<string, ITransportFactory> connect;
    private readonly Dictionary<string, (ClusterNode Node, CancellationTokenSource Leave, CancellationTokenSource Stop, Task Running)> nodes = [];
    private uint sessions;

    public TestCluster(int count, InProcessHub? hub = null)
        : this(count, (hub ?? new InProcessHub()).Of)
    {
    }

    public TestCluster(int count, Func<string, ITransportFactory> connect)
    {
        this.connect = connect;
        for (int i = 1; i <= count; i++) Add($"node-{i}");
    }

    public List<string> Sentences { get; } = [];

    /// <summary>What looks at the populations of nodes that are added from now on.</summary>
    public INodeInstruments? Instruments { get; set; }

    public void Add(string name)
    {
        var node = new ClusterNode(connect(name), new NodeOptions
        {
            Name = name, Threads = 1, CoordinatorGoneAfter = GoneAfter, BeatEvery = TimeSpan.FromMilliseconds(50),
            Observer = new Listener(this), Crash = () => _ = Kill(name), Instruments = Instruments,
        });
        var (leave, stop) = (new CancellationTokenSource(), new CancellationTokenSource());
        nodes[name] = (node, leave, stop, Task.Run(() => node.Run(leave.Token, stop.Token)));
    }

    /// <summary>Asks a node to hand over and go.</summary>
    public Task Leave(string name)
    {
        nodes[name].Leave.Cancel();
        return nodes[name].Running;
    }

    /// <summary>The node is gone from one moment to the next.</summary>
    public async Task Kill(string name)
    {
        nodes.Remove(name, out var node);
        await node.Stop.CancelAsync();
        try
        {
            await node.Running;
        }
        finally
        {
            node.Node.Dispose();
        }
    }

    public Task<ClusterClient> Connect(string run = "test") =>
        ClusterClient.Connect(connect("coordinator"), run, GoneAfter, () => null, CancellationToken.None);

    /// <summary>A run on so many nodes; populations are dealt out in turn unless places are given.</summary>
    public async Task<ClusterRun<T>> Begin<T>(
        Problem<T> problem, int count, NetworkState<T>? state = null, IReadOnlyList<string>? places = null, double silenceSeconds = 20)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClusterClient client = await Connect();
        try
        {
            ClusterEngine<T> engine = await Open(client, problem, count);
            places ??= [.. problem.Network.Populations.Select(population => engine.Nodes[population.Index % count])];
            return new ClusterRun<T>(client, engine, problem, new Coordinator<T>(
                engine, problem.Network, problem.Settings, TimeSpan.FromSeconds(silenceSeconds), state, places));
        }
        catch
        {
            await client.DisposeAsync();   // or it would go on beating beside all later tests
            throw;
        }
    }

    /// <summary>An engine on so many nodes, on which nothing was started yet.</summary>
    public async Task<ClusterEngine<T>> Open<T>(ClusterClient client, Problem<T> problem, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[] names = [.. (await client.WaitForNodes(count, TimeSpan.FromSeconds(20), CancellationToken.None)).Select(beat => beat.Node).Take(count)];
        Assert.Equal(count, names.Length);
        var session = new ClusterSession(++sessions, "in-process", ExperimentWriter.Write(AsAFile<T>(problem.Experiment)), 1, 0, TimeSpan.FromSeconds(20));
        return new ClusterEngine<T>(client, session, problem.Network, problem.Settings.Batch, names);
    }

    /// <summary>The same network and rule, without what a file would not be allowed to say.</summary>
    internal static Experiment AsAFile<T>(Experiment experiment) => experiment with
    {
        Engine = "rabbitmq",
        Precision = typeof(T) == typeof(double) ? Precision.Double : Precision.Single,
        Rule = WhatBelongs(experiment.Rule),
        Network = experiment.Rule.Name == RuleKind.SpikingFeedbackAlignment
            ? experiment.Network with { Activation = Activation.Logistic, OutputActivation = Activation.Logistic } : experiment.Network,
    };

    private static RuleSettings WhatBelongs(RuleSettings rule) => rule.Name switch
    {
        RuleKind.FeedbackAlignment or RuleKind.DirectFeedbackAlignment => new RuleSettings
        {
            Name = rule.Name, FeedbackWeights = rule.FeedbackWeights, Modulator = rule.Modulator, FeedbackConnectivity = rule.FeedbackConnectivity,
        },
        RuleKind.Backprop or RuleKind.Shallow or RuleKind.Pseudobackprop or RuleKind.NodePerturbation => new RuleSettings { Name = rule.Name, Noise = rule.Noise },
        _ => rule,
    };

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(nodes.Keys.ToArray().Select(Kill));   // all of them, whatever one has died of
    }

    private sealed class Listener(TestCluster cluster) : INodeObserver
    {
        public void Refused(string sentence) => Add(sentence);

        public void SessionEnded(string run, string why) => Add(why);

        public void Disconnected(string sentence) => Add(sentence);

        private void Add(string sentence)
        {
            lock (cluster.Sentences) cluster.Sentences.Add(sentence);
        }
    }
}

/// <summary>A problem on a cluster.</summary>
internal sealed class ClusterRun<T>(ClusterClient client, ClusterEngine<T> engine, Problem<T> problem, Coordinator<T> coordinator) : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ClusterClient Client => client;

    public ClusterEngine<T> Engine => engine;

    public Coordinator<T> Coordinator => coordinator;

    public TestRun<T>.ProblemBatches Batches { get; } = new(problem);

    public async Task<NetworkState<T>> Train(int first, int count)
    {
        RunOutcome outcome = await coordinator.Train(Batches, first, count);
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);
        (NetworkState<T>? state, _) = await coordinator.Save();
        return state!;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await client.DisposeAsync();
    }
}
