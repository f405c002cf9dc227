using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Made;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// The same fit of one file in memory and under a limit of it, each in a process of its own, taking turns: that both end with the same
/// centroids and the same objective is verified before anything is reported. In between, the file is read from one end to the other by
/// nothing but calls of the operating system: that rate is the limit of a fit that reads it in every iteration.
/// </summary>
internal static class MemoryBenchmark
{
    private const int BlockBytes = 1 << 20;

    internal static int Run(BenchmarkOptions options)
    {
        int d = options.Number("dimension", 128), k = options.Number("clusters", 1024), iterations = options.Number("iterations", 10);
        int threads = options.Number("threads", 2), rounds = options.Number("rounds", 1);
        string memory = options.Text("memory", "2GiB"), folder = options.Text("folder", Path.GetTempPath());
        long n = ByteSize.Parse(options.Text("size", "8GB")).Bytes / (sizeof(float) * d);
        string file = Path.Combine(folder, $"kmeans-memory-{n}x{d}.npy");
        try
        {
            MadeFile.Write(file, new MadeRows(n, d, k, ElementType.Float32));
            string[] fit = ["--file", file, "--clusters", $"{k}", "--iterations", $"{iterations}", "--threads", $"{threads}"];
            List<MemoryTiming> free = [], limited = [];
            List<double> rates = [];
            for (int round = 0; round < rounds; round++)
            {
                free.Add(Start(fit));
                rates.Add(ReadRate(file));
                limited.Add(Start([.. fit, "--memory", memory]));
            }
            if (free.Concat(limited).Select(timing => (timing.Hash, timing.Inertia)).Distinct().Count() > 1)
                throw new InvalidOperationException("The fits end with different centroids.");
            ResultFile.Write(options.Folder, "kmeans-memory.csv",
            [
                "date,processor,threads,n,d,k,iterations,memory,median_seconds,times_in_memory,read_gigabytes,gigabytes_from_disk,"
                    + "peak_mebibytes,plain_read_gigabytes_per_second,plain_read_share_of_the_time,plan",
                .. new[] { free, limited }.Select(list => Line(list)),
            ]);

            string Line(List<MemoryTiming> timings)
            {
                MemoryTiming median = Median(timings);
                double rate = rates.Order().ElementAt(rounds / 2), read = median.ReadBytes / 1e9;
                string line = string.Create(CultureInfo.InvariantCulture,
                    $"{ResultFile.Date},{Hardware.Processor()},{threads},{n},{d},{k},{iterations},{(timings == free ? "all" : memory)},")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{median.Seconds:F2},{median.Seconds / Median(free).Seconds:F2},{read:F2},{median.DiskBytes / 1e9:F2},")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{timings.Max(t => t.PeakBytes) / 1048576.0:F0},{rate:F2},{read / rate / median.Seconds:F2},\"{median.Plan}\"");
                Console.WriteLine(line);
                return line;
            }
        }
        finally
        {
            File.Delete(file);
        }
        return 0;
    }

    private static MemoryTiming Median(List<MemoryTiming> timings) => timings.OrderBy(t => t.Seconds).ElementAt(timings.Count / 2);

    private static MemoryTiming Start(string[] fit)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [MemoryWorker.Name, .. fit]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<MemoryTiming>(output)!
            : throw new InvalidOperationException($"{MemoryWorker.Name} {string.Join(' ', fit)} ended with {process.ExitCode}.");
    }

    /// <summary>Gigabytes per second of one thread that does nothing else.</summary>
    private static double ReadRate(string file)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file);
        byte[] block = new byte[BlockBytes];
        Stopwatch watch = Stopwatch.StartNew();
        long done = 0;
        for (int count; (count = RandomAccess.Read(handle, block, done)) > 0; done += count)
        {
        }
        return done / 1e9 / watch.Elapsed.TotalSeconds;
    }
}
