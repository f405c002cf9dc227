using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Nearest and second nearest of one row among the centroids offered, by the exact D; ties go to the lower index in any order of offers.
/// </summary>
internal ref struct ExactNearest<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> centroids, SimdWidth width) where T : unmanaged, INumberBase<T>
{
    private readonly ReadOnlySpan<T> _row = row;
    private readonly ReadOnlySpan<T> _centroids = centroids;

    /// <summary>The nearest one.</summary>
    internal int Label { get; private set; }

    /// <summary>D to the nearest one.</summary>
    internal double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>D to the second nearest one; +infinity as long as there is none.</summary>
    internal double Second { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes a centroid into account; each may be offered once.</summary>
    internal void Offer(int index)
    {
        double distance = SquaredDistance.Vectorised(_row, _centroids.Slice(index * _row.Length, _row.Length), width);
        if (distance < Best || (distance == Best && index < Label))
        {
            Second = Best;
            (Best, Label) = (distance, index);
        }
        else if (distance < Second)
        {
            Second = distance;
        }
    }
}
