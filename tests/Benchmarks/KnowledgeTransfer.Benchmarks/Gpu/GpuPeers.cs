using System.Diagnostics;
using System.Text.Json;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>What others reach on the same card, by gpu_peers.py: cuBLAS through torch, k-means in torch, cuML where it is.</summary>
internal static class GpuPeers
{
    /// <summary>A line of the script's answer.</summary>
    /// <param name="Shape">Which problem, from 0; -1 for what does not depend on it.</param>
    /// <param name="What">product, first, fit, peak, copy.</param>
    /// <param name="Who">Who.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Milliseconds">Of every repetition.</param>
    /// <param name="Operations">Of one repetition; 0 where there are none.</param>
    /// <param name="Bytes">That one repetition moves at least; 0 likewise.</param>
    /// <param name="Inertia">After a fit; 0 otherwise.</param>
    /// <param name="Row">The first numbers of the first row that it made: the same as ours.</param>
    internal sealed record Answer(
        int Shape, string What, string Who, string Version, double[] Milliseconds, double Operations, double Bytes, double Inertia, double[] Row);

    /// <summary>Runs all peers on all problems; its remarks go to the error stream. Empty with <c>--peers none</c>.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static IReadOnlyList<Answer> Run(BenchmarkOptions options, IReadOnlyList<GpuShape> shapes)
    {
        if (options.Text("peers", "all") == "none") return [];
        string question = JsonSerializer.Serialize(new
        {
            Repetitions = options.Number("repetitions", 5),
            Iterations = GpuAssignments.FitIterations,
            Made.MadeRows.Noise,
            Tiny = options.Text("sizes", "full") == "tiny",
            Shapes = shapes.Select(s => new { s.Rows, s.Dimension, s.Clusters, Type = s.Word, Fit = s.WithFit }),
        });
        var start = new ProcessStartInfo(options.Python, [Path.Combine(AppContext.BaseDirectory, "gpu_peers.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(question);
        process.StandardInput.Close();
        List<Answer> answers = [];
        while (process.StandardOutput.ReadLine() is { } line) answers.Add(JsonSerializer.Deserialize<Answer>(line)!);
        process.WaitForExit();
        return process.ExitCode == 0 ? answers : throw new InvalidOperationException(
            $"gpu_peers.py ended with exit code {process.ExitCode}; {options.Python} needs numpy and torch. --peers none does without.");
    }
}
