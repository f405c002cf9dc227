using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A lower bound of the true distance of every row to the centroids of every group of panels, the row's own centroid left out. Groups
/// (the idea is Ding's et al., ICML 2015) keep far more of what is known than one bound per row, and far less than one per centroid.
/// </summary>
/// <remarks>
/// <para>
/// When centroids move, a bound shrinks by the largest move within its group. While it stays above the row's exact distance to its own
/// centroid, no centroid of the group can be the nearest, and its panels are not looked at: not even the exact D of a tie could change
/// the label, because bounds are rounded down and the own distance up by far more than the error of D.
/// </para>
/// <para>
/// Bounds are float32, 4 bytes per row and group. Subtraction rounds by at most 2^-24 of the result, which multiplying by
/// <see cref="Down"/> = 1 - 2^-22 makes good. Distances below <see cref="Smallest"/>, where float32 loses its precision, count as 0 on
/// the side of the bounds and as <see cref="Smallest"/> on the side of the own distance.
/// </para>
/// </remarks>
internal sealed unsafe class GroupBounds : IDisposable
{
    internal const float Smallest = 1e-37f, Largest = 1e38f, Down = 1 - 1f / (1 << 22);
    private const int MostGroups = 64;
    private const double Margin = 4e-7;
    private readonly NativeBuffer<float> _bounds;
    private readonly long _rowCount;
    private readonly int _shift;

    /// <param name="rowCount">n.</param>
    /// <param name="mostPanels">Most panels of centroids.</param>
    internal GroupBounds(long rowCount, int mostPanels)
    {
        while ((mostPanels - 1 >> _shift) + 1 > MostGroups) _shift++;
        _rowCount = rowCount;
        Stride = Padded((mostPanels - 1 >> _shift) + 1);
        _bounds = new NativeBuffer<float>(rowCount * Stride);
        Moves = new float[Stride];
    }

    /// <summary>Groups in use.</summary>
    internal int Count { get; private set; }

    /// <summary>Neighbouring panels that share a bound.</summary>
    internal int PanelsPerGroup => 1 << _shift;

    /// <summary>Numbers from row to row: the groups and what fills a vector, where bounds are infinite.</summary>
    internal int Stride { get; }

    /// <summary>The largest move of each group since the last assignment.</summary>
    internal float[] Moves { get; }

    /// <summary>Bytes that <paramref name="rowCount"/> rows need.</summary>
    internal static long Bytes(long rowCount, int panelCount) => rowCount * Padded(Math.Min(MostGroups, panelCount)) * sizeof(float);

    /// <summary>The group of a panel.</summary>
    internal int GroupOf(int panel) => panel >> _shift;

    /// <summary>The bounds of one row.</summary>
    internal float* Of(long row) => _bounds.Pointer + row * Stride;

    /// <summary>Nothing is known about any row.</summary>
    /// <param name="panelCount">Panels in use from now on.</param>
    /// <param name="threadCount">At least 1.</param>
    internal void Clear(int panelCount, int threadCount)
    {
        Count = GroupOf(panelCount - 1) + 1;
        ParallelBlocks.Run(threadCount, (_rowCount + 4095) / 4096, (_, block) =>
        {
            for (long row = block * 4096; row < Math.Min(_rowCount, (block + 1) * 4096); row++)
            {
                Span<float> bounds = new(Of(row), Stride);
                bounds[..Count].Clear();
                bounds[Count..].Fill(Largest);
            }
        });
        Array.Clear(Moves);
    }

    /// <summary>Nothing is known about one row any more.</summary>
    internal void Forget(long row) => new Span<float>(Of(row), Count).Clear();

    /// <summary>Takes over how far the centroids have moved.</summary>
    internal void Move(ReadOnlySpan<float> panelMoves)
    {
        Array.Clear(Moves);
        for (int panel = 0; panel < panelMoves.Length; panel++)
            Moves[GroupOf(panel)] = Math.Max(Moves[GroupOf(panel)], panelMoves[panel]);
    }

    /// <summary>Shrinks the bounds of a row by the moves.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="own">See <see cref="Own"/>.</param>
    /// <returns>A bit for every group that may hold a nearer centroid.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Shrink(long row, float own)
    {
        ulong near = 0;
        float* bounds = Of(row);
        fixed (float* moves = Moves)
        {
            for (int g = 0; g < Stride; g += Vector256<float>.Count)
            {
                Vector256<float> bound = (Vector256.Load(bounds + g) - Vector256.Load(moves + g)) * Vector256.Create(Down);
                bound.Store(bounds + g);
                near |= (ulong)Vector256.LessThanOrEqual(bound, Vector256.Create(own)).ExtractMostSignificantBits() << g;
            }
        }
        return near;
    }

    /// <summary>The distance that bounds are compared with: at least the true one, and its margin.</summary>
    internal static float Own(double squaredDistance) => QuantisedBound.Up(Math.Sqrt(squaredDistance) * (1 + Margin)) + Smallest;

    /// <summary>Eight of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Below(Vector512<double> squares)
    {
        Vector512<double> distances = Vector512.Sqrt(Vector512.Max(squares, Vector512<double>.Zero)) * Vector512.Create(1 - Margin);
        distances = Vector512.Min(distances, Vector512.Create((double)Largest));
        Vector256<float> bounds = Vector512.Narrow(distances, distances).GetLower();
        return Vector256.ConditionalSelect(Vector256.GreaterThan(bounds, Vector256.Create(Smallest)), bounds, Vector256<float>.Zero);
    }

    /// <summary>At most the true distance that belongs to a square (a lower bound, or an exact D).</summary>
    internal static float Below(double square) =>
        square > 0 ? (float)Math.Min(Math.Sqrt(square) * (1 - Margin), Largest) is var distance && distance > Smallest ? distance : 0 : 0;

    /// <inheritdoc/>
    public void Dispose() => _bounds.Dispose();

    private static int Padded(int count) => (count + 7) / 8 * 8;
}
