using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// The same fit by one process and by ranks under mpirun, taking turns, from the same mapped file in the page cache: 10 iterations from
/// the same start rows. That all end with the same centroids is verified before anything is reported.
/// </summary>
internal static class RanksBenchmark
{
    private static readonly (int N, int D, int K)[] s_shapes = [(200_000, 128, 1024), (50_000, 512, 500)];

    /// <summary>One process on two threads comes first: the ratios are to it.</summary>
    private static readonly (int Ranks, int Threads)[] s_ways = [(1, 2), (1, 1), (2, 1), (4, 1)];

    internal static int Run(BenchmarkOptions options)
    {
        int rounds = options.Number("rounds", 3), iterations = options.Number("iterations", 10);
        string processor = Hardware.Processor();
        List<string> lines =
        [
            "date,processor,processors,data,n,d,k,iterations,ranks,threads_per_rank,median_seconds,fastest_seconds,"
                + "speed_of_one_process_with_two_threads,sum_of_k_d_milliseconds,sum_of_2000_x_8192_milliseconds,step_microseconds",
        ];
        foreach ((int n, int d, int k) in s_shapes)
        {
            string work = Directory.CreateTempSubdirectory("kt-ranks-").FullName;
            try
            {
                (float[] rows, float[] start) = DeepLikeData.Make(n, d, k, 1);
                NpyFile.WriteMatrix(Path.Combine(work, "rows.npy"), rows, d);
                NpyFile.WriteMatrix(Path.Combine(work, "start.npy"), start, d);
                RanksTiming[][] timings = Measure(rounds, iterations, work);
                double one = Median(timings[0]);
                foreach (((int ranks, int threads), RanksTiming[] own) in s_ways.Zip(timings))
                {
                    lines.Add(string.Create(CultureInfo.InvariantCulture,
                        $"{ResultFile.Date},{processor},{Environment.ProcessorCount},deep-like,{n},{d},{k},{iterations},{ranks},{threads},")
                        + string.Create(CultureInfo.InvariantCulture,
                            $"{Median(own):F4},{own.Min(t => t.Seconds.Min()):F4},{one / Median(own):F2},")
                        + string.Create(CultureInfo.InvariantCulture,
                            $"{own.Min(t => t.SumMilliseconds):F3},{own.Min(t => t.PaperSumMilliseconds):F1},")
                        + string.Create(CultureInfo.InvariantCulture, $"{own.Min(t => t.StepMicroseconds):F1}"));
                    Console.WriteLine(lines[^1]);
                }
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        }
        ResultFile.Write(options.Folder, "ranks.csv", lines);
        return 0;
    }

    private static RanksTiming[][] Measure(int rounds, int iterations, string work)
    {
        List<RanksTiming>[] timings = Array.ConvertAll(s_ways, _ => new List<RanksTiming>());
        for (int round = 0; round < rounds; round++)
            foreach ((int i, (int ranks, int threads)) in s_ways.Index()) timings[i].Add(Start(ranks, threads, iterations, work));
        string[] hashes = [.. timings.SelectMany(list => list).Select(timing => timing.Hash).Distinct()];
        return hashes.Length == 1
            ? Array.ConvertAll(timings, list => list.ToArray())
            : throw new InvalidOperationException($"Ranks end with {hashes.Length} different sets of centroids.");
    }

    private static RanksTiming Start(int ranks, int threads, int iterations, string work)
    {
        string[] mpirun = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", $"{ranks}"];
        string[] command =
        [
            .. ranks == 1 ? [] : mpirun, Environment.ProcessPath!, RanksWorker.Name,
            "--threads", $"{threads}", "--iterations", $"{iterations}",
            "--rows", Path.Combine(work, "rows.npy"), "--start", Path.Combine(work, "start.npy"),
        ];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["TERM"] = "dumb"; // mpirun's ranks write to a terminal of its own
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<RanksTiming>(output)!
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}; Open MPI is needed.");
    }

    private static double Median(RanksTiming[] timings)
    {
        double[] seconds = [.. timings.SelectMany(timing => timing.Seconds).Order()];
        return seconds[seconds.Length / 2];
    }
}
