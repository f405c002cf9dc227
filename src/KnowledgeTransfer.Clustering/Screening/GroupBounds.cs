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
/// Bounds are float32, 4 bytes per row and group: per block of rows one group after the other, so that one vector holds 16 rows. They are
/// scaled by a power of two that brings distances near 1. Subtraction rounds by at most 2^-24 of the result, which multiplying by
/// <see cref="Down"/> = 1 - 2^-22 makes good. Distances below <see cref="Smallest"/>, whose squares float32 cannot hold, count as 0 on
/// the side of the bounds and as <see cref="Smallest"/> on the side of the own distance.
/// </para>
/// </remarks>
internal sealed unsafe class GroupBounds : IDisposable
{
    /// <summary>Rows that are looked at together.</summary>
    internal const int Lanes = 16;

    internal const float Smallest = 1e-18f, Largest = 1e38f, Down = 1 - 1f / (1 << 22);
    private const int MostGroups = 64;

    // More than the roundings to float32 and of the root.
    private const double Margin = 4e-7;
    private readonly NativeBuffer<float> _bounds;
    private readonly long _rowCount;

    /// <param name="rowCount">Rows, every block's count rounded up by <see cref="Padded"/>.</param>
    /// <param name="mostPanels">Most panels of centroids.</param>
    /// <param name="scale">See remarks; any is right.</param>
    internal GroupBounds(long rowCount, int mostPanels, double scale)
    {
        (_rowCount, Scale) = (rowCount, scale);
        (Shift, MostCount) = Groups(mostPanels);
        _bounds = new NativeBuffer<float>(rowCount * MostCount);
        Moves = new float[MostCount];
    }

    /// <summary>What it takes, in bytes.</summary>
    /// <param name="rowCount">See the constructor.</param>
    /// <param name="mostPanels">See there.</param>
    internal static long BytesOf(long rowCount, int mostPanels) => NativeBuffer<float>.BytesOf(rowCount * Groups(mostPanels).Count);

    /// <summary>Groups in use.</summary>
    internal int Count { get; private set; }

    /// <summary>Groups that there may be.</summary>
    internal int MostCount { get; }

    /// <summary>The group of a panel is its number shifted right by this.</summary>
    internal int Shift { get; }

    /// <summary>Distances are multiplied by this.</summary>
    internal double Scale { get; }

    /// <summary>The largest move of each group since the last assignment.</summary>
    internal float[] Moves { get; }

    /// <summary>A block's rows rounded up to whole vectors.</summary>
    internal static int Padded(int rowCount) => (rowCount + Lanes - 1) / Lanes * Lanes;

    /// <summary>The bounds of a block for a group.</summary>
    internal float* Of(RowBlock block, long partFirst, int group) =>
        _bounds.Pointer + (partFirst + block.BoundsFirst) * MostCount + (nint)group * Padded(block.Count);

    /// <summary>Nothing is known about any row.</summary>
    /// <param name="panelCount">Panels in use from now on.</param>
    /// <param name="threadCount">At least 1.</param>
    internal void Clear(int panelCount, int threadCount)
    {
        const long rows = 4096;
        Count = (panelCount - 1 >> Shift) + 1;
        ParallelBlocks.Run(threadCount, (_rowCount + rows - 1) / rows, (_, block) =>
            new Span<float>(_bounds.Pointer + block * rows * MostCount, (int)Math.Min(rows, _rowCount - block * rows) * MostCount).Clear());
        Array.Clear(Moves);
    }

    /// <summary>Takes over how far the centroids have moved.</summary>
    internal void Move(ReadOnlySpan<float> panelMoves)
    {
        Array.Clear(Moves);
        for (int panel = 0; panel < panelMoves.Length; panel++)
        {
            if (panelMoves[panel] == 0) continue;
            float move = QuantisedBound.Up(panelMoves[panel] * Scale);
            Moves[panel >> Shift] = Math.Max(Moves[panel >> Shift], move);
        }
    }

    /// <summary>The distance that bounds are compared with: at least the true one, and its margin.</summary>
    internal float Own(double squaredDistance) => QuantisedBound.Up(Math.Sqrt(squaredDistance) * Scale * (1 + Margin)) + Smallest;

    /// <summary>At most the true distances that belong to lower bounds of squares, all scaled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Below(Vector512<float> squares)
    {
        // Of a number that is none, the largest of it and 0 may be either; below, it counts as 0.
        Vector512<float> bounds = Vector512.Sqrt(Vector512.MaxNative(squares, Vector512<float>.Zero)) * Vector512.Create((float)(1 - Margin));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(bounds, Vector512.Create(Smallest)),
            Vector512.MinNative(bounds, Vector512.Create(Largest)), Vector512<float>.Zero);
    }

    /// <summary>
    /// Shrinks a block's bounds by the moves and finds the rows that may have a nearer centroid in a group. Their bounds are opened: they
    /// become the least of what looking at the group's panels tells.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="partFirst">Where the bounds of its part begin.</param>
    /// <param name="own">See <see cref="Own"/>; no number for places that are none.</param>
    /// <param name="near">Receives the places per group, one group after the other.</param>
    /// <param name="anyNear">Receives the places that are near to any group.</param>
    /// <returns>Whether there are any.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool FindNear(RowBlock block, long partFirst, float* own, ushort* near, ushort* anyNear)
    {
        int chunks = Padded(block.Count) / Lanes;
        new Span<ushort>(anyNear, chunks).Clear();
        uint any = 0;
        Vector512<float> down = Vector512.Create(Down), open = Vector512.Create(Largest);
        for (int g = 0; g < Count; g++, near += chunks)
        {
            float* bounds = Of(block, partFirst, g);
            // Where nothing moved, nothing shrinks and nothing has to be written: late in a fit that is most of the memory.
            bool isStill = Moves[g] == 0;
            Vector512<float> move = Vector512.Create(Moves[g]);
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                Vector512<float> bound = Vector512.Load(bounds + chunk * Lanes);
                if (!isStill) bound = (bound - move) * down;
                Vector512<float> isNear = Vector512.LessThanOrEqual(bound, Vector512.Load(own + chunk * Lanes));
                uint bits = (uint)isNear.ExtractMostSignificantBits();
                if (!isStill || bits != 0) Vector512.ConditionalSelect(isNear, open, bound).Store(bounds + chunk * Lanes);
                near[chunk] = (ushort)bits;
                anyNear[chunk] |= (ushort)bits;
                any |= bits;
            }
        }
        return any != 0;
    }

    /// <summary>At most the true distance that belongs to a square (a lower bound, or an exact D).</summary>
    internal float Below(double square) =>
        square > 0 && (float)Math.Min(Math.Sqrt(square) * Scale * (1 - Margin), Largest) is var distance && distance > Smallest
            ? distance : 0;

    /// <inheritdoc/>
    public void Dispose() => _bounds.Dispose();

    private static (int Shift, int Count) Groups(int mostPanels)
    {
        int shift = 0;
        while ((mostPanels - 1 >> shift) + 1 > MostGroups) shift++;
        return (shift, (mostPanels - 1 >> shift) + 1);
    }
}
