namespace NeuronActors.Numerics.Tests;

public sealed class BernoulliSpikesTests
{
    private static readonly RandomStream _stream = new(seed: 5, StreamPurpose.Spikes, entity: 2);

    public static TheoryData<InstructionSet> Widths => [.. Enum.GetValues<InstructionSet>()];

    [Theory, MemberData(nameof(Widths))]
    public void Spikes_are_those_of_one_fraction_at_a_time_on_every_instruction_set(InstructionSet instructions)
    {
        foreach (var (first, neurons, samples) in new[] { (0, 1, 1), (0, 64, 3), (5, 200, 2), (750, 131, 2) })
        {
            float[] probabilities = [.. Draws.Normal<float>(neurons * samples, 4).Select(x => ElementaryFunctions.Logistic(x))];
            var (spikes, doubles) = (new float[probabilities.Length], new double[probabilities.Length]);
            BernoulliSpikes.Fill<float>(_stream, probabilities, first, neurons, step: 7, draw: 1, spikes, instructions);
            BernoulliSpikes.Fill<double>(_stream, [.. probabilities.Select(p => (double)p)], first, neurons, step: 7, draw: 1, doubles, instructions);
            for (var i = 0; i < spikes.Length; i++)
            {
                var expected = BernoulliSpikes.Fraction(_stream, first + (i % neurons), i / neurons, 7, 1) < probabilities[i] ? 1f : 0f;
                Assert.Equal((expected, (double)expected), (spikes[i], doubles[i]));
            }
        }
    }

    [Fact]
    public void Each_neuron_sample_step_and_draw_has_a_number_of_its_own()
    {
        var fractions =
            from neuron in Enumerable.Range(0, 200)
            from sample in Enumerable.Range(0, 3)
            from step in Enumerable.Range(0, 3)
            from draw in Enumerable.Range(0, 2)
            select BernoulliSpikes.Fraction(_stream, neuron, sample, step, draw);
        var all = fractions.ToArray();
        Assert.InRange(all.Distinct().Count(), all.Length - 5, all.Length);   // of 3600 numbers out of 2²⁴ few meet by chance
        Assert.Equal(0.5, all.Average(), 0.02);
        Assert.All(all, fraction => Assert.InRange(fraction, 0, 1 - (1.0 / (1 << 24))));
    }

    [Fact]
    public void Probability_0_never_spikes_and_1_always_does_and_no_number_never_does()
    {
        var probabilities = Enumerable.Range(0, 3000).Select(i => (i % 3) switch { 0 => 0f, 1 => 1f, _ => float.NaN }).ToArray();
        var spikes = new float[3000];
        BernoulliSpikes.Fill<float>(_stream, probabilities, 0, 3000, 0, 0, spikes);
        Assert.Equal(probabilities.Select(p => p == 1 ? 1f : 0f), spikes);
    }

    [Fact]
    public void Rates_are_the_probabilities()
    {
        var spikes = new float[100_000];
        foreach (var p in new[] { 0.01f, 0.3f, 0.5f, 0.95f })
        {
            BernoulliSpikes.Fill<float>(_stream, [.. Enumerable.Repeat(p, spikes.Length)], 0, 1000, 3, 0, spikes);
            Assert.Equal(p, spikes.Average(), 4 * float.Sqrt(p * (1 - p) / spikes.Length));
        }
    }

    /// <summary>The numbers are part of every published result; a change of this value breaks all recorded runs.</summary>
    [Fact]
    public void The_numbers_never_change() => Assert.Equal(0.49203783273696899, BernoulliSpikes.Fraction(_stream, 100, 3, 17, 0));
}
