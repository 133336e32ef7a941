using NeuronActors.Learning;
using NeuronActors.Learning.Tests;
using NeuronActors.Messages;
using NeuronActors.Networks;

namespace NeuronActors.Locality.Tests;

/// <summary>A weight change must be Σ e x̄ᵀ of what the population had and had received, in every bit.</summary>
public sealed class UpdateArithmeticTests
{
    private static readonly Experiment Chain = Small.Chain(2, 3) with { Train = new TrainSettings { Batch = 2 } };
    private readonly Stage<float> stage = new(Chain.LaidOut(1), LearningSettings.Of(Chain), null, new AuditOptions { Samples = 2 });
    private readonly float[] error = [1, 2, 3, -1, 0.5f, 4], activity = [0.25f, 2, -1, 3];

    [Fact]
    public void The_update_of_a_population_that_has_read_the_activity_comes_out()
    {
        Assert.Empty(Judge(Exact(), activity).Leaks);
        Assert.Equal(6, Judge(Exact(), activity).Recomputed);
    }

    [Fact]
    public void One_bit_less_is_named_with_its_synapse()
    {
        float[] update = Exact();
        update[4] = MathF.BitDecrement(update[4]);
        Leak leak = Assert.Single(Judge(update, activity).Leaks);
        Assert.Equal(("output", "ΔW of output<-input", new Position(0, Phase.Learn, 0)), (leak.Population, leak.Signal, leak.At));
        Assert.Contains("at row 1, column 1, but Σ e x̄ᵀ is 5.5", leak.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activity_that_was_not_received_is_named()
    {
        Leak leak = Assert.Single(Judge(Exact(), [9, 9, 9, 9]).Leaks);
        Assert.Equal(("output", "x̄ of input"), (leak.Population, leak.Signal));
        Assert.Contains("was not received in this batch", leak.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Σ e x̄ᵀ in whole eighths, so that no rounding is part of it.</summary>
    private float[] Exact() => [.. from source in Enumerable.Range(0, 2) from row in Enumerable.Range(0, 3) select (error[row] * activity[source]) + (error[3 + row] * activity[2 + source])];

    private UpdateArithmetic<float> Judge(float[] update, float[] received)
    {
        Population output = stage.Network.Populations[1];
        var scribe = new Scribe<float>(output, () => 0);
        var payload = new PayloadPool<float>(1, 4).Rent(2, 2);
        received.CopyTo(payload.Values, 0);
        scribe.Read(new Message<float>(new MessageHeader(MessageKind.Activation, 0, 0, Phase.Forward, 0, 0, 1, 0, 0, false), payload));
        var arithmetic = new UpdateArithmetic<float>(stage);
        arithmetic.Learning(scribe, new Told(stage.Network.Projections[0], error, activity, update));
        return arithmetic;
    }

    private sealed class Told(Projection projection, float[] error, float[] activity, float[] update) : IWeightChange<float>
    {
        public Position At => new(0, Phase.Learn, 0);

        public int Columns => 2;

        public ReadOnlySpan<float> Error => error;

        public int Projections => 1;

        public (float Keep, float Add) Factors => (1, 1);

        public Projection Projection(int index) => projection;

        public void CopyWeights(int index, Span<float> weights) => weights.Fill(1);

        public ReadOnlySpan<float> Update(int index) => update;

        public ReadOnlySpan<float> Activity(int index, int shard) => activity;

        public IReadOnlyList<(string Name, float[] Values)> Moments(int index) => [];

        public long OptimizerSteps(int index) => 0;

        public double LearningRate(int index) => 0.1;
    }
}
