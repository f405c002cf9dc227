using System.Text.Json.Serialization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What k-means did.</summary>
/// <param name="RowCount">n.</param>
/// <param name="Dimension">d after the transform.</param>
/// <param name="Count">k.</param>
/// <param name="Inertia">Sum of squared distances to the nearest centroid.</param>
/// <param name="IterationCount">Iterations of the chosen restart.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="Restart">The chosen restart, from 0.</param>
/// <param name="RelocationCount">Empty clusters that were given a row.</param>
/// <param name="StartSampleCount">Rows that k-means++ or k-means|| drew from; 0 for random rows.</param>
/// <param name="SumLimbCount">1 or 2 int64 limbs per sum.</param>
/// <param name="SumsLossless">Whether every value is a whole number of the sums' unit.</param>
/// <param name="CentroidsSha256">Hash of the centroids' values.</param>
/// <param name="Spherical">Whether rows and centroids were divided by their lengths; not written where they were not.</param>
/// <param name="Weights">How rows counted; not written where all counted once.</param>
internal sealed record ClusterFigures(
    long RowCount, int Dimension, int Count, double Inertia, int IterationCount, StopReason StopReason, int Restart, int RelocationCount,
    long StartSampleCount, int SumLimbCount, bool SumsLossless, string CentroidsSha256,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Spherical = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WeightFigures? Weights = null);
