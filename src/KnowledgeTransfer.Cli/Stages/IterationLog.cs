using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// <c>log/iterations.csv</c>: what each iteration took and what the backend ruled out. In <c>log/</c>, because equal runs differ in it;
/// what the iterations did is in the result's own <c>iterations.csv</c>.
/// </summary>
internal sealed class IterationLog : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "iterations.csv";

    private readonly StreamWriter _lines;
    private readonly string _backend;

    private IterationLog(string path, bool goesOn, string backend)
    {
        bool isNew = !goesOn || !File.Exists(path);
        _lines = new StreamWriter(path, append: !isNew) { AutoFlush = true, NewLine = "\n" };
        _backend = backend;
        if (isNew) _lines.WriteLine("restart,iteration,seconds,inertia,moved,undecided_share,skipped_share,gdistances_per_second,backend");
    }

    /// <summary>Begins the log of a fit, or goes on with it.</summary>
    /// <param name="folder">The log's folder, made if need be; null for no log.</param>
    /// <param name="goesOn">Whether the fit goes on from a checkpoint: earlier lines stay, and its first iteration is there twice.</param>
    /// <param name="backend">What computes.</param>
    public static IterationLog? Open(string? folder, bool goesOn, string backend)
    {
        if (folder is null) return null;
        Directory.CreateDirectory(folder);
        return new IterationLog(Path.Combine(folder, FileName), goesOn, backend);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="i">The iteration.</param>
    /// <param name="seconds">Since the one before, or since the fit began.</param>
    /// <param name="undecided">The share of rows that were compared exactly.</param>
    /// <param name="rate">Distances per second; null where the time is not the iteration's alone.</param>
    public void Add(KMeansIteration i, double seconds, double undecided, double? rate)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        string did = string.Create(plain, $"{i.Restart},{i.Iteration},{seconds:F4},{i.Inertia:R},{i.MovedCount}");
        _lines.WriteLine(did + string.Create(plain, $",{undecided:F4},{i.SkippedShare:F4},{rate / 1e9:G4},{_backend}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();
}
