using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>
/// One small problem that a device has to solve before it is trusted. Sizes are odd, so that every tile, group and vector is
/// incomplete somewhere; start centroids are rows, some twice, so that there are exact ties and clusters that stay empty.
/// </summary>
internal sealed record ProofProblem(string Name, FeatureMatrix Rows, Centroids Start)
{
    /// <summary>All problems, the same in every run. Together some million products.</summary>
    internal static IReadOnlyList<ProofProblem> All { get; } =
    [
        Create("ties and duplicated rows", 67, 5, 9, ElementType.Float32, (random, _) => random.Next(-1, 2)),
        Create("float16 rows", 61, 37, 19, ElementType.Float16, Blurred),
        Create("float16 rows, some subnormal", 35, 18, 5, ElementType.Float16, (random, i) => Blurred(random, i) * (i % 3 == 0 ? 1e-5 : 1)),
        Create("float32 rows", 131, 70, 35, ElementType.Float32, Blurred),
        Create("many clusters", 150, 40, 140, ElementType.Float32, Blurred), // enough for the widest tiles
        Create("float64 rows far from 0", 41, 17, 7, ElementType.Float64, (random, i) => 1e12 + Blurred(random, i)),
        Create("scale 1e18", 33, 16, 5, ElementType.Float32, (random, i) => 1e18 * Blurred(random, i)),
        Create("scale 1e-18", 33, 15, 5, ElementType.Float32, (random, i) => 1e-18 * Blurred(random, i)),
        Create("denormals", 33, 33, 5, ElementType.Float32, (random, i) => 1e-42 * Blurred(random, i)),
        Create("one huge coordinate", 49, 13, 6, ElementType.Float32, (random, i) => i == 7 * 13 ? 3e7 : 1e-9 * Blurred(random, i)),
        Create("1e-100 beside 1e100", 35, 3, 5, ElementType.Float64, (random, i) => (i % 2 == 0 ? 1e-100 : 1e100) * random.NextDouble()),
    ];

    private static ProofProblem Create(
        string name, int n, int d, int k, ElementType type, Func<Random, int, double> value)
    {
        Random random = new(n * 1000 + d);
        double[] values = [.. Enumerable.Range(0, n * d).Select(i => value(random, i))];
        values.AsSpan(0, 2 * d).CopyTo(values.AsSpan((n - 2) * d)); // rows that come twice
        ProofMatrix rows = new(name, values, d, type);
        double[] start = new double[k * d];
        // Every fifth centroid repeats the one before: it loses every tie and stays empty until a row is relocated to it.
        for (int j = 0; j < k; j++) rows.CopyRows((j % 5 == 4 ? j - 1 : j) * 3 % n, start.AsSpan(j * d, d));
        return new ProofProblem(name, rows, type == ElementType.Float64
            ? new Centroids(start, k, d)
            : new Centroids(Array.ConvertAll(start, v => (float)v), k, d));
    }

    /// <summary>Seven overlapping groups: close calls between clusters.</summary>
    private static double Blurred(Random random, int i) => i % 7 - 3 + random.NextDouble() * 4;
}
