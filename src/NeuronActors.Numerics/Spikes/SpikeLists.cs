using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronActors.Numerics;

/// <summary>Who has spiked in one step: for each sample the active sources, and for each source the active samples, both ascending.</summary>
/// <remarks>
/// What products with binary inputs read in place of zeros and ones, so that they touch the weights of active inputs only. Sources
/// are appended block by block (a neighbour's shards, in neuron order), since lists are in the order of the whole layer.
/// For one thread at a time.
/// </remarks>
public sealed unsafe class SpikeLists
{
    /// <summary>Sources whose weights for one panel of neurons stay in the L1 cache (32 KB) while all samples pass by.</summary>
    internal const int SourcesPerCut = 128;

    /// <summary>Sources and samples that are listed together: the ends of their lists stay in the L1 cache.</summary>
    private const int Block = 16;

    private readonly int[] _bySample;
    private readonly int[] _bySource;
    private readonly int[] _counts;
    private readonly int[] _lengths;
    private readonly int[] _bounds;
    private readonly int _capacity;

    /// <summary>Room for lists.</summary>
    /// <param name="sources">At least 0.</param>
    /// <param name="samples">Samples at the most; at least 0.</param>
    public SpikeLists(int sources, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        (Sources, _capacity) = (sources, samples);
        Cuts = (sources + SourcesPerCut - 1) / SourcesPerCut;
        _bySample = new int[checked(StrideOfSamples * samples)];
        _bySource = new int[checked(StrideOfSources * sources)];
        _counts = new int[sources];
        _lengths = new int[samples];
        _bounds = new int[(Cuts + 1) * samples];
    }

    /// <summary>Sources in all.</summary>
    public int Sources { get; }

    /// <summary>Samples of the present step.</summary>
    public int Samples { get; private set; }

    /// <summary>Sources appended so far.</summary>
    public int Appended { get; private set; }

    /// <summary>Spikes listed.</summary>
    public long Spikes => Sum(_counts);

    /// <summary>Samples in which a source was active, ascending.</summary>
    /// <param name="source">In [0, <see cref="Sources"/>).</param>
    public ReadOnlySpan<int> SamplesOf(int source) => _bySource.AsSpan(source * StrideOfSources, _counts[source]);

    internal int Cuts { get; }

    /// <summary>Active sources of sample c begin at c · <see cref="StrideOfSamples"/>.</summary>
    internal ReadOnlySpan<int> BySample => _bySample;

    /// <summary>Active samples of source k begin at k · <see cref="StrideOfSources"/>.</summary>
    internal ReadOnlySpan<int> BySource => _bySource;

    /// <summary>Indices are written a block at a time, so behind each list there is room for one.</summary>
    internal int StrideOfSamples => Sources + Block;

    /// <inheritdoc cref="StrideOfSamples"/>
    internal int StrideOfSources => _capacity + Block;

    internal ReadOnlySpan<int> CountsOfSources => _counts;

    internal int Capacity => _capacity;

    /// <summary>For cut q and sample c at q · <see cref="Capacity"/> + c: how much of the sample's list comes before the cut.</summary>
    internal ReadOnlySpan<int> Bounds => _bounds;

