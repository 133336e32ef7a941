using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuronActors.Numerics;

/// <summary>Twelve independent chains of fused multiply-adds on registers: enough to hide a latency of 4 to 6 cycles.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Rounds = 500_000;
    private const int Spans = 20;

    [SuppressMessage("Locality", "NA1003", Justification = "It measures the machine for reports; no weight depends on it.")]
    public static double Measure<TLanes, T>()
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = 0.0;
        for (var span = 0; span < Spans; span++)
        {
            var start = Stopwatch.GetTimestamp();
            Run<TLanes, T>(TLanes.Create(1.0), TLanes.Create(0.5));
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = double.Max(best, 2.0 * Chains * Rounds * TLanes.Count / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Run<TLanes, T>(TLanes factor, TLanes addend)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
        TLanes g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
        for (var round = 0; round < Rounds; round++)
        {
            a = TLanes.FusedMultiplyAdd(a, factor, addend);
            b = TLanes.FusedMultiplyAdd(b, factor, addend);
            c = TLanes.FusedMultiplyAdd(c, factor, addend);
            d = TLanes.FusedMultiplyAdd(d, factor, addend);
            e = TLanes.FusedMultiplyAdd(e, factor, addend);
            f = TLanes.FusedMultiplyAdd(f, factor, addend);
            g = TLanes.FusedMultiplyAdd(g, factor, addend);
            h = TLanes.FusedMultiplyAdd(h, factor, addend);
            i = TLanes.FusedMultiplyAdd(i, factor, addend);
            j = TLanes.FusedMultiplyAdd(j, factor, addend);
            k = TLanes.FusedMultiplyAdd(k, factor, addend);
            l = TLanes.FusedMultiplyAdd(l, factor, addend);
        }

        var sums = stackalloc T[TLanes.Count];   // the chains must end somewhere, or the compiler may drop them
        (a + b + c + d + e + f + g + h + i + j + k + l).Store(sums);
    }
}
