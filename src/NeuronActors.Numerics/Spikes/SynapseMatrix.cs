using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuronActors.Numerics;

/// <summary>Weights of binary inputs, [rows × sources], kept in panels for good: products read only the weights of active inputs, and the update writes in place.</summary>
/// <remarks>
/// A spiking network changes its weights at every step, so that packing them for each product would cost as much as a product. Bits
/// are those of <see cref="Product"/>: each sum is one chain in the order of the sources (or samples), from 0, and a zero that is
/// skipped would have added ±0 to a sum that is never −0, which changes nothing as long as the weights are finite.
/// A panel holds four vectors of rows and, for each source in order, their weights; rows beyond the matrix are zero.
/// For one thread at a time.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class SynapseMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int VectorsPerPanel = 4;     // four chains hide the latency of an addition
    private const int AlignmentBytes = 64;     // a vector that straddles two cache lines costs two loads

    private readonly T[] _weights;
    private readonly T[] _errors;
    private readonly T[] _sums;
    private readonly int _samples;
    private readonly InstructionSet _instructions;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Neurons, at least 0.</param>
    /// <param name="sources">Inputs, at least 0.</param>
    /// <param name="samples">Samples of a step at the most, at least 0.</param>
    /// <param name="instructions">The width of vectors to use; the best of this machine by default.</param>
    public SynapseMatrix(int rows, int sources, int samples, InstructionSet? instructions = null)
    {
        Precision.Require<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        (Rows, Sources, _samples, _instructions) = (rows, sources, samples, instructions ?? Hardware.Best);
        Width = VectorsPerPanel * LanesOf(_instructions);
        _weights = Aligned((long)Panels * sources * Width);
        _errors = Aligned((long)samples * Width);
        _sums = Aligned((long)samples * Width);
    }

    /// <summary>Neurons.</summary>
    public int Rows { get; }

    /// <summary>Inputs.</summary>
    public int Sources { get; }

    private int Width { get; }

    private int Panels => (Rows + Width - 1) / Width;

    /// <summary>Takes the weights of some sources.</summary>
    /// <param name="values">[rows × columns], column-major.</param>
    /// <param name="first">The first of these sources.</param>
    public void Pack(ReadOnlySpan<T> values, int first)
    {
        var columns = ColumnsOf(values.Length, first);
        for (var panel = 0; panel < Panels; panel++)
            for (var column = 0; column < columns; column++)
                values.Slice((column * Rows) + (panel * Width), RowsOf(panel)).CopyTo(Cell(panel, first + column));
    }

    /// <summary>Gives the weights of some sources.</summary>
    /// <param name="values">[rows × columns], column-major; overwritten.</param>
    /// <param name="first">The first of these sources.</param>
    public void Unpack(Span<T> values, int first)
    {
        var columns = ColumnsOf(values.Length, first);
        for (var panel = 0; panel < Panels; panel++)
            for (var column = 0; column < columns; column++)
                Cell(panel, first + column)[..RowsOf(panel)].CopyTo(values[((column * Rows) + (panel * Width))..]);
    }

    /// <summary>V ← keep · V + add · W s.</summary>
    /// <param name="spikes">s, of all sources.</param>
    /// <param name="keep">1 − τ; where it is 0 the old V may hold anything.</param>
    /// <param name="add">τ.</param>
    /// <param name="potential">V, [rows × samples], column-major.</param>
    public void Drive(SpikeLists spikes, T keep, T add, Span<T> potential)
    {
        RequireShapes(spikes, nameof(potential), potential.Length);
        if (Rows == 0 || spikes.Samples == 0) return;
        switch (_instructions)
        {
            case InstructionSet.Vector512: Drive<Lanes512<T>, TileVector512<T>, Vector512<T>>(spikes, keep, add, potential); break;
            case InstructionSet.Vector256: Drive<Lanes256<T>, TileVector256<T>, Vector256<T>>(spikes, keep, add, potential); break;
            case InstructionSet.Vector128: Drive<Lanes128<T>, TileVector128<T>, Vector128<T>>(spikes, keep, add, potential); break;
            default: Drive<Lanes1<T>, TileScalar<T>, T>(spikes, keep, add, potential); break;
        }
    }

    /// <summary>W ← keep · W + add · e sᵀ, summed over the samples.</summary>
    /// <param name="spikes">s, of all sources.</param>
    /// <param name="error">e, [rows × samples], column-major.</param>
    /// <param name="keep">1 − ηλ; at 1 the weights of a source that has not spiked are not touched.</param>
    /// <param name="add">−η.</param>
    public void Learn(SpikeLists spikes, ReadOnlySpan<T> error, T keep, T add) => Learn(spikes, error, keep, add, [], []);

    /// <summary>The same, and the squares of e sᵀ, row by row in the order of the sources, for some stretches of sources.</summary>
    /// <inheritdoc cref="Learn(SpikeLists, ReadOnlySpan{T}, T, T)"/>
    /// <param name="spikes">s, of all sources.</param>
    /// <param name="error">e, [rows × samples], column-major.</param>
    /// <param name="keep">1 − ηλ; at 1 the weights of a source that has not spiked are not touched.</param>
    /// <param name="add">−η.</param>
    /// <param name="stretches">Sources of each stretch; their sum is that of all sources. Empty: nothing is measured.</param>
    /// <param name="squares">[rows × stretches], overwritten.</param>
    public void Learn(SpikeLists spikes, ReadOnlySpan<T> error, T keep, T add, ReadOnlySpan<int> stretches, Span<double> squares)
    {
        RequireShapes(spikes, nameof(error), error.Length);
        Shape.RequireLength(nameof(squares), squares.Length, (long)Rows * stretches.Length);
        if (Rows == 0 || Sources == 0) return;
        squares.Clear();
        switch (_instructions)
        {
            case InstructionSet.Vector512: Learn<TileVector512<T>, Vector512<T>>(spikes, error, keep, add, stretches, squares); break;
            case InstructionSet.Vector256: Learn<TileVector256<T>, Vector256<T>>(spikes, error, keep, add, stretches, squares); break;
            case InstructionSet.Vector128: Learn<TileVector128<T>, Vector128<T>>(spikes, error, keep, add, stretches, squares); break;
            default: Learn<TileScalar<T>, T>(spikes, error, keep, add, stretches, squares); break;
        }
    }

    private void Drive<TLanes, TTile, TVector>(SpikeLists spikes, T keep, T add, Span<T> potential)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TTile : struct, ITileVector<TVector, T>
        where TVector : unmanaged
    {
        fixed (T* weights = _weights, sums = _sums, target = potential)
        fixed (int* lists = spikes.BySample, bounds = spikes.Bounds)
        {
            T* panels = Align(weights), room = Align(sums);
            var flush = new TileTarget<T> { Alpha = add, Beta = keep, Result = target, Stride = Rows };
            for (var panel = 0; panel < Panels; panel++)
            {
                new Span<T>(room, spikes.Samples * Width).Clear();
                for (var cut = 0; cut < spikes.Cuts; cut++)
                    SynapseKernels<TTile, TVector, T>.AddActive(
                        panels + ((nint)panel * Sources * Width), lists, spikes.StrideOfSamples, bounds + (cut * spikes.Capacity),
                        bounds + ((cut + 1) * spikes.Capacity), spikes.Samples, room);
                flush.Flush<TLanes>(room, Width, panel * Width, RowsOf(panel), 0, spikes.Samples);
            }
        }
    }

    private void Learn<TTile, TVector>(
        SpikeLists spikes, ReadOnlySpan<T> error, T keep, T add, ReadOnlySpan<int> stretches, Span<double> squares)
        where TTile : struct, ITileVector<TVector, T>
        where TVector : unmanaged
    {
        fixed (T* weights = _weights, errors = _errors)
        fixed (int* lists = spikes.BySource, counts = spikes.CountsOfSources)
        fixed (double* measured = squares)
        {
            var stride = spikes.StrideOfSources;
            for (var panel = 0; panel < Panels; panel++)
            {
                PackErrors(error, panel, spikes.Samples);
                var place = Align(weights) + ((nint)panel * Sources * Width);
                if (stretches.IsEmpty)
                    SynapseKernels<TTile, TVector, T>.Correlate(place, Align(errors), lists, stride, counts, Sources, keep, add);
                for (int i = 0, first = 0; i < stretches.Length; first += stretches[i++])
                    SynapseKernels<TTile, TVector, T>.CorrelateMeasured(
                        place + ((nint)first * Width), Align(errors), lists + ((nint)first * stride), stride, counts + first, stretches[i], keep, add,
                        RowsOf(panel), measured + ((nint)i * Rows) + (panel * Width));
            }
        }
    }

    /// <summary>The panel's rows of e, aligned; what stands beyond the last row stays zero, since only the last panel is not full.</summary>
    private void PackErrors(ReadOnlySpan<T> error, int panel, int samples)
    {
        var rows = RowsOf(panel);
        var room = Room(_errors);
        for (var sample = 0; sample < samples; sample++)
        {
            var cell = room.Slice(sample * Width, Width);
            error.Slice((sample * Rows) + (panel * Width), rows).CopyTo(cell);
            cell[rows..].Clear();
        }
    }

    private void RequireShapes(SpikeLists spikes, string name, int length)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        if (spikes.Sources != Sources || spikes.Appended != Sources || spikes.Samples > _samples)
            throw new ArgumentException(
                $"The lists hold {spikes.Appended} of {spikes.Sources} sources and {spikes.Samples} samples; " +
                $"the matrix has {Sources} sources and room for {_samples} samples.", nameof(spikes));
        Shape.RequireLength(name, length, (long)Rows * spikes.Samples);
    }

    private int ColumnsOf(int length, int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (Rows == 0) return 0;
        var columns = length / Rows;
        if (columns * Rows != length || first + columns > Sources)
            throw new ArgumentException($"{length} values are no columns of {Rows} rows from column {first} of {Sources} on.", nameof(length));
        return columns;
    }

    private int RowsOf(int panel) => int.Min(Width, Rows - (panel * Width));

    private Span<T> Cell(int panel, int source) => Room(_weights).Slice((((panel * Sources) + source) * Width), Width);

    private static int LanesOf(InstructionSet instructions) => instructions switch
    {
        InstructionSet.Vector512 => Lanes512<T>.Count,
        InstructionSet.Vector256 => Lanes256<T>.Count,
        InstructionSet.Vector128 => Lanes128<T>.Count,
        _ => 1,
    };

    private static T[] Aligned(long count) => GC.AllocateArray<T>(checked((int)count + (AlignmentBytes / sizeof(T))), pinned: true);

    private static T* Align(T* start) => (T*)(((nuint)start + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1));

    /// <summary>The aligned part of an array that never moves.</summary>
    private static Span<T> Room(T[] array)
    {
        fixed (T* start = array)
            return array.AsSpan((int)(Align(start) - start));
    }
}
