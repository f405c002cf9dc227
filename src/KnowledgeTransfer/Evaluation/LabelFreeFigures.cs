using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>Figures of features that need no labels, from pictures and one changed view of each (<see cref="PictureViews"/>).</summary>
/// <param name="EffectiveRank">Directions that the plain pictures' features use.</param>
/// <param name="NeighbourConsistency">See <see cref="Evaluation.NeighbourConsistency"/>.</param>
/// <param name="Clusterings">One entry per k.</param>
public sealed record LabelFreeFigures(
    double EffectiveRank, double NeighbourConsistency, IReadOnlyList<ClusteringFigures> Clusterings)
{
    /// <summary>Computes all figures of one feature.</summary>
    /// <param name="plain">n x d finite numbers of the pictures.</param>
    /// <param name="changed">n x d finite numbers of their views, in the same order.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Looked at often.</param>
    /// <returns>The same bits for any number of threads.</returns>
    /// <exception cref="ShapeException">The matrices differ in rows or dimension.</exception>
    /// <exception cref="DataException">A number is not finite.</exception>
    /// <exception cref="ArgumentException">A k is below 2 or above n / 3.</exception>
    /// <remarks>
    /// Features are first standardised by the plain pictures and divided by their length: what k-means gets by default, and what makes the
    /// cosine of neighbours fair to features with an offset. O(n^2 d) and O(n k d) per iteration of k-means; both matrices lie in memory.
    /// </remarks>
    public static LabelFreeFigures Compute(
        FeatureMatrix plain, FeatureMatrix changed, LabelFreeOptions options, CancellationToken cancellationToken = default)
    {
        int third = (int)(plain.RowCount / 3);
        foreach (int k in options.ClusterCounts)
        {
            if (k < 2 || k > third)
                throw new ArgumentException($"k is {k}; {plain.RowCount} pictures allow 2 to {third}.", nameof(options));
        }

        var settings = new FeatureTransformOptions { AllowZeroRows = true, ThreadCount = options.ThreadCount };
        FeatureTransform transform = FeatureTransform.Fit(plain, settings, cancellationToken);
        FeatureMatrix rows = InMemory(transform.Apply(plain)), views = InMemory(transform.Apply(changed));
        return new LabelFreeFigures(
            Evaluation.EffectiveRank.Compute(rows, options.RankSampleSize, options.ThreadCount, cancellationToken),
            Evaluation.NeighbourConsistency.Compute(rows, views, options.NeighbourCount, options.ThreadCount, cancellationToken),
            [.. options.ClusterCounts.Select(k => Cluster(rows, views, k, options, cancellationToken))]);
    }

    private static ClusteringFigures Cluster(
        FeatureMatrix rows, FeatureMatrix views, int k, LabelFreeOptions options, CancellationToken cancellationToken)
    {
        // Thirds take turns, so that an order of the pictures (by folder, by time) does not decide.
        FeatureMatrix[] thirds = [.. Enumerable.Range(0, 3).Select(part => new RowSelection(rows, Turn(rows.RowCount, part)))];
        int[] byFirst = Labels(thirds[2], Fit(thirds[0])), bySecond = Labels(thirds[2], Fit(thirds[1]));
        Centroids all = Fit(rows);
        int[] plain = Labels(rows, all), changed = Labels(views, all);
        PartitionAgreement view = PartitionAgreement.Compute(plain, k, changed, k);
        return new ClusteringFigures(
            k, PartitionAgreement.Compute(byFirst, k, bySecond, k).Adjusted, view.Adjusted,
            view.Information - view.ChanceInformation, ClusterMetrics.Compute(plain, k).SizeEntropy);

        Centroids Fit(FeatureMatrix part) => KMeans.Fit(part, new KMeansOptions
        {
            // A dead feature has fewer different values than there shall be clusters: that is a figure, and no error.
            ClusterCount = DistinctRows.Count(part, null, k, cancellationToken),
            MaxIterations = options.Iterations,
            Seed = options.Seed,
            ThreadCount = options.ThreadCount,
        }, cancellationToken: cancellationToken).Centroids;

        int[] Labels(FeatureMatrix part, Centroids centroids) => NearestCentroids.Assign(
            part, centroids, threadCount: options.ThreadCount, cancellationToken: cancellationToken).Labels;
    }

    private static long[] Turn(long count, int part) => [.. Enumerable.Range(0, (int)(count / 3)).Select(i => (3L * i) + part)];

    private static ArrayMatrix InMemory(FeatureMatrix matrix)
    {
        var values = new float[checked(matrix.RowCount * matrix.Dimension)];
        matrix.CopyRows(0, values.AsSpan());
        return new ArrayMatrix(values, matrix.Dimension, matrix.Name);
    }
}
