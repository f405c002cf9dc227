using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// Labels of rows by given centroids, with D to the second nearest and without, beside FAISS (a flat index, two neighbours) and
/// scikit-learn (labels only): same rows, same centroids, same threads, taking turns. Results are verified before anything is reported.
/// </summary>
internal static class LabelsBenchmark
{
    private static readonly (int N, int D, int K)[] s_shapes = [(200_000, 128, 1024), (50_000, 512, 500), (20_000, 2048, 1000)];

    internal static int Run(BenchmarkOptions options)
    {
        (int rounds, int threads) = (options.Number("rounds", 3), options.Number("threads", 2));
        List<string> lines =
        [
            $"date,processor,threads,data,n,d,k,implementation,finds,{SearchTiming.Heading},"
                + "times_faster_than_the_peer_that_finds_the_same",
        ];
        foreach ((int n, int d, int k) in s_shapes)
        {
            foreach ((string who, string finds, List<SearchTiming> timings, double ratio)
                in Compare(n, d, k, rounds, threads, options.Python))
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{ResultFile.Date},{Hardware.Processor()},{threads},deep-like,{n},{d},{k},{who},{finds},")
                    + string.Create(CultureInfo.InvariantCulture, $"{SearchTiming.Columns(timings)},{ratio:F2}"));
                Console.WriteLine(lines[^1]);
            }
        }
        ResultFile.Write(options.Folder, "kmeans-labels.csv", lines);
        return 0;
    }

    private static IEnumerable<(string Who, string Finds, List<SearchTiming> Timings, double Ratio)> Compare(
        int n, int d, int k, int rounds, int threads, string python)
    {
        const string second = "label and second", only = "label";
        (float[] values, float[] start) = DeepLikeData.Make(n, d, k, 1);
        ArrayMatrix rows = new(values, d);
        // As after a fit: means, not rows.
        Centroids centroids = KMeans.Fit(rows, new()
        {
            ClusterCount = k,
            StartCentroids = new Centroids(start, k, d),
            MaxIterations = 3,
            ThreadCount = threads,
        }).Centroids;
        string[] ours = [.. new[] { "native", "simd" }.Where(who => KMeansBenchmark.IsHere(KMeansBackends.Processor, who))];
        Assignment expected = NearestCentroids.Assign(rows, centroids, KMeansBackends.Processor.ByName(ours[0]), threads);
        Verify(rows, centroids, expected);
        Dictionary<(string Who, string Finds), List<SearchTiming>> timings = ours
            .SelectMany(who => new[] { (who, second), (who, only) }).Append(("faiss", second)).Append(("scikit-learn", only))
            .ToDictionary(key => key, _ => new List<SearchTiming>());
        using SearchPeer peer = new(python, values, centroids, k, d, threads);
        for (int round = 0; round < rounds; round++)
        {
            foreach (((string who, string finds), List<SearchTiming> list) in timings)
            {
                (SearchTiming timing, int[] labels) = ours.Contains(who)
                    ? Ours(rows, centroids, KMeansBackends.Processor.ByName(who), threads, finds == second) : peer.Run(who);
                // Peers work in float32.
                int differing = labels.Where((label, i) => label != expected.Labels[i]).Count();
                if (differing > (ours.Contains(who) ? 0 : n / 1000))
                    throw new InvalidOperationException($"{who} labels {differing} of {n} rows otherwise.");
                list.Add(timing);
            }
        }
        foreach (((string who, string finds), List<SearchTiming> list) in timings)
            yield return (who, finds, list,
                SearchTiming.Median(timings[finds == second ? ("faiss", second) : ("scikit-learn", only)]) / SearchTiming.Median(list));
    }

    private static (SearchTiming Timing, int[] Labels) Ours(
        FeatureMatrix rows, Centroids centroids, IKMeansBackend backend, int threads, bool hasSecond)
    {
        int n = (int)rows.RowCount;
        int[] labels = new int[n];
        SearchTiming timing = SearchTiming.Of(() =>
        {
            using INearestSearch search = backend.OpenSearch(centroids, threads);
            search.Find(rows, 0, labels, new double[n], hasSecond ? new double[n] : default, CancellationToken.None);
        });
        return (timing, labels);
    }

    /// <summary>Label, D and second D of every hundredth row against plain float64 arithmetic.</summary>
    private static void Verify(ArrayMatrix rows, Centroids centroids, Assignment found)
    {
        int d = rows.Dimension;
        Parallel.For(0, rows.RowCount / 100, i =>
        {
            rows.TryGetRows(i * 100, 1, out ReadOnlySpan<float> row);
            double[] distances = new double[centroids.Count];
            for (int j = 0; j < distances.Length; j++)
                for (int c = 0; c < d; c++) distances[j] += Math.Pow((double)row[c] - centroids.Float32[j * d + c], 2);
            int nearest = Array.IndexOf(distances, distances.Min());
            double second = distances.Where((_, j) => j != nearest).Min();
            if (nearest != found.Labels[i * 100] || !IsNear(distances[nearest], found.SquaredDistances[i * 100])
                || !IsNear(second, found.SecondSquaredDistances[i * 100]))
                throw new InvalidOperationException($"Row {i * 100} is labelled {found.Labels[i * 100]}, nearest is {nearest}.");
        });
    }

    private static bool IsNear(double expected, double found) => Math.Abs(expected - found) <= 1e-11 * expected;
}
