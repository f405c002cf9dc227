using System.Globalization;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.PseudoLabels;

/// <summary>
/// One cluster per picture: everything that crosses from teacher to student in the paper's method. Keyed by id; the order of the
/// entries means nothing. Immutable.
/// </summary>
/// <remarks>Source: Noroozi et al., Boosting Self-Supervised Learning via Knowledge Transfer, CVPR 2018, section 3.</remarks>
public sealed class PseudoLabelSet
{
    private const string CsvHeader = "id,cluster,distance_squared,margin";

    private readonly ImageId[] _ids;
    private readonly int[] _clusters;
    private readonly double[] _squaredDistances;
    private readonly double[] _margins;

    /// <summary>Makes a set from parallel arrays, which are used as they are and must not be changed afterwards.</summary>
    /// <param name="ids">[n] unique ids.</param>
    /// <param name="clusters">[n] row numbers of the nearest centroids, 0 to <paramref name="clusterCount"/> - 1.</param>
    /// <param name="squaredDistances">[n] squared distances to them, 0 or more.</param>
    /// <param name="margins">
    /// [n] squared distance to the second nearest centroid minus that to the nearest, 0 or more; infinity for k = 1.
    /// </param>
    /// <param name="clusterCount">k, the number of centroids, 1 or more.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, a number is out of range, or an id comes twice.</exception>
    public PseudoLabelSet(ImageId[] ids, int[] clusters, double[] squaredDistances, double[] margins, int clusterCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        if (clusters.Length != ids.Length || squaredDistances.Length != ids.Length || margins.Length != ids.Length)
        {
            throw new ArgumentException(
                $"{ids.Length} ids, {clusters.Length} clusters, {squaredDistances.Length} distances and {margins.Length} margins.",
                nameof(ids));
        }

        IdJoin.CheckUnique(ids, nameof(ids));
        for (int i = 0; i < ids.Length; i++)
        {
            if (Fault(clusters[i], squaredDistances[i], margins[i], clusterCount) is string fault)
                throw new ArgumentException($"Entry {i} ({ids[i]}): {fault}");
        }

        (_ids, _clusters, _squaredDistances, _margins, ClusterCount) = (ids, clusters, squaredDistances, margins, clusterCount);
    }

    /// <summary>n, the number of labelled pictures.</summary>
    public int Count => _ids.Length;

    /// <summary>k, the number of centroids; clusters without a picture count too.</summary>
    public int ClusterCount { get; }

    /// <summary>[n] ids.</summary>
    public IReadOnlyList<ImageId> Ids => _ids;

    /// <summary>[n] cluster of each picture: the row of its nearest centroid.</summary>
    public ReadOnlySpan<int> Clusters => _clusters;

    /// <summary>[n] squared Euclidean distance to that centroid.</summary>
    public ReadOnlySpan<double> SquaredDistances => _squaredDistances;

    /// <summary>
    /// [n] squared distance to the second nearest centroid minus that to the nearest: 0 is undecided; infinity for k = 1.
    /// </summary>
    public ReadOnlySpan<double> Margins => _margins;

    /// <summary>Reads a file written by <see cref="WriteCsv"/> (or by anybody else in that form).</summary>
    /// <param name="path">CSV, UTF-8, header <c>id,cluster,distance_squared,margin</c>; every line ends in a line break.</param>
    /// <param name="clusterCount">k; null takes the largest cluster number plus one.</param>
    /// <exception cref="ArtefactException">
    /// The file does not exist, has another header, is cut off, or a line is malformed (line number).
    /// </exception>
    /// <exception cref="DataException">An id comes twice (both lines), or a number is out of range (line number).</exception>
    public static PseudoLabelSet ReadCsv(string path, int? clusterCount = null)
    {
        if (clusterCount is int given) ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(clusterCount));
        var ids = new List<ImageId>();
        var clusters = new List<int>();
        var distances = new List<double>();
        var margins = new List<double>();
        CsvTable.Read(path, CsvHeader, (id, fields, line) =>
        {
            if (!int.TryParse(fields[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int cluster))
                throw new ArtefactException($"{path}, line {line}: the cluster \"{fields[1]}\" is not an integer.");
            double distance = Number(fields[2], "distance_squared", path, line);
            double margin = Number(fields[3], "margin", path, line);
            if (Fault(cluster, distance, margin, clusterCount ?? int.MaxValue) is string fault)
                throw new DataException($"{path}, line {line} ({id}): {fault}");
            ids.Add(id);
            clusters.Add(cluster);
            distances.Add(distance);
            margins.Add(margin);
        });
        int count = clusterCount ?? (clusters.Count == 0 ? 1 : clusters.Max() + 1);
        return new PseudoLabelSet([.. ids], [.. clusters], [.. distances], [.. margins], count);
    }

    /// <summary>
    /// Writes id, cluster, squared distance and margin, one picture per line, in the order of the set; doubles in the shortest form that
    /// reads back to the same bits. The file appears whole or not at all.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public void WriteCsv(string path) => CsvTable.Write(path, CsvHeader, Count, i => (
        _ids[i],
        string.Create(CultureInfo.InvariantCulture, $",{_clusters[i]},{Text(_squaredDistances[i])},{Text(_margins[i])}")));

    /// <summary>Writes the clusters (int32) and the squared distances (float64) in the order of the set, as numpy reads them.</summary>
    /// <param name="labelsPath">For example <c>labels.npy</c>.</param>
    /// <param name="distancesPath">For example <c>distances.npy</c>.</param>
    /// <exception cref="ArtefactException">A file cannot be written; the message carries the system's words.</exception>
    public void WriteNpy(string labelsPath, string distancesPath)
    {
        NpyFile.WriteInt32(labelsPath, _clusters);
        NpyFile.WriteFloat64(distancesPath, _squaredDistances);
    }

    /// <summary>The clusters in another order of the same pictures.</summary>
    /// <param name="ids">Every id of this set exactly once.</param>
    /// <returns>One cluster per id.</returns>
    /// <exception cref="DataException">Ids are missing, left over or doubled; the message counts them and names the first ones.</exception>
    public int[] JoinWith(IReadOnlyList<ImageId> ids) =>
        [.. IdJoin.Positions(ids, _ids, "the pictures", "the pseudo-labels").Select(row => _clusters[row])];

    private static string? Fault(int cluster, double squaredDistance, double margin, int clusterCount)
    {
        if (cluster < 0 || cluster >= clusterCount)
            return string.Create(CultureInfo.InvariantCulture, $"cluster {cluster} is not one of 0 to {clusterCount - 1}.");
        if (!(squaredDistance >= 0 && double.IsFinite(squaredDistance)))
            return string.Create(CultureInfo.InvariantCulture, $"the squared distance {squaredDistance} is negative or not finite.");
        return margin >= 0 ? null : string.Create(CultureInfo.InvariantCulture, $"the margin {margin} is negative or no number.");
    }

    private static double Number(string field, string column, string path, int line)
    {
        if (field == "inf") return double.PositiveInfinity;
        return double.TryParse(field, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new ArtefactException($"{path}, line {line}: {column} is \"{field}\", not a number.");
    }

    private static string Text(double value) =>
        double.IsPositiveInfinity(value) ? "inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
