using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>
/// A device proves itself each time it is opened: it solves small problems full of ties, odd sizes and extreme values, and everything
/// it answers must have the bits of <see cref="KMeansBackends.Scalar"/>. Costs the compilation of its kernels and some milliseconds.
/// </summary>
public static class DeviceProof
{
    private const int IterationCount = 3, SeedCount = 4;

    /// <summary>Puts a backend to the proof.</summary>
    /// <param name="backend">Of a device that is open.</param>
    /// <returns>null if everything is right, otherwise what differs first, with both values.</returns>
    /// <exception cref="DeviceException">The device fails altogether.</exception>
    public static string? Refusal(IKMeansBackend backend)
    {
        try
        {
            foreach (ProofProblem problem in ProofProblem.All)
            {
                CompareSeeding(backend, problem);
                Centroids fitted = CompareFit(backend, problem);
                CompareSearch(backend, problem, fitted);
            }
            return null;
        }
        catch (Difference difference)
        {
            return difference.Message;
        }
    }

    /// <summary>Each of the seeds that k-means++ would draw, and what is left after it.</summary>
    private static void CompareSeeding(IKMeansBackend backend, ProofProblem problem)
    {
        int n = (int)problem.Rows.RowCount;
        using ISeedingSession tried = backend.OpenSeeding(problem.Rows, 1), reference = KMeansBackends.Scalar.OpenSeeding(problem.Rows, 1);
        using ISeedingSession drawn = KMeansBackends.Scalar.OpenSeeding(problem.Rows, 1);
        foreach (int seed in new PlusPlusSeeding(drawn, n, new Philox(1, 1)).Choose(SeedCount, CancellationToken.None))
        {
            string where = $"{problem.Name}, seed {seed}";
            double found = tried.Lower(seed, CancellationToken.None), largest = reference.Lower(seed, CancellationToken.None);
            CompareRows<double>(
                where, "distance", n, distances => tried.CopyDistances(0, distances), distances => reference.CopyDistances(0, distances));
            Compare(where, "the largest distance", found, largest);
            if (largest == 0) return;
            int shift = SeedWeights.Shift(largest, n);
            ulong[] foundSums = new ulong[(n + SeedWeights.BlockRowCount - 1) / SeedWeights.BlockRowCount];
            ulong[] sums = new ulong[foundSums.Length];
            tried.SumWeights(shift, foundSums);
            reference.SumWeights(shift, sums);
            Compare(where, "the sum of the weights", string.Join(' ', foundSums), string.Join(' ', sums));
        }
    }

    /// <returns>The centroids after the last iteration.</returns>
    private static Centroids CompareFit(IKMeansBackend backend, ProofProblem problem)
    {
        int n = (int)problem.Rows.RowCount, k = problem.Start.Count;
        SumPrecision precision = SumPrecision.Choose(DataScan.Run(problem.Rows, 0, n, 1, null, CancellationToken.None), n);
        using IKMeansSession tried = backend.Open(problem.Rows, k, precision, 1);
        using IKMeansSession reference = KMeansBackends.Scalar.Open(problem.Rows, k, precision, 1);
        Centroids centroids = problem.Start;
        for (int iteration = 1; iteration <= IterationCount; iteration++)
        {
            string where = $"{problem.Name}, iteration {iteration}";
            AssignmentStep found = tried.Assign(centroids, CancellationToken.None);
            AssignmentStep right = reference.Assign(centroids, CancellationToken.None);
            CompareRows<int>(where, "label", n, labels => tried.CopyLabels(0, labels), labels => reference.CopyLabels(0, labels));
            Compare(where, "the number of moved rows", found.MovedCount, right.MovedCount);
            Compare(where, "the inertia", found.Inertia, right.Inertia);
            CompareSums(where, tried.Sums, reference.Sums);
            IReadOnlyList<DistantRow> distant = reference.FindMostDistant(n);
            Compare(where, "the distant rows", string.Join(' ', tried.FindMostDistant(n)), string.Join(' ', distant));
            Relocate(tried, reference, distant);
            CompareSums($"{where}, relocated", tried.Sums, reference.Sums);
            Centroids updated = reference.Sums.ToCentroids(centroids);
            Compare(where, "the centroids' hash", tried.Sums.ToCentroids(centroids).Sha256, updated.Sha256);
            centroids = updated;
        }
        CompareNearest(problem.Name, n, tried, reference, problem.Start);
        return centroids;
    }

