using NeuronActors.Runtime;

namespace NeuronActors.Experiments.Tests;

/// <summary>Nodes within the test's process, each with a connection of its own.</summary>
internal sealed class NodesInProcess : IAsyncDisposable
{
    private readonly InProcessHub hub;
    private readonly INodeInstruments? instruments;
    private readonly Dictionary<string, (ClusterNode Node, CancellationTokenSource Leave, CancellationTokenSource Stop, Task Running)> nodes = [];

    public NodesInProcess(InProcessHub hub, int count, INodeInstruments? instruments = null)
    {
        (this.hub, this.instruments) = (hub, instruments);
        for (int i = 1; i <= count; i++) Add($"node-{i}");
    }

    public void Add(string name)
    {
        var node = new ClusterNode(hub.Of(name), new NodeOptions
        {
            Name = name, Threads = 1, CoordinatorGoneAfter = TimeSpan.FromSeconds(2), BeatEvery = TimeSpan.FromMilliseconds(50), Instruments = instruments,
        });
        var (leave, stop) = (new CancellationTokenSource(), new CancellationTokenSource());
        lock (nodes) nodes[name] = (node, leave, stop, Task.Run(() => node.Run(leave.Token, stop.Token)));
    }

    /// <summary>Asks a node to hand over; completes when it has gone.</summary>
    public async Task Leave(string name)
    {
        await nodes[name].Leave.CancelAsync();
        await nodes[name].Running;
    }

    /// <summary>The node is gone from one moment to the next.</summary>
    public async Task Kill(string name)
    {
        (ClusterNode Node, CancellationTokenSource Leave, CancellationTokenSource Stop, Task Running) node;
        lock (nodes)
            if (!nodes.Remove(name, out node)) return;
        await node.Stop.CancelAsync();
        await node.Running;
        node.Node.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        string[] names;
        lock (nodes) names = [.. nodes.Keys];
        foreach (string name in names) await Kill(name);
    }
}

/// <summary>Watches a run, and does something to it at a certain batch.</summary>
internal sealed class Saboteur : IRunObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Action> deeds = [];
    private readonly List<string> warnings = [];
    private readonly List<(string Part, TaskCompletionSource Heard)> waiting = [];
    private int batches;

    public Saboteur(int atBatch, Action deed) => At(atBatch, deed);

    public List<RunOutcome> Outcomes { get; } = [];

    public Action? OnRecovery { get; set; }

    public Action? OnFirstBatchOfTheSecondStretch { get; set; }

    public void At(int batch, Action deed) => deeds[batch] = deed;

    /// <summary>Completes when the run has warned of something.</summary>
    public Task Heard(string part)
    {
        lock (gate)
        {
            if (warnings.Exists(warning => warning.Contains(part, StringComparison.Ordinal))) return Task.CompletedTask;
            waiting.Add((part, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            return waiting[^1].Heard.Task;
        }
    }

    public void Warned(string sentence)
    {
        lock (gate)
        {
            warnings.Add(sentence);
            foreach ((string part, TaskCompletionSource heard) in waiting)
                if (sentence.Contains(part, StringComparison.Ordinal)) heard.TrySetResult();
        }
    }

    public void Interrupted(RunOutcome outcome) => Outcomes.Add(outcome);

    public void Recovered(Recovery recovery) => OnRecovery?.Invoke();

    public void BatchLearned(RunPoint point)
    {
        if (deeds.TryGetValue(batches++, out Action? deed)) deed();
        if (Outcomes.Count == 0 || OnFirstBatchOfTheSecondStretch is not { } begin) return;
        OnFirstBatchOfTheSecondStretch = null;
        begin();
    }
}
