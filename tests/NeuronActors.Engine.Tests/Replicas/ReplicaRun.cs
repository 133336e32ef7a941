using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;

namespace NeuronActors.Engine.Tests;

/// <summary>A problem on as many local engines as it has replicas, behind one coordinator.</summary>
internal sealed class ReplicaRun<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ReplicaRun(
        Problem<T> problem, int threads = 1, NetworkState<T>? state = null, double silenceSeconds = 20,
        Func<int, LocalOptions, LocalOptions>? options = null)
    {
        Engines = [.. Enumerable.Range(0, problem.Settings.Replicas).Select(replica => new LocalEngine<T>(
            problem.Network, problem.Settings, Options(replica)))];
        Group = new ReplicaGroup<T>(Engines, problem.Network, problem.Settings);
        Coordinator = new Coordinator<T>(Group, problem.Network, problem.Settings, TimeSpan.FromSeconds(silenceSeconds), state)
        {
            Learned = Learned.Add,
        };
        Batches = new SomeColumns(problem);

        LocalOptions Options(int replica)
        {
            var plain = new LocalOptions { Threads = threads };
            return options is null ? plain : options(replica, plain);
        }
    }

    public IReadOnlyList<LocalEngine<T>> Engines { get; }

    public ReplicaGroup<T> Group { get; }

    public Coordinator<T> Coordinator { get; }

    public List<BatchLearned> Learned { get; } = [];

    public SomeColumns Batches { get; }

    public async Task<NetworkState<T>> Train(int first, int count)
    {
        Assert.IsType<RunOutcome.Completed>(await Coordinator.Train(Batches, first, count));
        (NetworkState<T>? state, RunOutcome outcome) = await Coordinator.Save();
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);   // all replicas hold the same bits
        return state!;
    }

    public ValueTask DisposeAsync() => Group.DisposeAsync();

    /// <summary>Batches of a problem, whole or with fewer samples.</summary>
    internal sealed class SomeColumns(Problem<T> problem) : IBatches<T>
    {
        public List<(int Batch, T[] Output)> Outputs { get; } = [];

        public Func<int, int> ColumnsOf { get; set; } = _ => problem.Columns;

        public Func<int, T[]> InputOf { get; set; } = problem.Input;

        public int Fill(int batch, Span<T> input, Span<T> target)
        {
            InputOf(batch).CopyTo(input);
            if (!target.IsEmpty) problem.Target(batch).CopyTo(target);
            return ColumnsOf(batch);
        }

        public void Score(int batch, ReadOnlySpan<T> output, int columns) => Outputs.Add((batch, output.ToArray()));
    }
}
