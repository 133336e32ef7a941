using System.Diagnostics.CodeAnalysis;

namespace NeuronActors.Numerics;

/// <summary>
/// Random numbers as pure functions of (seed, purpose, entity; row, sample, step, draw). There is no state and no order of
/// drawing, so a draw depends neither on threads nor on how a layer is cut into shards. Safe for any number of threads.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "A random stream is the field's own term; nothing here is a System.IO.Stream.")]
public readonly struct RandomStream : IEquatable<RandomStream>
{
    private readonly (uint K0, uint K1) _key;

    /// <summary>The stream of one entity for one purpose.</summary>
    /// <param name="seed">The seed of the run, any value.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="entity">Index of the projection, population or edge that draws.</param>
    public RandomStream(ulong seed, StreamPurpose purpose, uint entity)
    {
        // Both mixes are one-to-one, so within a run no two streams can share a key.
        var key = Mix(Mix(seed) ^ (((ulong)(uint)purpose << 32) | entity));
        _key = ((uint)key, (uint)(key >> 32));
    }

    /// <summary>Key of the generator, for those who fill whole arrays.</summary>
    internal (uint K0, uint K1) Key => _key;

    /// <summary>32 random bits.</summary>
    /// <param name="row">Neuron (row of a matrix), counted over the whole layer.</param>
    /// <param name="sample">Sample of the batch, or column of a matrix.</param>
    /// <param name="step">Time step, epoch or whatever the caller counts.</param>
    /// <param name="draw">Which draw, where one place needs several.</param>
    public uint Bits(int row, int sample, int step, int draw) => Block(row, sample, step, draw).X0;

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    /// <inheritdoc cref="Bits"/>
    public double Uniform(int row, int sample, int step, int draw)
    {
        var block = Block(row, sample, step, draw);
        return Fraction(block.X0, block.X1);
    }

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958), at most 8.6 in magnitude.</summary>
    /// <inheritdoc cref="Bits"/>
    public double Normal(int row, int sample, int step, int draw)
    {
        var block = Block(row, sample, step, draw);
        var radius = double.Sqrt(-2 * ElementaryFunctions.Log(1 - Fraction(block.X0, block.X1)));
        return radius * ElementaryFunctions.SinCos(2 * double.Pi * Fraction(block.X2, block.X3)).Cos;
    }

    /// <summary>A whole number in [0, bound), each with the same probability to within bound / 2⁶⁴.</summary>
    /// <param name="bound">At least 1.</param>
    /// <param name="row">Neuron (row of a matrix), counted over the whole layer.</param>
    /// <param name="sample">Sample of the batch, or column of a matrix.</param>
    /// <param name="step">Time step, epoch or whatever the caller counts.</param>
    /// <param name="draw">Which draw, where one place needs several.</param>
    public int Below(int bound, int row, int sample, int step, int draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var block = Block(row, sample, step, draw);
        return (int)Math.BigMul(((ulong)block.X0 << 32) | block.X1, (ulong)bound, out _);
    }

    /// <summary>The numbers 0 … count − 1 in random order (Fisher and Yates), another order for each epoch.</summary>
    /// <param name="count">At least 0.</param>
    /// <param name="epoch">Counted from 0.</param>
    public int[] Permutation(int count, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var place = Below(i + 1, row: i, sample: epoch, step: 0, draw: 0);
            order[i] = order[place];
            order[place] = i;
        }

        return order;
    }

    /// <inheritdoc/>
    public bool Equals(RandomStream other) => _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>Whether both streams give the same numbers.</summary>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Whether the streams differ.</summary>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);

    private (uint X0, uint X1, uint X2, uint X3) Block(int row, int sample, int step, int draw) =>
        Philox.Block(((uint)row, (uint)sample, (uint)step, (uint)draw), _key);

    private static double Fraction(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) * (1.0 / (1L << 53));

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014): one-to-one, and every bit of the result depends on all.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
