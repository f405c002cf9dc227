using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Runs <c>search_peers.py</c> on rows and centroids that are written once.</summary>
internal sealed class SearchPeer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kt-benchmark-").FullName, _python;
    private readonly int[] _sizes;

    /// <param name="python">The interpreter; needs numpy, faiss and scikit-learn.</param>
    /// <param name="rows">n x d.</param>
    /// <param name="centroids">k x d; null where rows are to be chosen.</param>
    /// <param name="count">k.</param>
    /// <param name="dimension">d.</param>
    /// <param name="threads">Of the peer.</param>
    internal SearchPeer(string python, float[] rows, Centroids? centroids, int count, int dimension, int threads)
    {
        (_python, _sizes) = (python, [rows.Length / dimension, dimension, count, threads]);
        File.WriteAllBytes(Path.Combine(_folder, "rows"), MemoryMarshal.AsBytes(rows.AsSpan()));
        if (centroids is not null) File.WriteAllBytes(Path.Combine(_folder, "centroids"), MemoryMarshal.AsBytes(centroids.Float32));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>One timed run, and the labels or rows that it found.</summary>
    internal (SearchTiming Timing, int[] Result) Run(string who)
    {
        string result = Path.Combine(_folder, "result");
        ProcessStartInfo start = new(_python) { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "search_peers.py"));
        start.ArgumentList.Add(who);
        foreach (int size in _sizes) start.ArgumentList.Add(size.ToString(CultureInfo.InvariantCulture));
        foreach (string file in new[] { "rows", "centroids", "result" }) start.ArgumentList.Add(Path.Combine(_folder, file));
        using Process process = Process.Start(start)!;
        string[] words = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{who} did not run (exit code {process.ExitCode}); {_python} needs numpy, faiss and scikit-learn.");
        return (new SearchTiming(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture),
            words[2]), MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(result)).ToArray());
    }
}
