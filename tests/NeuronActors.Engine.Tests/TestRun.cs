using System.Numerics;
using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>A problem on the local engine.</summary>
internal sealed class TestRun<T> : IAsyncDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LocalEngine<T> engine;

    public TestRun(Problem<T> problem, LocalOptions? options = null, double silenceSeconds = 20, NetworkState<T>? state = null)
    {
        engine = new LocalEngine<T>(problem.Network, problem.Settings, options ?? new LocalOptions { Threads = 2 });
        Coordinator = new Coordinator<T>(engine, problem.Network, problem.Settings, TimeSpan.FromSeconds(silenceSeconds), state)
        {
            Learned = Learned.Add,
        };
        Batches = new ProblemBatches(problem);
    }

    public Coordinator<T> Coordinator { get; }

    public List<BatchLearned> Learned { get; } = [];

    public ProblemBatches Batches { get; }

    public async Task<NetworkState<T>> Train(int first, int count)
    {
        RunOutcome outcome = await Coordinator.Train(Batches, first, count);
        Assert.IsType<RunOutcome.Completed>(outcome);
        (NetworkState<T>? state, _) = await Coordinator.Save();
        return state!;
    }

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    internal sealed class ProblemBatches(Problem<T> problem) : IBatches<T>
    {
        public List<(int Batch, T[] Output)> Outputs { get; } = [];

        public int Fill(int batch, Span<T> input, Span<T> target)
        {
            problem.Input(batch).CopyTo(input);
            if (!target.IsEmpty) problem.Target(batch).CopyTo(target);
            return problem.Columns;
        }

        public void Score(int batch, ReadOnlySpan<T> output, int columns) => Outputs.Add((batch, output.ToArray()));
    }
}

internal static class Bits
{
    public static IReadOnlyDictionary<string, float[]> Of(NetworkState<float> state) =>
        state.Matrices.ToDictionary(matrix => matrix.Name, matrix => matrix.Values.Values());
}
