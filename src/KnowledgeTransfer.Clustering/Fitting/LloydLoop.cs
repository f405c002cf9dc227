namespace KnowledgeTransfer.Clustering;

/// <summary>The restarts and iterations of one fit, the same for every backend.</summary>
internal sealed class LloydLoop(
    IKMeansSession session,
    InitialCentroids initial,
    FeatureMatrix rows,
    string fingerprint,
    KMeansOptions options,
    int threadCount,
    IProgress<KMeansIteration>? progress,
    Action<KMeansCheckpoint>? onCheckpoint,
    KMeansCheckpoint? resumeFrom)
{
    private readonly List<KMeansIteration> _iterations = [.. resumeFrom?.Iterations ?? []];
    private RestartOutcome? _best = resumeFrom?.Best;
    private bool _hasEnoughRows;

    /// <summary>All iterations so far.</summary>
    internal IReadOnlyList<KMeansIteration> Iterations => _iterations;

    /// <summary>Runs what is left to run.</summary>
    internal RestartOutcome Run(CancellationToken cancellationToken)
    {
        for (int restart = resumeFrom?.Restart ?? 0; restart < options.RestartCount; restart++)
        {
            session.Reset();
            bool resuming = restart == resumeFrom?.Restart;
            Centroids start = resuming ? resumeFrom!.Centroids : initial.Choose(restart, cancellationToken);
            if (options.Memory is not null) ProcessMemory.Release(); // the sample that the start was chosen from
            RestartOutcome outcome = RunOnce(restart, start, resuming ? _iterations[^1] : null, cancellationToken);
            if (_best is null || outcome.Inertia < _best.Inertia) _best = outcome;
        }
        return _best!;
    }

    /// <param name="restart">0 and up.</param>
    /// <param name="centroids">Those at the beginning of the first iteration that is computed here.</param>
    /// <param name="repeated">The record of that iteration if a checkpoint has it already.</param>
    /// <param name="cancellationToken">Checked often.</param>
    private RestartOutcome RunOnce(int restart, Centroids centroids, KMeansIteration? repeated, CancellationToken cancellationToken)
    {
        int first = repeated?.Iteration ?? 1;
        double before = first > 1 ? _iterations[^2].Inertia : double.PositiveInfinity;
        Centroids start = centroids;
        Centroids? last = null;
        for (int iteration = first; ; iteration++)
        {
            AssignmentStep step = session.Assign(centroids, cancellationToken);
            int empty = CountEmpty();
            if (empty > 0) CheckRows(cancellationToken);
            int relocated = empty == 0 ? 0 : RelocateEmpty(empty);
            Centroids updated = options.Spherical
                ? session.Sums.ToUnitCentroids(centroids, threadCount, last) : session.Sums.ToCentroids(centroids, threadCount, last);

            KMeansIteration record = new(
                restart, iteration, step.Inertia, step.MovedCount, empty, relocated, step.UndecidedCount, step.SkippedShare);
            if (iteration == repeated?.Iteration) record = Confirm(repeated, record);
            else _iterations.Add(record);
            progress?.Report(record);
            onCheckpoint?.Invoke(new KMeansCheckpoint(restart, centroids, [.. _iterations], _best, fingerprint));

            // Same labels, same sums: the updated centroids are the present ones, and their inertia is known.
            if (record.MovedCount == 0 && relocated == 0) return new(restart, centroids, record.Inertia, StopReason.Converged);
            bool flat = options.Tolerance > 0 && before - record.Inertia <= options.Tolerance * before && double.IsFinite(before);
            // What came before the present ones is needed no more, unless it is the start or a checkpoint has it.
            last = onCheckpoint is null && centroids != start ? centroids : null;
            centroids = updated;
            before = record.Inertia;
            if (!flat && iteration < options.MaxIterations) continue;
            double inertia = session.Assign(centroids, cancellationToken).Inertia;
            return new(restart, centroids, inertia, flat ? StopReason.ToleranceReached : StopReason.IterationLimit);
        }
    }

    /// <summary>
    /// A resumed fit repeats the last iteration that the checkpoint has, to regain labels and sums. It must come out the same.
    /// </summary>
    private static KMeansIteration Confirm(KMeansIteration recorded, KMeansIteration repeated)
    {
        if (repeated.Inertia.Equals(recorded.Inertia) && repeated.EmptyCount == recorded.EmptyCount
            && repeated.RelocatedCount == recorded.RelocatedCount)
            return recorded;
        throw new DataException(FormattableString.Invariant(
            $"The checkpoint records an inertia of {recorded.Inertia:R} in iteration {recorded.Iteration}, ")
            + FormattableString.Invariant($"but these rows give {repeated.Inertia:R}: ")
            + "it belongs to other rows. Delete the checkpoint to begin anew.");
    }

    /// <summary>With more clusters than distinct rows, some are empty from the first assignment on: only then is it looked at.</summary>
    private void CheckRows(CancellationToken cancellationToken)
    {
        if (!_hasEnoughRows) DistinctRows.Check(rows, options, cancellationToken);
        _hasEnoughRows = true;
    }

    private int CountEmpty() =>
        options.Spherical ? Enumerable.Range(0, options.ClusterCount).Count(session.Sums.IsZero) : session.Sums.Counts.Count(0);

    private bool IsEmpty(int cluster) => session.Sums.Counts[cluster] == 0 || (options.Spherical && session.Sums.IsZero(cluster));

    /// <summary>
    /// Empty clusters in ascending order receive the most distant rows of other clusters, of any positive weight; no cluster loses its last
    /// row.
    /// </summary>
    private int RelocateEmpty(int emptyCount)
    {
        ClusterSums sums = session.Sums;
        // Each cluster can refuse one row at most (its last), so k more candidates than needed are always enough.
        Queue<DistantRow> candidates = new(session.FindMostDistant(emptyCount + sums.ClusterCount));
        int relocated = 0;
        for (int cluster = 0; cluster < sums.ClusterCount; cluster++)
        {
            if (!IsEmpty(cluster)) continue;
            while (candidates.TryPeek(out DistantRow next) && (next.Label == cluster || IsLast(next))) candidates.Dequeue();
            if (!candidates.TryDequeue(out DistantRow row)) break;
            session.Relocate(row.Row, cluster);
            relocated++;
        }
        return relocated;

        bool IsLast(DistantRow row) => sums.Counts[row.Label] <= (options.Weights?[row.Row] ?? 1);
    }
}
