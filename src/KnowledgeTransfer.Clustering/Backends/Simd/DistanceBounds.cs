namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Whole rows are skipped while their label provably cannot change (the idea is Hamerly's, SDM 2010): each row keeps a lower bound of
/// its true distance to every centroid but its own. When centroids move, the bound shrinks by the largest move of the others; while it
/// stays above the exact distance to the own centroid, the label stays. All roundings go to the safe side, so the labels are those
/// of a full search in every bit.
/// </summary>
internal sealed class DistanceBounds(long rowCount, int clusterCount, int dimension)
{
    // D loses squares below 2^-1074; distances above 1e-140 are out of reach of that.
    private const double Smallest = 1e-140;
    private readonly double[] _bounds = new double[rowCount];
    private readonly double[] _moves = new double[clusterCount];
    private readonly double _shrink = 1 - 2 * SquaredDistance.RelativeError(dimension) - 1e-12;
    private Centroids? _previous;
    private int _farthest;
    private double _largest, _secondLargest;

    /// <summary>The bounds of some rows, for whoever labels them anew.</summary>
    internal Span<double> Slice(int firstRow, int count) => _bounds.AsSpan(firstRow, count);

    /// <summary>At most the true distance that belongs to an exactly computed D.</summary>
    internal static double Below(double squaredDistance, int dimension) =>
        Math.Sqrt(squaredDistance) * (1 - SquaredDistance.RelativeError(dimension) - 1e-12);

    /// <summary>Nothing is known any more.</summary>
    internal void Clear()
    {
        Array.Clear(_bounds);
        _previous = null;
    }

    /// <summary>Nothing is known any more about one row.</summary>
    internal void Forget(long row) => _bounds[row] = 0;

    /// <summary>Measures how far the centroids have moved since the last call.</summary>
    internal void Move(Centroids centroids)
    {
        (_farthest, _largest, _secondLargest) = (-1, 0, 0);
        Array.Clear(_moves);
        for (int j = 0; _previous is not null && j < _moves.Length; j++)
        {
            double square = centroids.ElementType == ElementType.Float64
                ? SquaredDistance.Between(Row(centroids.Float64, j), Row(_previous.Float64, j))
                : SquaredDistance.Between(Row(centroids.Float32, j), Row(_previous.Float32, j));
            // At least the true move; the constant stands for squares that vanish.
            _moves[j] = square == 0 && Unmoved(centroids, j) ? 0 : Math.Sqrt(square) * (2 - _shrink) + Smallest * 1e-10;
            if (_moves[j] > _largest) (_farthest, _largest, _secondLargest) = (j, _moves[j], _largest);
            else if (_moves[j] > _secondLargest) _secondLargest = _moves[j];
        }
        _previous = centroids;
    }

    /// <summary>
    /// Brings a row's bound up to date. Returns whether it may still hold; then the caller compares the exact D with it by
    /// <see cref="Holds"/>.
    /// </summary>
    /// <param name="row">Its number.</param>
    /// <param name="label">Its label.</param>
    /// <param name="squaredDistance">D to the own centroid before the move.</param>
    internal bool Shrink(long row, int label, double squaredDistance)
    {
        double bound = _bounds[row] - (label == _farthest ? _secondLargest : _largest);
        _bounds[row] = bound = bound > Smallest ? Math.BitDecrement(bound) : 0;
        // The own distance is at least the old one less the own move: where that fails already, D need not be computed.
        return Math.Sqrt(squaredDistance) - _moves[label] < bound;
    }

    /// <summary>Whether every other centroid is strictly farther by the exact D.</summary>
    internal bool Holds(long row, double squaredDistance) => _bounds[row] * _bounds[row] * _shrink > squaredDistance;

    private bool Unmoved(Centroids centroids, int j) => centroids.ElementType == ElementType.Float64
        ? Row(centroids.Float64, j).SequenceEqual(Row(_previous!.Float64, j))
        : Row(centroids.Float32, j).SequenceEqual(Row(_previous!.Float32, j));

    private ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> values, int j) => values.Slice(j * dimension, dimension);
}
