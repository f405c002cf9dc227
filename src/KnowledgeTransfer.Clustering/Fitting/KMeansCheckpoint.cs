using System.Globalization;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// How far a fit has come, enough to go on after a crash with the same bytes as without one. It holds the centroids at the
/// <em>beginning</em> of the last completed iteration: repeating that iteration restores labels and sums, which are not stored,
/// and proves that the rows are the same.
/// </summary>
/// <param name="Restart">The restart under way.</param>
/// <param name="Centroids">At the beginning of the last recorded iteration.</param>
/// <param name="Iterations">All iterations of all restarts so far; at least one.</param>
/// <param name="Best">The best finished restart, if any.</param>
/// <param name="OptionsFingerprint">See <see cref="Fingerprint"/>.</param>
public sealed record KMeansCheckpoint(
    int Restart, Centroids Centroids, IReadOnlyList<KMeansIteration> Iterations, RestartOutcome? Best, string OptionsFingerprint)
{
    /// <summary>Everything in options and shape that the result depends on, in one line.</summary>
    public static string Fingerprint(FeatureMatrix rows, KMeansOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rows.RowCount} x {rows.Dimension} {rows.ElementType}, k {options.ClusterCount}, iterations {options.MaxIterations}, "
        + $"tolerance {options.Tolerance:R}, seed {options.Seed}, restarts {options.RestartCount}, "
        + $"start {options.StartCentroids?.Sha256 ?? $"{options.Initialisation} of {options.SampleCount}"}"
        + $"{(options.Weights is { } weights ? $", weights {weights.Sha256}" : "")}{(options.Spherical ? ", spherical" : "")}");

    /// <summary>Writes the checkpoint. The caller writes to a temporary file, flushes and renames.</summary>
    /// <param name="stream">Writable; stays open.</param>
    public void Write(Stream stream) => CheckpointFormat.Write(this, stream);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">Readable; stays open.</param>
    /// <exception cref="ArtefactException">Truncated, damaged or not a checkpoint.</exception>
    public static KMeansCheckpoint Read(Stream stream) => CheckpointFormat.Read(stream);

    internal void CheckBelongsTo(FeatureMatrix rows, KMeansOptions options)
    {
        string wanted = Fingerprint(rows, options);
        if (wanted != OptionsFingerprint)
            throw new ConfigException(
                $"The checkpoint belongs to another fit: it is of \"{OptionsFingerprint}\", asked for is \"{wanted}\". "
                + "Use the options it was made with, or delete it to begin anew.");
    }
}
