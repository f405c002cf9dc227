using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Verification;

/// <summary><c>kt clusters verify</c>: files, hashes and figures of a folder, and what the definition says about its labels.</summary>
/// <param name="record">What the folder says about itself.</param>
/// <param name="vectors">What was clustered.</param>
internal sealed class ClusterVerification(ClusterRecord record, VectorSource vectors)
{
    private const string Stage = "verify";

    private readonly ImageId[]? _ids = vectors.TryReadIds();

    /// <summary>Proves the folder and writes its certificate.</summary>
    /// <param name="threads">0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="DivergenceException">Something is not as the folder says: all of it, rows as a table on stdout.</exception>
    /// <exception cref="KnowledgeTransferException">A file that cannot be read.</exception>
    public ClusterCertificate Run(int threads, CancellationToken cancellation)
    {
        string certificate = Path.Combine(record.Folder, ClusterCertificate.FileName);
        File.Delete(certificate); // of an earlier proof; it stands only as long as the proof does
        (ClusterCertificate? proven, List<string> faults) = ProgressView.Show(
            Stage, progress => Prove(threads, progress, cancellation));
        if (proven is null) throw new DivergenceException($"{record.Folder} is not proven:\n{string.Join('\n', faults)}");
        AtomicFile.WriteText(certificate, JsonSerializer.Serialize(proven, Output.Indented) + "\n");
        return proven;
    }

    private (ClusterCertificate?, List<string>) Prove(int threads, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        List<string> faults = [.. record.ChangedInputs(vectors.Inputs("features")), .. record.ChangedOutputs()];
        (Centroids centroids, FeatureTransform transform) = ClusterFiles.Read(record.Folder);
        var claim = new ClusteringClaim(
            centroids, NpyFile.ReadInt32(Path.Combine(record.Folder, ClusterStage.Labels)),
            NpyFile.ReadFloat64(Path.Combine(record.Folder, ClusterStage.Distances)), record.Figures.StopReason == StopReason.Converged,
            record.Figures.Weights?.With(NpyFile.ReadInt32(Path.Combine(record.Folder, ClusterStage.Weights))), record.Figures.Spherical);
        using var folder = new ConversionFolder(record.Folder);
        using ShardedMatrix features = vectors.Open(folder.Path, progress, cancellation);
        var counted = new CountProgress(progress, Stage, "rows", features.RowCount);
        Func<long, string>? id = _ids is null ? null : row => _ids[row].Value;
        ClusteringProof proof = ClusteringProver.Prove(transform.Apply(features), claim, threads, counted, cancellation, id);
        faults.AddRange([.. Faults(proof), .. OtherFigures(proof, centroids)]);
        return (faults.Count == 0 ? ClusterCertificate.Of(record, proof, transform, id) : null, faults);
    }

    private IEnumerable<string> Faults(ClusteringProof proof)
    {
        if (proof.WrongRowCount > 0)
        {
            yield return $"{proof.WrongRowCount} of {proof.RowCount} rows have another label or distance, the first:";
            foreach (WrongRow row in proof.WrongRows)
            {
                string id = _ids is null ? "" : $" ({_ids[row.Row]})";
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"  row {row.Row}{id}: label {row.WrittenLabel}, found {row.FoundLabel}; distance {row.WrittenDistance:R}, " +
                    $"D to {row.WrittenLabel} {row.DistanceToWritten:R}, D to {row.FoundLabel} {row.FoundDistance:R}");
            }
        }
        if (proof.WrongMeanCount > 0)
        {
            yield return $"{proof.WrongMeanCount} of {proof.ClusterCount} centroids are not the mean of their rows, the first:";
            foreach (WrongMean mean in proof.WrongMeans)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"  cluster {mean.Cluster}: {mean.Written:R} in column {mean.Column}, the mean is {mean.Found:R}");
            }
        }
    }

    private IEnumerable<string> OtherFigures(ClusteringProof proof, Centroids centroids)
    {
        (string What, IFormattable Recorded, IFormattable Found)[] figures =
        [
            ("rows", record.Figures.RowCount, proof.RowCount),
            ("numbers per row", record.Figures.Dimension, proof.Dimension),
            ("clusters", record.Figures.Count, proof.ClusterCount),
            ("inertia", record.Figures.Inertia, proof.Inertia),
        ];
        foreach ((string what, IFormattable recorded, IFormattable found) in figures)
        {
            if (recorded.Equals(found)) continue;
            yield return string.Create(CultureInfo.InvariantCulture, $"{ClusterStage.Name}.json records {recorded} {what}; found {found}.");
        }
        if (record.Figures.CentroidsSha256 != centroids.Sha256)
            yield return $"{ClusterStage.Name}.json records centroids {record.Figures.CentroidsSha256}; found {centroids.Sha256}.";
    }
}
