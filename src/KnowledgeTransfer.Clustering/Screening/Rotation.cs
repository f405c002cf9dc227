using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// An orthogonal map of rows and centroids before they are quantised: what few coordinates hold is spread over 64 (a Hadamard matrix after
/// random signs), so that all codes of a block get a smaller step. Lengths and dot products are those of before.
/// </summary>
/// <remarks>
/// Blocks of 64 coordinates, then of 16, are replaced by H s a / 8 (/ 4), with s = +-1 and H of +-1: sums and differences of neighbours at
/// distance 1, 2, 4 ... The last d mod 16 coordinates stay as they are. Division is exact but for vanishing numbers
/// (<see cref="QuantisedBound.Lost"/>); each of the six rounds is orthogonal up to a factor and rounds each number once, so that the
/// result is off by at most 6 2^-53 |a|: far less than the g |a| that residuals have for the rounding of a itself, and squares for theirs.
/// </remarks>
internal sealed unsafe class Rotation
{
    private const int Large = 64, Small = 16, Lanes = 8, SampleRows = 255;

    /// <summary>Reaches that shrink by less are not worth the time: at 1.4, fits take as long with as without.</summary>
    private const double LeastGain = 1.6;

    private readonly int _dimension;
    private readonly double[] _factors;

    private Rotation(int dimension)
    {
        _dimension = dimension;
        _factors = new double[dimension];
        int large = dimension / Large * Large, small = dimension / Small * Small;
        for (int i = 0; i < dimension; i++)
        {
            // A bit that depends on all bits of i, so that no pattern of the coordinates meets a pattern of signs.
            ulong mixed = (ulong)(i + 1) * 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9;
            _factors[i] = (i < large ? 0.125 : i < small ? 0.25 : 1) * ((mixed ^ (mixed >> 32)) % 2 == 0 ? 1 : -1);
        }
    }

    /// <summary>A rotation, if it makes the largest coordinates of rows much smaller. O(255 d).</summary>
    /// <param name="rows">n x d; at most 255 of them are read.</param>
    /// <param name="mean">mu, d numbers and seven zeros.</param>
    /// <param name="format">Of the codes; words are fine enough without.</param>
    /// <param name="wanted">Always, never, or null for where it pays.</param>
    internal static Rotation? Find(FeatureMatrix rows, double[] mean, PanelFormat format, bool? wanted)
    {
        if (wanted == false || (wanted is null && format != PanelFormat.Bytes)) return null;
        int d = rows.Dimension;
        if (d < Small || rows.RowCount == 0) return null;
        Rotation rotation = new(d);
        int count = (int)Math.Min(SampleRows, rows.RowCount);
        double[] values = new double[d], rotated = new double[d], gains = new double[count];
        fixed (double* x = values, a = rotated, mu = mean)
        {
            for (int s = 0; s < count; s++)
            {
                rows.CopyRows(rows.RowCount * s / count, values);
                rotation.Apply(x, mu, a);
                double before = Vectors.Reach(x, mu, d), after = Largest(rotated);
                gains[s] = after > 0 && double.IsFinite(before) ? before / after : 1;
            }
        }
        Array.Sort(gains);
        return wanted == true || gains[count / 2] >= LeastGain ? rotation : null;
    }

    /// <summary>Rotates a - mu. O(d).</summary>
    /// <param name="x">d numbers.</param>
    /// <param name="mean">mu.</param>
    /// <param name="result">Receives d numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Apply<T>(T* x, double* mean, double* result) where T : unmanaged, INumberBase<T>
    {
        int d = _dimension, i = 0;
        fixed (double* factors = _factors)
        {
            for (; i <= d - Large; i += Large) Spread<T>(x + i, mean + i, factors + i, result + i, Large / Lanes);
            for (; i <= d - Small; i += Small) Spread<T>(x + i, mean + i, factors + i, result + i, Small / Lanes);
            for (; i < d; i++) result[i] = (double.CreateTruncating(x[i]) - mean[i]) * factors[i];
        }
    }

    /// <summary>Sums and differences within vectors, at distances 1, 2 and 4, then between vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<T>(T* x, double* mean, double* factors, double* result, int vectors) where T : unmanaged
    {
        for (int v = 0; v < vectors; v++)
        {
            Vector512<double> a = (Vectors.Load(x + v * Lanes) - Vector512.Load(mean + v * Lanes)) * Vector512.Load(factors + v * Lanes);
            // Of each pair, one lane becomes the sum and the other the difference.
            a = Vector512.Shuffle(a, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)) + a * Vector512.Create(1.0, -1, 1, -1, 1, -1, 1, -1);
            a = Vector512.Shuffle(a, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5)) + a * Vector512.Create(1.0, 1, -1, -1, 1, 1, -1, -1);
            a = Vector512.Shuffle(a, Vector512.Create(4L, 5, 6, 7, 0, 1, 2, 3)) + a * Vector512.Create(1.0, 1, 1, 1, -1, -1, -1, -1);
            a.Store(result + v * Lanes);
        }
        for (int distance = 1; distance < vectors; distance *= 2)
        {
            for (int v = 0; v < vectors; v++)
            {
                if ((v & distance) != 0) continue;
                Vector512<double> one = Vector512.Load(result + v * Lanes), other = Vector512.Load(result + (v + distance) * Lanes);
                (one + other).Store(result + v * Lanes);
                (one - other).Store(result + (v + distance) * Lanes);
            }
        }
    }

    private static double Largest(double[] values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
