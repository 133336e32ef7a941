namespace NeuronActors.Numerics.Tests;

/// <summary>Synapses that skip silent sources compute what products of all zeros and ones do.</summary>
public sealed class SynapseMatrixTests
{
    public static TheoryData<int, int, int, InstructionSet> Shapes
    {
        get
        {
            var data = new TheoryData<int, int, int, InstructionSet>();
            foreach (var instructions in Enum.GetValues<InstructionSet>())
            {
                foreach (var (rows, sources, samples) in new[] { (1, 1, 1), (5, 3, 2), (64, 128, 16), (70, 129, 17), (131, 300, 33) })
                    data.Add(rows, sources, samples, instructions);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void In_float_every_instruction_set_gives_the_bits_of_the_dense_products(int rows, int sources, int samples, InstructionSet instructions) =>
        AssertDense<float>(rows, sources, samples, instructions);

    [Theory, MemberData(nameof(Shapes))]
    public void In_double_every_instruction_set_gives_the_bits_of_the_dense_products(int rows, int sources, int samples, InstructionSet instructions) =>
        AssertDense<double>(rows, sources, samples, instructions);

    [Fact]
    public void Weights_come_back_as_they_went_in()
    {
        var matrix = new SynapseMatrix<float>(37, 9, 4);
        var (values, bias) = (Draws.Normal<float>(37 * 8, 1), Draws.Normal<float>(37, 2));
        matrix.Pack(values, 0);
        matrix.Pack(bias, 8);
        var (outValues, outBias) = (new float[37 * 8], new float[37]);
        matrix.Unpack(outValues, 0);
        matrix.Unpack(outBias, 8);
        Assert.Equal(values, outValues);
        Assert.Equal(bias, outBias);
    }

    [Fact]
    public void Squares_of_the_update_are_those_of_the_dense_product()
    {
        const int rows = 70, sources = 40, samples = 9;
        var (spikes, lists) = Spikes<double>(sources, samples);
        var error = Draws.Normal<double>(rows * samples, 3);
        var matrix = new SynapseMatrix<double>(rows, sources, samples);
        var squares = new double[2 * rows];
        matrix.Learn(lists, error, 1, -0.1, [15, 25], squares);
        for (var i = 0; i < rows; i++)
        {
            Assert.Equal(Enumerable.Range(0, 15).Sum(Square), squares[i], 1e-10);
            Assert.Equal(Enumerable.Range(15, 25).Sum(Square), squares[rows + i], 1e-10);

            double Square(int k) => double.Pow(Enumerable.Range(0, samples).Sum(c => error[(c * rows) + i] * spikes[(c * sources) + k]), 2);
        }
    }

    [Fact]
    public void Lists_that_lack_sources_are_refused()
    {
        var lists = new SpikeLists(5, 2);
        lists.Begin(2);
        lists.Append<float>(new float[8], 4);
        Assert.Throws<ArgumentException>(() => lists.Append<float>(new float[4], 2));
        var matrix = new SynapseMatrix<float>(3, 5, 2);
        Assert.Contains("4 of 5 sources", Assert.Throws<ArgumentException>(() => matrix.Drive(lists, 0, 1, new float[6])).Message, StringComparison.Ordinal);
    }

    private static void AssertDense<T>(int rows, int sources, int samples, InstructionSet instructions)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var (spikes, lists) = Spikes<T>(sources, samples);
        T[] weights = Draws.Normal<T>(rows * sources, 1), potential = Draws.Normal<T>(rows * samples, 2), error = Draws.Normal<T>(rows * samples, 3);
        var (keep, add, decay) = (T.CreateChecked(0.1), T.CreateChecked(0.9), T.CreateChecked(0.999));
        var matrix = new SynapseMatrix<T>(rows, sources, samples, instructions);
        matrix.Pack(weights, 0);

        var driven = (T[])potential.Clone();
        matrix.Drive(lists, keep, add, driven);
        var packed = new PackedMatrix<T>();
        packed.Pack(weights, rows, sources, 1, rows);
        Product.Multiply<T>(packed, [new RightBlock<T>(spikes, 0, sources, 1, sources)], samples, add, keep, potential, rows);
        Assert.Equal(potential, driven);

        foreach (var factor in new[] { decay, T.One })
        {
            matrix.Learn(lists, error, factor, -add);
            packed.Pack(error, rows, samples, 1, rows);
            Product.Multiply<T>(packed, [new RightBlock<T>(spikes, 0, samples, sources, 1)], sources, -add, factor, weights, rows);
        }

        var learned = new T[rows * sources];
        matrix.Unpack(learned, 0);
        Assert.Equal(weights, learned);
    }

    /// <summary>Blocks of sources, one that always spikes, and one that never does.</summary>
    private static (T[] Spikes, SpikeLists Lists) Spikes<T>(int sources, int samples)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] all = Draws.Normal<T>(sources * samples, 7);
        var spikes = all.Select((x, i) => (i % sources) == 1 || x < T.Zero ? T.Zero : T.One).ToArray();
        for (var c = 0; c < samples; c++) spikes[(c * sources) + sources - 1] = T.One;
        var lists = new SpikeLists(sources, samples);
        lists.Begin(samples);
        int[] blocks = [(sources - 1) / 3, sources - 1 - ((sources - 1) / 3)];
        var first = 0;
        foreach (var block in blocks)
        {
            lists.Append<T>([.. Enumerable.Range(0, samples).SelectMany(c => spikes.Skip((c * sources) + first).Take(block))], block);
            first += block;
        }

        lists.AppendAlways();
        Assert.Equal(spikes.Count(spike => spike == T.One), lists.Spikes);
        return (spikes, lists);
    }
}
