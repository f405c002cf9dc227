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
internal sealed record ClusterBenchmarkRequest(
    int RowCount, int Dimension, int ClusterCount, int IterationCount, int RoundCount, int ThreadCount, int Seed,
    IReadOnlyList<string> Backends)
{
    /// <summary>Throws where the sizes cannot be.</summary>
    /// <exception cref="ConfigException">More clusters than rows, or more numbers than one array holds.</exception>
    public void Check()
    {
        if (ClusterCount > RowCount)
            throw new ConfigException($"--k is {ClusterCount} but --rows is {RowCount}; there is at least one row per cluster.");
        long numbers = (long)RowCount * Dimension;
        if (numbers > Array.MaxLength)
            throw new ConfigException($"--rows {RowCount} x --dim {Dimension} are {numbers} numbers; at most {Array.MaxLength} are made.");
    }
}
