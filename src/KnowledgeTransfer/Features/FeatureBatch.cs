namespace KnowledgeTransfer.Features;

/// <summary>The features of some consecutive pictures.</summary>
/// <param name="FirstIndex">Number of the first picture in its source.</param>
/// <param name="Rows">m x d finite numbers, row-major; valid until the next batch is asked for.</param>
public readonly record struct FeatureBatch(int FirstIndex, ReadOnlyMemory<float> Rows)
{
    /// <summary>Joins small batches: a device is no slower with thousands of rows than with a few.</summary>
    /// <param name="batches">Consecutive batches.</param>
    /// <param name="dimension">d.</param>
    /// <param name="rowCount">Rows at least, but for the last one.</param>
    public static IEnumerable<FeatureBatch> Join(IEnumerable<FeatureBatch> batches, int dimension, int rowCount)
    {
        List<float> gathered = [];
        int first = 0;
        foreach (FeatureBatch batch in batches)
        {
            if (gathered.Count == 0) first = batch.FirstIndex;
            gathered.AddRange(batch.Rows.Span);
            if (gathered.Count < (long)rowCount * dimension) continue;
            yield return new FeatureBatch(first, gathered.ToArray());
            gathered.Clear();
        }
        if (gathered.Count > 0) yield return new FeatureBatch(first, gathered.ToArray());
    }
}
