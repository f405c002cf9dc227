namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Eigenvalues and eigenvectors of a real symmetric matrix in float64: Householder reduction to tridiagonal form, then implicit QL.
/// </summary>
/// <param name="Values">[n] eigenvalues, descending.</param>
/// <param name="Vectors">
/// [m, n] unit eigenvectors of the m greatest as rows, the entry of greatest magnitude positive (the first such one).
/// </param>
/// <remarks>
/// Cost: 4/3 n^3 for values; 3 n^3 more where vectors are wanted. Every number is computed by one thread in a fixed order: one result for
/// any thread count. Source: Wilkinson and Reinsch, Handbook for Automatic Computation II, Linear Algebra, 1971, contributions II/2 and
/// II/4.
/// </remarks>
internal sealed record SymmetricEigen(double[] Values, double[] Vectors)
{
    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">[n, n] symmetric finite numbers; overwritten.</param>
    /// <param name="size">n.</param>
    /// <param name="vectorCount">m, 0 to n.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static SymmetricEigen Decompose(double[] matrix, int size, int vectorCount, ParallelOptions parallel)
    {
        if (size == 0) return new SymmetricEigen([], []);

        // Scaled by a power of two, which is exact, squares can neither over- nor underflow.
        double largest = matrix.Max(Math.Abs);
        int exponent = largest == 0 ? 0 : Math.ILogB(largest);
        for (int i = 0; i < matrix.Length; i++) matrix[i] = Math.ScaleB(matrix[i], -exponent);
        HouseholderReduction reduction = HouseholderReduction.Reduce(matrix, size, parallel);
        var rotations = vectorCount == 0 ? null : new RotatedVectors(size, parallel);
        ImplicitQl.Diagonalize(reduction.Diagonal, reduction.OffDiagonal, rotations, parallel.CancellationToken);
        double[] values = reduction.Diagonal;
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => values[i])];
        var vectors = new double[vectorCount * size];
        if (rotations is not null)
        {
            Parallel.For(0, vectorCount, parallel, i =>
            {
                Span<double> vector = vectors.AsSpan(i * size, size);
                rotations.Vector(order[i]).CopyTo(vector);
                reduction.TransformBack(vector);
                FixSign(vector);
            });
        }

        return new SymmetricEigen([.. order.Select(i => Math.ScaleB(values[i], exponent))], vectors);
    }

    /// <summary>Turns a vector so that its entry of greatest magnitude (the first of equal ones) is positive.</summary>
    public static void FixSign(Span<double> vector)
    {
        int largest = 0;
        for (int j = 1; j < vector.Length; j++)
            if (Math.Abs(vector[j]) > Math.Abs(vector[largest])) largest = j;
        if (vector.Length == 0 || vector[largest] >= 0) return;
        foreach (ref double x in vector) x = -x;
    }
}
