using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>The inner loops of <see cref="SynapseMatrix{T}"/>: sums of a few columns out of many, four vectors of rows at a time.</summary>
/// <remarks>Two lists at a time make eight chains, so that fewer additions wait for the one before: the update takes 6 to 9 % less (Zen 5, half of the inputs active).</remarks>
internal static unsafe class SynapseKernels<TTile, TVector, T>
    where TTile : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static int Width => 4 * TTile.Count;

    /// <summary>sums[c] += w[k] for every source k in the sample's list between two bounds, in order.</summary>
    /// <param name="panel">Weights: four vectors for each source.</param>
    /// <param name="lists">Active sources, sample c's at c · stride.</param>
    /// <param name="stride">Distance of the lists.</param>
    /// <param name="from">Where each sample's part of its list begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="sums">Four vectors for each sample.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddActive(T* panel, int* lists, nint stride, int* from, int* to, int samples, T* sums)
    {
        nint sample = 0;
        for (; sample < samples - 1; sample += 2)
        {
            T* first = sums, second = sums + Width;
            TVector a = Load(first, 0), b = Load(first, 1), c = Load(first, 2), d = Load(first, 3);
            TVector e = Load(second, 0), f = Load(second, 1), g = Load(second, 2), h = Load(second, 3);
            int* one = lists + (sample * stride), other = one + stride, endOfOne = one + to[sample], endOfOther = other + to[sample + 1];
            one += from[sample];
            other += from[sample + 1];
            for (; one < endOfOne && other < endOfOther; one++, other++)
            {
                var column = panel + ((nint)(*one) * Width);
                a = TTile.Add(a, Load(column, 0));
                b = TTile.Add(b, Load(column, 1));
                c = TTile.Add(c, Load(column, 2));
                d = TTile.Add(d, Load(column, 3));
                column = panel + ((nint)(*other) * Width);
                e = TTile.Add(e, Load(column, 0));
                f = TTile.Add(f, Load(column, 1));
                g = TTile.Add(g, Load(column, 2));
                h = TTile.Add(h, Load(column, 3));
            }

            Store(first, a, b, c, d);
            Store(second, e, f, g, h);
            AddRest(panel, one, endOfOne, first);
            AddRest(panel, other, endOfOther, second);
            sums += 2 * Width;
        }

        if (sample < samples) AddRest(panel, lists + (sample * stride) + from[sample], lists + (sample * stride) + to[sample], sums);
    }

    /// <summary>w[k] ← keep · w[k] + add · Σ e[c] over the samples c in the source's list, in order.</summary>
    /// <param name="panel">Weights: four vectors for each source.</param>
    /// <param name="errors">e: four vectors for each sample.</param>
    /// <param name="lists">Active samples, source k's at k · stride.</param>
    /// <param name="stride">Distance of the lists.</param>
    /// <param name="counts">Length of each list.</param>
    /// <param name="sources">Number of sources.</param>
    /// <param name="keep">1 leaves the weights of a source without spikes alone.</param>
    /// <param name="add">Factor of the sums.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Correlate(T* panel, T* errors, int* lists, nint stride, int* counts, int sources, T keep, T add)
    {
        nint source = 0;
        for (; source < sources - 1; source += 2, panel += 2 * Width)
        {
            if ((counts[source] | counts[source + 1]) == 0 && keep == T.One) continue;
            var zero = T.Zero;
            TVector a = TTile.Broadcast(&zero), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            int* one = lists + (source * stride), other = one + stride, endOfOne = one + counts[source], endOfOther = other + counts[source + 1];
            for (; one < endOfOne && other < endOfOther; one++, other++)
            {
                var column = errors + ((nint)(*one) * Width);
                a = TTile.Add(a, Load(column, 0));
                b = TTile.Add(b, Load(column, 1));
                c = TTile.Add(c, Load(column, 2));
                d = TTile.Add(d, Load(column, 3));
                column = errors + ((nint)(*other) * Width);
                e = TTile.Add(e, Load(column, 0));
                f = TTile.Add(f, Load(column, 1));
                g = TTile.Add(g, Load(column, 2));
                h = TTile.Add(h, Load(column, 3));
            }

            for (; one < endOfOne; one++)
            {
                var column = errors + ((nint)(*one) * Width);
                a = TTile.Add(a, Load(column, 0));
                b = TTile.Add(b, Load(column, 1));
                c = TTile.Add(c, Load(column, 2));
                d = TTile.Add(d, Load(column, 3));
            }

            for (; other < endOfOther; other++)
            {
                var column = errors + ((nint)(*other) * Width);
                e = TTile.Add(e, Load(column, 0));
                f = TTile.Add(f, Load(column, 1));
                g = TTile.Add(g, Load(column, 2));
                h = TTile.Add(h, Load(column, 3));
            }

            Change(panel, keep, add, a, b, c, d);
            Change(panel + Width, keep, add, e, f, g, h);
        }

        var sums = stackalloc T[Width];
        if (source < sources) CorrelateOne(panel, errors, lists + (source * stride), counts[source], keep, add, sums);
    }

    /// <summary>As <see cref="Correlate"/>, source by source, and squares[i] += (Σ e[c])² of each row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CorrelateMeasured(
        T* panel, T* errors, int* lists, nint stride, int* counts, int sources, T keep, T add, int rows, double* squares)
    {
        var sums = stackalloc T[Width];
        for (nint source = 0; source < sources; source++, panel += Width)
        {
            if (CorrelateOne(panel, errors, lists + (source * stride), counts[source], keep, add, sums))
                Reductions.AddSquares(sums, squares, rows);
        }
    }

    private static void AddRest(T* panel, int* list, int* end, T* sums)
    {
        if (list == end) return;
        TVector a = Load(sums, 0), b = Load(sums, 1), c = Load(sums, 2), d = Load(sums, 3);
        for (; list < end; list++)
        {
            var column = panel + ((nint)(*list) * Width);
            a = TTile.Add(a, Load(column, 0));
            b = TTile.Add(b, Load(column, 1));
            c = TTile.Add(c, Load(column, 2));
            d = TTile.Add(d, Load(column, 3));
        }

        Store(sums, a, b, c, d);
    }

    /// <returns>Whether the source has spiked.</returns>
    private static bool CorrelateOne(T* weights, T* errors, int* list, int count, T keep, T add, T* sums)
    {
        if (count == 0 && keep == T.One) return false;
        new Span<T>(sums, Width).Clear();
        AddRest(errors, list, list + count, sums);
        Change(weights, keep, add, Load(sums, 0), Load(sums, 1), Load(sums, 2), Load(sums, 3));
        return count > 0;
    }

    /// <summary>w ← keep · w + add · sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Change(T* weights, T keep, T add, TVector a, TVector b, TVector c, TVector d)
    {
        TVector decay = TTile.Broadcast(&keep), factor = TTile.Broadcast(&add);
        Store(
            weights, TTile.FusedMultiplyAdd(factor, a, TTile.Multiply(decay, Load(weights, 0))),
            TTile.FusedMultiplyAdd(factor, b, TTile.Multiply(decay, Load(weights, 1))),
            TTile.FusedMultiplyAdd(factor, c, TTile.Multiply(decay, Load(weights, 2))),
            TTile.FusedMultiplyAdd(factor, d, TTile.Multiply(decay, Load(weights, 3))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* place, int vector) => TTile.Load(place + (vector * TTile.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* place, TVector a, TVector b, TVector c, TVector d)
    {
        TTile.Store(a, place);
        TTile.Store(b, place + TTile.Count);
        TTile.Store(c, place + (2 * TTile.Count));
        TTile.Store(d, place + (3 * TTile.Count));
    }
}
