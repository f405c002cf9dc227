using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Shorter vectors whose dot product is never below that of the vectors they stand for: coordinates along the 31 orthonormal directions
/// in which the rows vary most, and the length of what is left. Most centroids are so much farther than the nearest that this is enough
/// to exclude them, for a fraction of the multiplications.
/// </summary>
/// <remarks>
/// <para>
/// <b>Why it is a bound.</b> Let P be the orthogonal projection onto any 31 directions. Then a.b = Pa.Pb + (a - Pa).(b - Pb)
/// &lt;= Pa.Pb + |a - Pa| |b - Pb| by Cauchy and Schwarz, which is the dot product of the reduced vectors (Pa, |a - Pa|) and
/// (Pb, |b - Pb|). So s = |b|^2 / 2 - a.b is at least what reduced vectors give, and everything that <see cref="QuantisedBound"/> says
/// about excluding a centroid holds for them; what a score <i>proves</i> to be near does not. (Partial distances with the norms of
/// the rest: Cantor and others for vector quantisation; here the directions are learned, and all roundings are accounted for.)
/// </para>
/// <para>
/// <b>Roundings.</b> Directions are float32 numbers, so they are orthonormal only up to delta = |Q Q' - I|, which is measured in float64.
/// The nearest orthonormal directions differ from Q by at most delta (singular values lie within delta of 1). Products are float32 sums of
/// <see cref="SingleProducts.Stretch"/> terms, then of stretches: together |y - Pa| &lt;= <see cref="Error"/> |a| + <see cref="Lost"/>,
/// which counts as part of the residual; and the length of the rest is rounded up with that error.
/// </para>
/// <para>Vectors are scaled by a power of two to about length 1 before they become float32, so that no data set is too small or large.</para>
/// </remarks>
internal sealed unsafe class Projection : IDisposable
{
    /// <summary>Numbers of a reduced vector.</summary>
    internal const int Dimension = SingleProducts.Columns;

    /// <summary>What vanishing float32 numbers may amount to, in scaled units.</summary>
    internal const double Lost = 1e-36;

    private const double Unit = 1.0 / (1 << 24);
    private readonly NativeBuffer<float> _directions;
    private readonly double[] _mean;
    private readonly int _dimension;
    private readonly double _relative;

    /// <param name="directions">[d, 32]: 31 columns that are nearly orthonormal or zero, and a zero column. Taken over.</param>
    /// <param name="mean">mu.</param>
    /// <param name="dimension">d.</param>
    /// <param name="scale">A power of two.</param>
    internal Projection(NativeBuffer<float> directions, double[] mean, int dimension, double scale)
    {
        (_directions, _mean, _dimension, Scale) = (directions, mean, dimension, scale);
        _relative = QuantisedBound.Relative(dimension);
        double defect = Orthonormal.Defect(directions.Pointer, dimension);
        double sums = (SingleProducts.Stretch + dimension / SingleProducts.Stretch + 2) * Unit * Math.Sqrt(Dimension);
        Error = ((sums + Unit) * (1 + defect) + defect) * 1.01;
    }

    /// <summary>What float32 and the directions cost, relative to |a|.</summary>
    internal double Error { get; }

    /// <summary>Vectors are multiplied by this: reduced vectors are in scaled units.</summary>
    internal double Scale { get; }

    /// <summary>d.</summary>
    internal int SourceDimension => _dimension;

    /// <summary>Numbers that <see cref="Reduce"/> needs for a batch.</summary>
    internal long ScratchLength => (long)SingleProducts.BatchRows * _dimension;

    /// <inheritdoc/>
    public void Dispose() => _directions.Dispose();

    /// <summary>|y - Pa| in scaled units.</summary>
    /// <param name="square">|a|^2.</param>
    internal double ErrorOf(double square) => Error * Math.Sqrt(square) * Scale * (1 + _relative) + Lost;

    /// <summary>Reduces up to <see cref="SingleProducts.BatchRows"/> vectors. O(32 d) each.</summary>
    /// <param name="vectors">Pointers to d numbers each, from which mu is subtracted.</param>
    /// <param name="squares">|a|^2 of each.</param>
    /// <param name="count">How many.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers.</param>
    /// <param name="reduced">Receives 32 numbers each; NaN in the last where float32 was too small.</param>
    internal void Reduce<T>(T** vectors, double* squares, int count, float* scratch, float* reduced) where T : unmanaged
    {
        fixed (double* mean = _mean)
            for (int i = 0; i < count; i++) SingleProducts.Centre(vectors[i], mean, Scale, _dimension, scratch + (nint)i * _dimension);
        SingleProducts.Multiply(scratch, count, _dimension, _directions.Pointer, reduced);
        for (int i = 0; i < count; i++) reduced[i * Dimension + Dimension - 1] = Rest(reduced + i * Dimension, squares[i]);
    }

    /// <summary>At least |a - Pa|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Rest(float* y, double square)
    {
        Vector512<double> squares = default;
        for (int i = 0; i < Dimension; i += 8) // the last number is still 0
        {
            Vector512<double> part = Vectors.Load(y + i);
            squares = Vector512.FusedMultiplyAdd(part, part, squares);
        }
        double kept = Vectors.Sum(squares);
        double all = square * Scale * Scale * (1 + 4 * _relative);
        double certain = Math.Max(0, Math.Sqrt(kept) * (1 - 1e-13) - ErrorOf(square));
        double rest = Math.Sqrt(Math.Max(0, all - certain * certain * (1 - 1e-13))) + Lost;
        return double.IsFinite(kept) && rest < float.MaxValue ? QuantisedBound.Up(rest) : float.NaN;
    }
}
