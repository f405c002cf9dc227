namespace KnowledgeTransfer.Clustering;

/// <summary>How the first centroids are chosen.</summary>
public enum KMeansInitialisation
{
    /// <summary>
    /// k-means++ (Arthur and Vassilvitskii, SODA 2007) on a sample of rows: each next centroid is a row drawn with probability
    /// proportional to its squared distance to the nearest centroid so far. O(sample k d).
    /// </summary>
    PlusPlus,

    /// <summary>k distinct rows, each set equally likely. O(n).</summary>
    RandomRows,
}
