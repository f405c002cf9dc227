using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The rows of a sample reduced to 32 numbers (<see cref="Projection"/>), float32, sixteen rows side by side: which of them may be nearer
/// to a new seed than to the nearest so far. 140 bytes per row, where the rows themselves have 4 d.
/// </summary>
/// <remarks>
/// <para>
/// <b>Why what is left out cannot be nearer.</b> With a = x - mu of a row, b of the seed and y, z their reduced vectors, a.b &lt;= y.z up
/// to roundings, so |a - b|^2 &gt;= |a|^2 + |b|^2 - 2 y.z. Where that is more than D so far, the seed cannot lower it. All lengths are
/// scaled by a power of two. Roundings, with n = |a|^2 + |b|^2, which is at least 2 |a| |b|:
/// </para>
/// <list type="bullet">
/// <item>y and z are off by at most e |a| + lost and e |b| + lost, with e = <see cref="Projection.Error"/>: in y.z that is at most
/// 1.01 e n + lost (1 + n);</item>
/// <item>32 fused terms in float32: 33 u |y| |z| &lt;= 17 u n, u = 2^-24; limit and part are rounded down, and their sum once: 2 u (n + D);
/// </item>
/// <item>|a|^2 and |b|^2 in float64, and both D of the comparison: 2 g (n + D), g = <see cref="QuantisedBound.Relative"/>.</item>
/// </list>
/// <para>
/// So with k = 1.1 e + 32 u + 8 g and l = 4e-36 (and what squares may lose that vanish in float64), y.z &lt; limit + part excludes the
/// seed: <c>limit = (|a|^2 - D) / 2 - k (|a|^2 + D) - l</c> per row and <c>part = |b|^2 / 2 - k |b|^2 - l</c> of the seed. Vectors longer
/// than 10^18 in scaled units, whose products float32 might not hold, exclude nothing and are not excluded.
/// </para>
/// </remarks>
internal sealed unsafe class SeedScreen : IDisposable
{
    /// <summary>Rows that are looked at together.</summary>
    internal const int BlockRowCount = SeedWeights.BlockRowCount;

    private const int Lanes = 16, Tile = 8, Numbers = Projection.Dimension;
    private const double Unit = 1.0 / (1 << 24), LargestSquare = 1e36, SingleLost = 4e-36;
    private readonly Projection _projection;
    private readonly double[] _mean;
    private readonly double _square, _relative, _lost;
    private readonly NativeBuffer<float> _vectors, _limits;
    private readonly NativeBuffer<double> _squares;

    /// <param name="rowCount">m.</param>
    /// <param name="projection">Taken over.</param>
    /// <param name="mean">mu, d numbers and seven zeros.</param>
    internal SeedScreen(int rowCount, Projection projection, double[] mean)
    {
        (_projection, _mean) = (projection, mean);
        _square = projection.Scale * projection.Scale;
        double exact = QuantisedBound.Relative(projection.SourceDimension);
        _relative = 1.1 * projection.Error + 32 * Unit + 8 * exact;
        _lost = SingleLost + QuantisedBound.Lost * _square;
        long padded = (rowCount + BlockRowCount - 1L) / BlockRowCount * BlockRowCount;
        _vectors = new NativeBuffer<float>(padded * Numbers);
        _limits = new NativeBuffer<float>(padded);
        _squares = new NativeBuffer<double>(padded);
    }

    /// <summary>What a worker needs to reduce rows.</summary>
    internal NativeBuffer<float> MakeScratch() => new(_projection.ScratchLength + SingleProducts.BatchRows * Numbers);

    /// <inheritdoc/>
    public void Dispose()
    {
        _projection.Dispose();
        _vectors.Dispose();
        _limits.Dispose();
        _squares.Dispose();
    }

    /// <summary>Reduces the rows of a block; their limits are to be set. O(32 d) each.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="rows">Its rows, row-major.</param>
    /// <param name="scratch">See <see cref="MakeScratch"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill<T>(int block, ReadOnlySpan<T> rows, NativeBuffer<float> scratch) where T : unmanaged, INumberBase<T>
    {
        int d = _projection.SourceDimension, count = rows.Length / d, most = SingleProducts.BatchRows;
        T** vectors = stackalloc T*[most];
        float* reduced = scratch.Pointer + _projection.ScratchLength;
        double* squares = _squares.Pointer + (nint)block * BlockRowCount;
        fixed (T* values = rows)
        {
            for (int first = 0; first < count; first += most)
            {
                int some = Math.Min(most, count - first);
                for (int i = 0; i < some; i++)
                {
                    vectors[i] = values + (nint)(first + i) * d;
                    squares[first + i] = Square(vectors[i]);
                }
                _projection.Reduce(vectors, squares + first, some, scratch.Pointer, reduced);
                for (int i = 0; i < some; i++)
                    for (int t = 0; t < Numbers; t++) At(block * BlockRowCount + first + i)[t * Lanes] = reduced[i * Numbers + t];
            }
        }
    }

