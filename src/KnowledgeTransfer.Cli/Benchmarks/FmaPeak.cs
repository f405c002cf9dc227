using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>The float32 rate that this machine's fma units reach in registers alone: what every kernel is measured against.</summary>
internal static class FmaPeak
{
    /// <summary>Gflop/s of all threads together, the best of several short runs.</summary>
    internal static double Measure(int threads)
    {
        double best = 0;
        for (int run = 0; run < 6; run++)
        {
            const int steps = 4_000_000;
            Stopwatch watch = Stopwatch.StartNew();
            float[] sinks = new float[threads];
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads },
                t => sinks[t] = Vector512.IsHardwareAccelerated ? Loop512(steps) : Loop256(steps));
            double flops = 2.0 * 16 * steps * threads * (Vector512.IsHardwareAccelerated ? 16 : 8);
            best = Math.Max(best, flops / watch.Elapsed.TotalSeconds / 1e9);
            if (sinks.Any(float.IsNaN)) throw new InvalidOperationException("The loop must not produce NaN.");
        }
        return best;
    }

    // 16 independent sums hide a latency of 4 to 5 cycles on two units, with room to spare.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop512(int steps)
    {
        Vector512<float> a = Vector512.Create(0.999f), b = Vector512.Create(0.001f);
        Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b;
        Vector512<float> d0 = b, d1 = b, d2 = b, d3 = b, d4 = b, d5 = b, d6 = b, d7 = b;
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b); c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b); c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b); c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b); c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            d0 = Vector512.FusedMultiplyAdd(d0, a, b); d1 = Vector512.FusedMultiplyAdd(d1, a, b);
            d2 = Vector512.FusedMultiplyAdd(d2, a, b); d3 = Vector512.FusedMultiplyAdd(d3, a, b);
            d4 = Vector512.FusedMultiplyAdd(d4, a, b); d5 = Vector512.FusedMultiplyAdd(d5, a, b);
            d6 = Vector512.FusedMultiplyAdd(d6, a, b); d7 = Vector512.FusedMultiplyAdd(d7, a, b);
        }
        return Vector512.Sum(((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + (((d0 + d1) + (d2 + d3)) + ((d4 + d5) + (d6 + d7))));
    }

    // 12 sums and two operands fit the 16 registers of AVX2; counted as 16 for a common formula, hence 4 / 3 of the steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop256(int steps)
    {
        Vector256<float> a = Vector256.Create(0.999f), b = Vector256.Create(0.001f);
        Vector256<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, ca = b, cb = b;
        for (int i = 0; i < steps / 3 * 4; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b); c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b); c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b); c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b); c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b); c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            ca = Vector256.FusedMultiplyAdd(ca, a, b); cb = Vector256.FusedMultiplyAdd(cb, a, b);
        }
        return Vector256.Sum(((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + ((c8 + c9) + (ca + cb)));
    }
}