    /// <summary>Begins a step: all lists are empty.</summary>
    /// <param name="samples">In [0, samples there is room for].</param>
    public void Begin(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, _capacity);
        (Samples, Appended) = (samples, 0);
        Array.Clear(_counts);
        Array.Clear(_lengths);
    }

    /// <summary>Appends sources.</summary>
    /// <param name="spikes">[rows × samples], column-major; a source is active where its value is greater than 0.</param>
    /// <param name="rows">Sources to append.</param>
    public void Append<T>(ReadOnlySpan<T> spikes, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape.RequireLength(nameof(spikes), spikes.Length, (long)rows * Samples);
        RequireRoom(rows);
        fixed (T* values = spikes)
        {
            for (var row = 0; row < rows;)
            {
                var piece = int.Min(int.Min(Block, rows - row), SourcesPerCut - (Appended % SourcesPerCut));
                for (var sample = 0; sample < Samples; sample += Block)
                    List(values + ((nint)sample * rows) + row, rows, piece, sample, int.Min(Block, Samples - sample));
                Advance(piece);
                row += piece;
            }
        }
    }

    /// <summary>Appends one source that is always active: the source of a bias.</summary>
    public void AppendAlways()
    {
        RequireRoom(1);
        var active = stackalloc ushort[Block];
        for (var sample = 0; sample < Samples; sample += Block)
        {
            var samples = int.Min(Block, Samples - sample);
            for (var j = 0; j < Block; j++) active[j] = (ushort)(j < samples ? 1 : 0);
            List(active, 1, sample, samples);
        }

        Advance(1);
    }

    private void RequireRoom(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rows > Sources - Appended)
            throw new ArgumentException($"{Appended + rows} sources are appended, but there are {Sources}.", nameof(rows));
    }

    private void Advance(int sources)
    {
        Appended += sources;
        var cut = (Appended + SourcesPerCut - 1) / SourcesPerCut;   // of a cut that is not full yet, written again later
        _lengths.AsSpan(0, Samples).CopyTo(_bounds.AsSpan(cut * _capacity));
    }

    private void List<T>(T* spikes, int stride, int sources, int firstSample, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var active = stackalloc ushort[Block];
        for (var j = 0; j < samples; j++) active[j] = Active(spikes + ((nint)j * stride), sources);
        new Span<ushort>(active + samples, Block - samples).Clear();
        List(active, sources, firstSample, samples);
    }

    /// <summary>Lists a block: bit i of <c>active[j]</c> says whether the i-th of the next sources is active in its j-th sample.</summary>
    private void List(ushort* active, int sources, int firstSample, int samples)
    {
        fixed (int* bySample = _bySample, bySource = _bySource, counts = _counts, lengths = _lengths)
        {
            for (var j = 0; j < samples; j++)
            {
                var (sample, list) = (firstSample + j, active[j]);
                Write(bySample + ((nint)sample * StrideOfSamples) + lengths[sample], Appended, list);
                lengths[sample] += BitOperations.PopCount(list);
            }

            var rows = Vector256.Load(active);
            for (var i = 0; i < sources; i++)
            {
                var (source, list) = (Appended + i, Vector256.ShiftLeft(rows, Block - 1 - i).ExtractMostSignificantBits());
                Write(bySource + ((nint)source * StrideOfSources) + counts[source], firstSample, list);
                counts[source] += BitOperations.PopCount(list);
            }
        }
    }

    /// <summary>Writes the numbers of the bits that are set, counted from a first number; what it writes behind them has no meaning.</summary>
    private static void Write(int* end, int first, uint bits)
    {
        if (Avx512F.IsSupported)
        {
            var places = Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
            var ones = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
            var isSet = Vector512.Equals(Vector512.Create((int)bits) & ones, ones);
            Avx512F.Compress(Vector512<int>.Zero, isSet, places + Vector512.Create(first)).Store(end);
        }
        else
        {
            for (; bits != 0; bits &= bits - 1) *end++ = first + BitOperations.TrailingZeroCount(bits);
        }
    }

    /// <summary>One bit for each of up to 16 values, set where the value is greater than 0.</summary>
    private static ushort Active<T>(T* values, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var active = 0u;
        var i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
            active |= (uint)Vector512.GreaterThan(Vector512.Load(values + i), Vector512<T>.Zero).ExtractMostSignificantBits() << i;
        for (; i < count; i++)
            if (values[i] > T.Zero) active |= 1u << i;
        return (ushort)active;
    }

    private static long Sum(ReadOnlySpan<int> counts)
    {
        var sum = 0L;
        foreach (var count in counts) sum += count;
        return sum;
    }
}
