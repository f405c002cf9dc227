using KnowledgeTransfer.Clustering;

namespace ExampleBackend;

/// <summary>A mistake of one character, planted: of equally near centroids the highest index wins.</summary>
internal sealed class TiesUpwards : IKMeansBackend
{
    private readonly PlainBackend _plain = new();

    public string Name => "ties-upwards";

    public string Description => Name;

    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        _plain.Open(rows, clusterCount, precision, threadCount);

    public INearestSearch OpenSearch(Centroids centroids, int threadCount) => new Search(centroids);

    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) => _plain.OpenSeeding(sample, threadCount);

    private sealed class Search(Centroids centroids) : INearestSearch
    {
        public void Find(
            FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
            CancellationToken cancellationToken)
        {
            new PlainSearch(centroids).Find(rows, firstRow, labels, squaredDistances, secondSquaredDistances, cancellationToken);
            double[] row = new double[rows.Dimension], wide = centroids.ToFloat64().Float64.ToArray();
            for (int i = 0; i < labels.Length; i++)
            {
                rows.CopyRows(firstRow + i, row);
                for (int j = 0; j < centroids.Count; j++)
                    if (SquaredDistance.Scalar(row, wide.AsSpan(j * row.Length, row.Length)) <= squaredDistances.Span[i]) labels.Span[i] = j;
            }
        }

        public void Dispose()
        {
        }
    }
}
