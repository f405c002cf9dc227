namespace KnowledgeTransfer.Evaluation;

/// <summary>How many members each cluster has of each class.</summary>
internal static class ClassTable
{
    /// <summary>Counts members; those of class -1 are left out.</summary>
    /// <param name="clusters">[n] clusters, 0 to k - 1.</param>
    /// <param name="clusterCount">k, 1 or more.</param>
    /// <param name="classes">[n] class indices, -1 for a member that has none.</param>
    /// <param name="classCount">Number of classes, 1 or more.</param>
    /// <returns>[k, classes] members, and the sum of them, at least 1.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a number is out of range, or no member has a class.</exception>
    public static (long[,] Table, int Count) Of(ReadOnlySpan<int> clusters, int clusterCount, ReadOnlySpan<int> classes, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (clusters.Length != classes.Length)
            throw new ArgumentException($"{clusters.Length} clusters and {classes.Length} classes.", nameof(classes));
        var table = new long[clusterCount, classCount];
        int count = 0;
        for (int i = 0; i < clusters.Length; i++)
        {
            if (classes[i] == -1) continue;
            if ((uint)clusters[i] >= (uint)clusterCount)
                throw new ArgumentOutOfRangeException(nameof(clusters), clusters[i], $"not one of {clusterCount} clusters");
            if ((uint)classes[i] >= (uint)classCount)
                throw new ArgumentOutOfRangeException(nameof(classes), classes[i], $"not one of {classCount} classes");
            table[clusters[i], classes[i]]++;
            count++;
        }
        return count > 0 ? (table, count) : throw new ArgumentException("No member has a class.", nameof(classes));
    }
}
