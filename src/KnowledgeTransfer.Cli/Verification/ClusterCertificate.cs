using System.Text.Json.Serialization;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Verification;

/// <summary>What was proven about a folder of clusters, as <c>certificate.json</c> has it: the same bytes each time it is proven.</summary>
/// <param name="Proven">In words.</param>
/// <param name="Version">Of this program.</param>
/// <param name="RowCount">n.</param>
/// <param name="Dimension">d after the transform.</param>
/// <param name="Count">k.</param>
/// <param name="PairCount">Distances computed: n k.</param>
/// <param name="SmallestMargin">Least D to the second nearest centroid minus D to the nearest; null for k = 1.</param>
/// <param name="SmallestMarginRow">The first row with it.</param>
/// <param name="SmallestMarginId">Its id, where there are ids.</param>
/// <param name="TieCount">Rows with several nearest centroids; they have the lowest index.</param>
/// <param name="Inertia">Sum of all D; equal to the recorded one in every bit.</param>
/// <param name="StopReason">Of the fit, as recorded.</param>
/// <param name="AreMeans">Whether every centroid is the exactly rounded mean of its rows; null where the fit did not converge.</param>
/// <param name="EmptyCount">Clusters without rows.</param>
/// <param name="SmallestCluster">Rows of the smallest of the others.</param>
/// <param name="LargestCluster">Rows of the largest.</param>
/// <param name="Transform">Steps between the vectors and what was clustered.</param>
/// <param name="Key">Hash of options and inputs.</param>
/// <param name="Inputs">SHA-256 of the vectors' files.</param>
/// <param name="Outputs">SHA-256 of the result's files.</param>
/// <param name="Spherical">Whether means are divided by their lengths; not written where they are not.</param>
/// <param name="Weights">How rows count in inertia and means; not written where all count once.</param>
internal sealed record ClusterCertificate(
    string Proven, string Version, long RowCount, int Dimension, int Count, long PairCount, double? SmallestMargin, long SmallestMarginRow,
    string? SmallestMarginId, long TieCount, double Inertia, StopReason StopReason, bool? AreMeans, int EmptyCount, long SmallestCluster,
    long LargestCluster, IReadOnlyList<FeatureTransformStep> Transform, string Key, IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyDictionary<string, string> Outputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Spherical,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WeightFigures? Weights)
{
    public const string FileName = "certificate.json";

    private const string Statement =
        "Each label is the index of the nearest centroid, of equally near ones the lowest, and each distance is D in every bit: " +
        "computed in float64 by the definition, one operation after the other, for every row and every centroid.";

    /// <summary>From a proof that holds.</summary>
    /// <param name="record">Whose hashes were found to be right.</param>
    /// <param name="proof">See there.</param>
    /// <param name="transform">That the rows went through.</param>
    /// <param name="id">Names a row, or null.</param>
    public static ClusterCertificate Of(
        ClusterRecord record, ClusteringProof proof, FeatureTransform transform, Func<long, string>? id) => new(
        Statement,
        typeof(ClusterCertificate).Assembly.GetName().Version!.ToString(3),
        proof.RowCount,
        proof.Dimension,
        proof.ClusterCount,
        proof.PairCount,
        double.IsFinite(proof.SmallestMargin) ? proof.SmallestMargin : null,
        proof.SmallestMarginRow,
        id?.Invoke(proof.SmallestMarginRow),
        proof.TieCount,
        proof.Inertia,
        record.Figures.StopReason,
        proof.MeansCompared ? true : null,
        proof.Counts.Count(count => count == 0),
        proof.Counts.Where(count => count > 0).Min(),
        proof.Counts.Max(),
        transform.Steps,
        record.Key,
        record.Inputs,
        record.Outputs,
        record.Figures.Spherical,
        record.Figures.Weights);
}
