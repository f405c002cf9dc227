namespace KnowledgeTransfer.Clustering;

/// <summary>
/// One way to compute k-means: on the processor, on an accelerator. All backends give the same bits, because distance, integer sums
/// and rounding are defined once (<see cref="SquaredDistance"/>, <see cref="SumPrecision"/>, <see cref="Quotient"/>).
/// </summary>
public interface IKMeansBackend
{
    /// <summary>One word for options and records: scalar, simd ...</summary>
    string Name { get; }

    /// <summary>What exactly runs, for logs: "simd, 512 bits".</summary>
    string Description { get; }

    /// <summary>Brings a data set to the device for a fit. The session holds everything that lives there.</summary>
    /// <param name="rows">
    /// n x d, checked: n and d at least 1, all numbers finite. Must stay alive and unchanged until the session ends.
    /// </param>
    /// <param name="clusterCount">k, at least 1; more than n where the rows are a rank's share of all.</param>
    /// <param name="precision">The unit of the sums.</param>
    /// <param name="threadCount">At least 1; never changes a result.</param>
    /// <exception cref="DeviceException">The device does not work or has not enough memory.</exception>
    IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount);

    /// <summary>Brings centroids to the device for labelling any number of rows.</summary>
    /// <param name="centroids">k x d.</param>
    /// <param name="threadCount">At least 1; never changes a result.</param>
    /// <exception cref="DeviceException">The device does not work or has not enough memory.</exception>
    INearestSearch OpenSearch(Centroids centroids, int threadCount);

    /// <summary>Brings a sample of rows to the device for k-means++, once.</summary>
    /// <param name="sample">
    /// m x d, checked: m and d at least 1, m at most 2^31 - 57, all numbers finite. Must stay alive and unchanged until the session ends.
    /// </param>
    /// <param name="threadCount">At least 1; never changes a result.</param>
    /// <returns>Without memory for the sample on the device, a session on the processor.</returns>
    /// <exception cref="DeviceException">The device does not work.</exception>
    ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount);
}