    /// <summary>Sets what rows have to be compared with.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="distance">D to its nearest seed.</param>
    internal void SetLimit(int row, double distance)
    {
        double square = _squares.Pointer[row] * _square, scaled = distance * _square;
        double limit = (square - scaled) / 2 - _relative * (square + scaled) - _lost;
        _limits.Pointer[row] = distance == 0 ? float.PositiveInfinity
            : square <= LargestSquare && limit > float.MinValue ? MathF.BitDecrement((float)limit) : float.NegativeInfinity;
    }

    /// <summary>A row as a seed.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="seed">Receives 32 numbers, and what its square adds to limits.</param>
    internal void CopySeed(int row, Span<float> seed)
    {
        for (int t = 0; t < Numbers; t++) seed[t] = At(row)[t * Lanes];
        double square = _squares.Pointer[row] * _square;
        seed[Numbers] = square <= LargestSquare
            ? MathF.BitDecrement((float)(square / 2 - _relative * square - _lost)) : float.NegativeInfinity;
    }

    /// <summary>The rows of a block that may be nearer to a seed than to the nearest so far. O(32) each.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="seed">See <see cref="CopySeed"/>.</param>
    /// <param name="near">Receives 16 numbers of 16 bits each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FindNear(int block, float* seed, ushort* near)
    {
        float* vectors = At(block * BlockRowCount), limits = _limits.Pointer + (nint)block * BlockRowCount;
        Vector512<float> part = Vector512.Create(seed[Numbers]);
        const nint next = Lanes * Numbers;
        for (int group = 0; group < BlockRowCount / Lanes; group += Tile, vectors += Tile * next, limits += Tile * Lanes)
        {
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            for (nint t = 0; t < Numbers; t++)
            {
                Vector512<float> z = Vector512.Create(seed[t]);
                float* y = vectors + t * Lanes;
                s0 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y), s0);
                s1 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + next), s1);
                s2 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + 2 * next), s2);
                s3 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + 3 * next), s3);
                s4 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + 4 * next), s4);
                s5 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + 5 * next), s5);
                s6 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + 6 * next), s6);
                s7 = Vector512.FusedMultiplyAdd(z, Vector512.Load(y + 7 * next), s7);
            }
            near[group] = Reaching(s0, limits, part);
            near[group + 1] = Reaching(s1, limits + Lanes, part);
            near[group + 2] = Reaching(s2, limits + 2 * Lanes, part);
            near[group + 3] = Reaching(s3, limits + 3 * Lanes, part);
            near[group + 4] = Reaching(s4, limits + 4 * Lanes, part);
            near[group + 5] = Reaching(s5, limits + 5 * Lanes, part);
            near[group + 6] = Reaching(s6, limits + 6 * Lanes, part);
            near[group + 7] = Reaching(s7, limits + 7 * Lanes, part);
        }
    }

    /// <summary>What is no number is not excluded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Reaching(Vector512<float> products, float* limits, Vector512<float> part) =>
        (ushort)~Vector512.LessThan(products, Vector512.Load(limits) + part).ExtractMostSignificantBits();

    /// <summary>The first number of a row; the others follow 16 apart.</summary>
    private float* At(int row) => _vectors.Pointer + (nint)(row / Lanes) * (Lanes * Numbers) + row % Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Square<T>(T* x) where T : unmanaged, INumberBase<T>
    {
        int d = _projection.SourceDimension, i = 0;
        Vector512<double> squares = default;
        fixed (double* mean = _mean)
        {
            for (; i <= d - 8; i += 8)
            {
                Vector512<double> a = Vectors.Load(x + i) - Vector512.Load(mean + i);
                squares = Vector512.FusedMultiplyAdd(a, a, squares);
            }
            double square = Vectors.Sum(squares);
            for (; i < d; i++)
            {
                double a = double.CreateTruncating(x[i]) - mean[i];
                square += a * a;
            }
            return square;
        }
    }
}
