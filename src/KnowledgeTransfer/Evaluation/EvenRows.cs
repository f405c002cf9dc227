namespace KnowledgeTransfer.Evaluation;

/// <summary>A sample that needs no seed: rows at equal distances, from the first on.</summary>
internal static class EvenRows
{
    /// <summary>Rows 0, n/m, 2n/m ... rounded down; all n rows where m is not below n.</summary>
    public static long[] Of(long rowCount, int sampleSize)
    {
        var rows = new long[Math.Min(rowCount, sampleSize)];
        for (int i = 0; i < rows.Length; i++) rows[i] = (long)((UInt128)i * (ulong)rowCount / (ulong)rows.Length);
        return rows;
    }
}
