using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// Turns iterations of k-means into the progress of a stage and into lines of a log. An iteration's rate is that at which plain arithmetic
/// would have to compute distances, n k of them, however many were ruled out unseen.
/// </summary>
/// <param name="progress">Receives it.</param>
/// <param name="options">Of the fit.</param>
/// <param name="rowCount">n.</param>
/// <param name="log">Receives it, too; null for no log.</param>
internal sealed class IterationProgress(IProgress<StageProgress> progress, KMeansOptions options, long rowCount, IterationLog? log)
    : IProgress<KMeansIteration>
{
    private long _ended = Stopwatch.GetTimestamp();
    private long _earlier; // iterations of finished restarts
    private KMeansIteration? _last;

    /// <inheritdoc/>
    public void Report(KMeansIteration i)
    {
        double seconds = Stopwatch.GetElapsedTime(_ended).TotalSeconds;
        _ended = Stopwatch.GetTimestamp();
        bool isFirst = _last?.Restart != i.Restart;
        if (isFirst) _earlier += _last?.Iteration ?? 0;
        _last = i;
        // Before the first iteration of a restart lies the choice of its start, so that time is not the iteration's.
        double? rate = isFirst ? null : (double)rowCount * options.ClusterCount / seconds;
        double undecided = (double)i.UndecidedCount / rowCount;
        log?.Add(i, seconds, undecided, rate);

        // Restarts may end before their limit: what is left is counted anew each time.
        long done = _earlier + i.Iteration;
        long left = options.MaxIterations - i.Iteration + ((long)options.MaxIterations * (options.RestartCount - i.Restart - 1));
        progress.Report(new StageProgress(ClusterStage.Name, "iterations", done, done + left, Text(i, undecided, rate), IsLimit: true));
    }

    private static string Text(KMeansIteration i, double undecided, double? rate)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        string text = string.Create(plain, $"inertia {i.Inertia:G6}, {i.MovedCount:N0} moved");
        if (i.UndecidedCount > 0) text += string.Create(plain, $", {100 * undecided:F1} % undecided");
        if (i.SkippedShare > 0) text += string.Create(plain, $", {100 * i.SkippedShare:F0} % skipped");
        return rate is { } perSecond ? text + string.Create(plain, $", {perSecond / 1e9:G3} G distances/s") : text;
    }
}
