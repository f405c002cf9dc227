using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// k-means++ beside scikit-learn's, with its default number of trials per seed and with one, which is the same work as ours: same rows,
/// same threads, taking turns. Verified first: D of every row after the last seed, against comparing it with all of them. Then the share of
/// seeding in a fit.
/// </summary>
internal static class SeedingBenchmark
{
    private const int N = 50_000, D = 512, K = 2000, Iterations = 10;
    private static readonly string[] s_peers = ["kmeans++1", "kmeans++"];

    internal static int Run(BenchmarkOptions options)
    {
        (int rounds, int threads) = (options.Number("rounds", 3), options.Number("threads", 2));
        string processor = Hardware.Processor();
        (float[] values, _) = DeepLikeData.Make(N, D, K, 1);
        ArrayMatrix rows = new(values, D);
        IKMeansBackend backend = KMeansBackends.Processor.Auto(N, D, K).Backend;
        KMeansOptions fit = new()
        {
            ClusterCount = K,
            MaxIterations = Iterations,
            SampleCount = N,
            Seed = 5,
            ThreadCount = threads,
            Backend = backend,
        };
        int[] seeds = Choose(backend, rows, threads);
        double potential = Verify(backend, rows, seeds, threads);
        List<SearchTiming> ours = [], fits = [];
        string[] asked = options.Text("peers", "all") == "all" ? s_peers : [];
        Dictionary<string, List<SearchTiming>> peers = asked.ToDictionary(who => who, _ => new List<SearchTiming>());
        Dictionary<string, double> potentials = [];
        using SearchPeer peer = new(options.Python, values, null, K, D, threads);
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(SearchTiming.Of(() => Choose(backend, rows, threads)));
            fits.Add(SearchTiming.Of(() => KMeans.Fit(rows, fit)));
            foreach (string who in asked)
            {
                (SearchTiming timing, int[] chosen) = peer.Run(who);
                peers[who].Add(timing);
                potentials[who] = Potential(backend, rows, chosen, threads).Sum();
            }
        }
        double median = SearchTiming.Median(ours);
        List<string> lines =
        [
            $"date,processor,threads,data,n,d,k,implementation,{SearchTiming.Heading},sum_of_squared_distances,times_slower_than_ours,"
                + "share_of_seeding",
        ];
        Add($"{backend.Name} k-means++", ours, potential, 1, "1");
        Add($"{backend.Name} fit of {Iterations} iterations", fits, double.NaN, double.NaN,
            (median / SearchTiming.Median(fits)).ToString("F2", CultureInfo.InvariantCulture));
        foreach (string who in asked)
            Add(who == "kmeans++" ? "scikit-learn (default trials)" : "scikit-learn (1 trial)", peers[who], potentials[who],
                SearchTiming.Median(peers[who]) / median, "1");
        ResultFile.Write(options.Folder, "seeding.csv", lines);
        return 0;

        void Add(string who, List<SearchTiming> timings, double sum, double ratio, string share)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{ResultFile.Date},{processor},{threads},deep-like,{N},{D},{K},{who},{SearchTiming.Columns(timings)},")
                + string.Create(CultureInfo.InvariantCulture, $"{sum:G6},{ratio:F2},{share}"));
            Console.WriteLine(lines[^1]);
        }
    }

    private static int[] Choose(IKMeansBackend backend, FeatureMatrix rows, int threads)
    {
        using ISeedingSession session = backend.OpenSeeding(rows, threads);
        return new PlusPlusSeeding(session, N, new Philox(5, 1)).Choose(K, CancellationToken.None);
    }

    /// <summary>D of all rows to the nearest of some.</summary>
    private static double[] Potential(IKMeansBackend backend, FeatureMatrix rows, int[] seeds, int threads)
    {
        using ISeedingSession session = backend.OpenSeeding(rows, threads);
        foreach (int seed in seeds) session.Lower(seed, CancellationToken.None);
        double[] distances = new double[N];
        session.CopyDistances(0, distances);
        return distances;
    }

    private static double Verify(IKMeansBackend backend, ArrayMatrix rows, int[] seeds, int threads)
    {
        double[] found = Potential(backend, rows, seeds, threads);
        Parallel.For(0, N, i =>
        {
            rows.TryGetRows(i, 1, out ReadOnlySpan<float> row);
            double least = double.PositiveInfinity;
            foreach (int seed in seeds)
            {
                rows.TryGetRows(seed, 1, out ReadOnlySpan<float> chosen);
                least = Math.Min(least, SquaredDistance.Between(row, chosen));
            }
            if (least != found[i]) throw new InvalidOperationException($"D of row {i} is {found[i]:R}, not {least:R}.");
        });
        return found.Sum();
    }
}
