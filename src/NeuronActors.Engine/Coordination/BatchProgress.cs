using NeuronActors.Learning;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Engine;

/// <summary>What was reported to the coordinator of one batch.</summary>
internal sealed class BatchProgress<T>(Network network, Layer answering, int batch, int columns)
    where T : unmanaged
{
    private readonly Payload<T>?[] outputs = new Payload<T>?[network.ShardsOf(answering).Count];
    private readonly double[]?[][] squares =
        [.. network.Projections.Select(projection => new double[]?[network.ShardsOf(projection.Target).Count])];

    private readonly long presented = PhaseClock.Now;
    private List<TimedReport>? timed;
    private int learned;
    private int steps;

    public int Batch { get; } = batch;

    public int Columns { get; } = columns;

    public bool HasOutput => Array.TrueForAll(outputs, output => output is not null);

    public bool IsLearned => learned == network.Populations.Count;

    public bool WasScored { get; set; }

    public void Take(OutputReport<T> report) => outputs[network.Populations[report.Population].Shard] = report.Activity;

    public void Take(LearnedReport report)
    {
        learned++;
        steps = Math.Max(steps, report.At.Step);
        int shard = network.Populations[report.Population].Shard;
        foreach (WeightUpdateNorms norms in report.Updates) squares[norms.Projection][shard] = norms.RowSquares;
    }

    public void Take(TimedReport report) => (timed ??= []).Add(report);

    /// <summary>The activity of the whole layer that answers, [neurons × columns], in neuron order; gives the payloads back.</summary>
    public void Output(Span<T> activity)
    {
        for (int shard = 0; shard < outputs.Length; shard++)
        {
            LayerRows.Place<T>(outputs[shard]!.Values, network.ShardsOf(answering)[shard], activity, answering.Neurons, Columns);
            outputs[shard]!.Release();
        }
        WasScored = true;
    }

    public BatchLearned Learned() =>
        new(Batch, steps, [.. squares.Select(shards => Math.Sqrt(InNeuronOrder(shards)))]) { Times = timed is null ? null : Times(timed) };

    private BatchTimes Times(List<TimedReport> reports) => new(
        Batch, TimeSpan.FromTicks(PhaseClock.Now - presented),
        [.. reports.SelectMany(report => report.Phases, (report, phase) => new PopulationPhase(
            phase.Phase, network.Populations[report.Population].Name, report.Node,
            TimeSpan.FromTicks(report.Came - presented - phase.BeganAgo), TimeSpan.FromTicks(report.Came - presented - phase.EndedAgo)))]);

    private static double InNeuronOrder(double[]?[] shards)
    {
        double sum = 0;
        foreach (double[]? rows in shards)
            foreach (double square in rows ?? []) sum += square;
        return sum;
    }
}
