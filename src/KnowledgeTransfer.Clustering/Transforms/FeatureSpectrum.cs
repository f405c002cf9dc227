namespace KnowledgeTransfer.Clustering;

/// <summary>How the variance of a matrix is spread over directions.</summary>
public static class FeatureSpectrum
{
    /// <summary>Eigenvalues of the covariance of the rows, with n in the denominator.</summary>
    /// <param name="matrix">n x d finite numbers, n at least 1.</param>
    /// <param name="threadCount">Threads; 0 uses every processor. Does not change a bit of the result.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>[min(n, d)] variances, descending; what should be 0 may be a tiny number of either sign.</returns>
    /// <remarks>Cost: with s = min(n, d), n d s / 2 + 4/3 s^3 multiply-adds and 8 s^2 bytes (8 n d more where n is below d).</remarks>
    /// <exception cref="DataException">No rows, or a number that is not finite (row named).</exception>
    public static double[] Eigenvalues(FeatureMatrix matrix, int threadCount = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        if (matrix.RowCount == 0) throw new DataException($"{matrix.Name} has no rows, so it has no spectrum.");
        var pipeline = new TransformPipeline(matrix.Dimension, []);
        return PrincipalDirections.Spectrum(pipeline, matrix, FeatureTransform.Threads(threadCount, cancellationToken));
    }
}
