using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>A problem on actors of this process, one session for each replica, behind one coordinator.</summary>
internal sealed class TestRun<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LocalActors actors;

    public TestRun(
        Problem<T> problem, int threads = 2, NetworkState<T>? state = null, double silenceSeconds = 20, Func<int, LocalOptions<T>>? options = null)
    {
        actors = new LocalActors(threads);
        Replicas = [.. Enumerable.Range(0, problem.Settings.Replicas).Select(
            replica => actors.Open(problem.Network, problem.Settings, options?.Invoke(replica)))];
        Session = Replicas is [var only] ? only : new ReplicaGroup<T>(Replicas, problem.Network, problem.Settings);
        Coordinator = new Coordinator<T>(Session, problem.Network, problem.Settings, TimeSpan.FromSeconds(silenceSeconds), state)
        {
            Learned = Learned.Add,
        };
        Batches = new ProblemBatches<T>(problem);
    }

    public IReadOnlyList<ISession<T>> Replicas { get; }

    public ISession<T> Session { get; }

    public Coordinator<T> Coordinator { get; }

    public List<BatchLearned> Learned { get; } = [];

    public ProblemBatches<T> Batches { get; }

    public Task<NetworkState<T>> Train(int first, int count) => Coordinator.TrainAndSave(Batches, first, count);

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await actors.DisposeAsync();
    }
}

/// <summary>Batches of a problem, whole or with fewer samples.</summary>
internal sealed class ProblemBatches<T>(Problem<T> problem) : IBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public List<(int Batch, T[] Output)> Outputs { get; } = [];

    public Func<int, int> ColumnsOf { get; set; } = _ => problem.Columns;

    public Func<int, T[]> InputOf { get; set; } = problem.Input;

    public int Fill(int batch, Span<T> input, Span<T> target)
    {
        if (!input.IsEmpty) InputOf(batch).CopyTo(input);
        if (!target.IsEmpty) problem.Target(batch).CopyTo(target);
        return ColumnsOf(batch);
    }

    public void Score(int batch, ReadOnlySpan<T> output, int columns) => Outputs.Add((batch, output.ToArray()));
}

/// <summary>Delivers messages as a test says.</summary>
internal sealed class TestDecorator<T>(Action<Message<T>, Action<Message<T>>> deliver) : IOutletDecorator<T>
    where T : unmanaged
{
    public void Deliver(in Message<T> message, Action<Message<T>> carry) => deliver(message, carry);

    /// <summary>One decorator for each edge that loses some messages.</summary>
    public static OutletDecoration<T> Losing(Func<MessageHeader, bool> isLost) => _ => new TestDecorator<T>((message, carry) =>
    {
        if (isLost(message.Header)) message.Payload.Release();
        else carry(message);
    });
}

internal static class Bits
{
    public static IReadOnlyDictionary<string, float[]> Of(NetworkState<float> state) =>
        state.Matrices.ToDictionary(matrix => matrix.Name, matrix => matrix.Values.Values());

    /// <summary>The same problem with its layers cut, and the state that the plain loop ends with.</summary>
    public static IReadOnlyDictionary<string, float[]> OfTheLoop(Experiment experiment, int batches)
    {
        var problem = new Problem<float>(experiment);
        return Of(experiment.Replicas > 1 ? problem.Train(problem.Replicas(), 0, batches) : problem.Train(problem.Loop(), 0, batches));
    }

    /// <summary>Learns batches, and what it has learnt.</summary>
    public static async Task<NetworkState<T>> TrainAndSave<T>(this Coordinator<T> coordinator, IBatches<T> batches, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RunOutcome outcome = await coordinator.Train(batches, first, count);
        Assert.True(outcome is RunOutcome.Completed, outcome.Sentence);
        (NetworkState<T>? state, outcome) = await coordinator.Save();
        Assert.True(state is not null, outcome.Sentence);   // with replicas: all of them hold the same bits
        return state;
    }

    /// <summary>Every matrix is near what is expected of it.</summary>
    public static void AssertNear(NetworkState<double> expected, NetworkState<double> found)
    {
        foreach (StateMatrix<double> matrix in expected.Matrices)
            Assert.True((matrix.Values - found.Find(matrix.Name)!).FrobeniusNorm() < 1e-6 * (1 + matrix.Values.FrobeniusNorm()), matrix.Name);
    }
}