    /// <summary>Other centroids than the fit's, as k-means|| asks for.</summary>
    private static void CompareNearest(string name, int n, IKMeansSession tried, IKMeansSession reference, Centroids others)
    {
        (int[] foundLabels, double[] foundDistances) = Nearest(tried);
        (int[] labels, double[] distances) = Nearest(reference);
        CompareRows($"{name}, other centroids", "label", foundLabels, labels);
        CompareRows($"{name}, other centroids", "distance", foundDistances, distances);

        (int[], double[]) Nearest(IKMeansSession session)
        {
            int[] allLabels = new int[n];
            double[] allDistances = new double[n];
            session.FindNearest(others, (first, some, their) =>
            {
                some.CopyTo(allLabels.AsSpan((int)first));
                their.CopyTo(allDistances.AsSpan((int)first));
            }, CancellationToken.None);
            return (allLabels, allDistances);
        }
    }

    /// <summary>Gives each empty cluster a distant row.</summary>
    private static void Relocate(IKMeansSession tried, IKMeansSession reference, IReadOnlyList<DistantRow> distant)
    {
        int next = 0;
        for (int cluster = 0; cluster < reference.Sums.ClusterCount && next < distant.Count; cluster++)
        {
            if (reference.Sums.Counts[cluster] > 0) continue;
            tried.Relocate(distant[next].Row, cluster);
            reference.Relocate(distant[next].Row, cluster);
            next++;
        }
    }

    private static void CompareSearch(IKMeansBackend backend, ProofProblem problem, Centroids centroids)
    {
        Assignment found = Search(backend), right = Search(KMeansBackends.Scalar);
        CompareRows(problem.Name, "label", found.Labels, right.Labels);
        CompareRows(problem.Name, "distance", found.SquaredDistances, right.SquaredDistances);
        CompareRows(problem.Name, "second distance", found.SecondSquaredDistances, right.SecondSquaredDistances);

        Assignment Search(IKMeansBackend by)
        {
            int n = (int)problem.Rows.RowCount;
            Assignment all = new(new int[n], new double[n], new double[n]);
            using INearestSearch search = by.OpenSearch(centroids, 1);
            search.Find(problem.Rows, 0, all.Labels, all.SquaredDistances, all.SecondSquaredDistances, CancellationToken.None);
            return all;
        }
    }

    private static void CompareSums(string where, ClusterSums found, ClusterSums right)
    {
        for (int cluster = 0; cluster < right.ClusterCount; cluster++)
        {
            Compare(where, $"the count of cluster {cluster}", found.Counts[cluster], right.Counts[cluster]);
            for (int c = 0; c < right.Dimension; c++)
                Compare(where, $"the sum of cluster {cluster}, column {c}, in units", found.SumOf(cluster, c), right.SumOf(cluster, c));
        }
    }

    private delegate void Copy<T>(Span<T> values);

    private static void CompareRows<T>(string where, string what, int count, Copy<T> found, Copy<T> right)
    {
        T[] foundValues = new T[count], rightValues = new T[count];
        found(foundValues);
        right(rightValues);
        CompareRows(where, what, foundValues, rightValues);
    }

    private static void CompareRows<T>(string where, string what, T[] found, T[] right)
    {
        for (int row = 0; row < right.Length; row++) Compare(where, $"the {what} of row {row}", found[row], right[row]);
    }

    /// <summary>Equal as bits: +0 is not -0.</summary>
    private static void Compare<T>(string where, string what, T found, T right)
    {
        bool same = found is double a && right is double b
            ? BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b)
            : EqualityComparer<T>.Default.Equals(found, right);
        if (!same) throw new Difference(FormattableString.Invariant($"{where}: {what} is {found:R}, but {right:R} is right"));
    }

    private sealed class Difference(string message) : Exception(message);
}
