using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>What is measured.</summary>
/// <param name="RowCount">n.</param>
/// <param name="Dimension">d.</param>
/// <param name="ClusterCount">k.</param>
/// <param name="IterationCount">Most iterations of a fit.</param>
/// <param name="RoundCount">Measured fits per backend.</param>
/// <param name="ThreadCount">0 for all processors.</param>
/// <param name="Seed">Of the rows.</param>
/// <param name="Backends">Names; none for all that work here, without the slow reference.</param>
/// <param name="Parts">Of the screen, where backends have one.</param>
internal sealed record ClusterBenchmarkRequest(
    int RowCount, int Dimension, int ClusterCount, int IterationCount, int RoundCount, int ThreadCount, int Seed,
    IReadOnlyList<string> Backends, ScreenParts Parts = ScreenParts.All)
{
    /// <summary>A row's float32 numbers, their quantised copy in words, and what is there once per row.</summary>
    private long BytesNeeded => RowCount * ((6L * Dimension) + 100);

    /// <summary>Throws where the sizes cannot be.</summary>
    /// <param name="available">Bytes of memory that this process may take.</param>
    /// <exception cref="ConfigException">More clusters than rows, more numbers than one array holds, or more than fits memory.</exception>
    public void Check(long available)
    {
        if (ClusterCount > RowCount)
            throw new ConfigException($"--k is {ClusterCount} but --rows is {RowCount}; there is at least one row per cluster.");
        if (ClusterCount > DeepLikeData.MostClusters)
            throw new ConfigException($"--k is {ClusterCount}; rows are made around at most {DeepLikeData.MostClusters} places.");
        long numbers = (long)RowCount * Dimension;
        if (numbers > Array.MaxLength)
            throw new ConfigException($"--rows {RowCount} x --dim {Dimension} are {numbers} numbers; at most {Array.MaxLength} are made.");
        if (BytesNeeded > available)
            throw new ConfigException($"--rows {RowCount} x --dim {Dimension} need about {BytesNeeded >> 20} MiB of memory; this machine has "
                + $"{available >> 20} MiB for kt. Lower --rows or --dim.");
    }
}
