namespace KnowledgeTransfer.Benchmarks;

/// <summary>What rank 0 of a <see cref="RanksWorker"/> reports.</summary>
/// <param name="Hash">SHA-256 of the centroids.</param>
/// <param name="Seconds">Of each fit.</param>
/// <param name="SumMilliseconds">For one sum of k d integers over all ranks, the fastest.</param>
/// <param name="PaperSumMilliseconds">For as many as the paper's job has, 2000 x 8192.</param>
/// <param name="StepMicroseconds">For one step with nothing to do.</param>
internal sealed record RanksTiming(
    string Hash, double[] Seconds, double SumMilliseconds, double PaperSumMilliseconds, double StepMicroseconds);
