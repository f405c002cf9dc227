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

    /// <summary>
    /// k-means|| (Bahmani, Moseley, Vattani, Kumar and Vassilvitskii, VLDB 2012) on all rows: in five rounds about 2 k rows each become
    /// candidates, drawn independently in proportion to their squared distance to the nearest candidate so far; k-means++ chooses k of
    /// them, each counting as often as rows are nearest to it. With no more than k candidates all of them are centroids, in order of
    /// choice, followed by the most distant rows, D descending, then row ascending (so at last by the lowest rows that equal a candidate).
    /// O(n k d) for each round, O(k^2 d) for the candidates; 12 n bytes, and the candidates.
    /// </summary>
    Parallel,
}
