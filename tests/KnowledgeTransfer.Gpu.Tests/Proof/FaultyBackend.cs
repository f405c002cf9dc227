using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The scalar backend with one fault: what a device would look like that computes almost everything right.</summary>
internal sealed class FaultyBackend(string fault) : IKMeansBackend
{
    public string Name => "faulty";

    public string Description => $"faulty, {fault}";

    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        new Session(KMeansBackends.Scalar.Open(rows, clusterCount, precision, threadCount), rows, fault);

    public INearestSearch OpenSearch(Centroids centroids, int threadCount) =>
        new Search(KMeansBackends.Scalar.OpenSearch(centroids, threadCount), fault);

    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) =>
        new Seeding(KMeansBackends.Scalar.OpenSeeding(sample, threadCount), fault);

    private static double Flip(double value) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) ^ 1);

    private sealed class Session(IKMeansSession right, FeatureMatrix rows, string fault) : IKMeansSession
    {
        public ClusterSums Sums => right.Sums;

        public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
        {
            AssignmentStep step = right.Assign(centroids, cancellationToken);
            if (fault == "sum") ExchangeRows();
            return fault == "inertia" ? step with { Inertia = Flip(step.Inertia) } : step;
        }

        public double[] SumBlocks() => right.SumBlocks();

        public IReadOnlyList<DistantRow> FindMostDistant(int count) =>
            fault == "distant rows" ? [.. right.FindMostDistant(count).Reverse()] : right.FindMostDistant(count);

        public void Relocate(long row, int cluster)
        {
            if (fault != "relocation") right.Relocate(row, cluster);
        }

        public void CopyLabels(long firstRow, Span<int> labels)
        {
            right.CopyLabels(firstRow, labels);
            if (fault == "label") labels[5] ^= 1;
        }

        public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
            right.FindNearest(centroids, (first, labels, distances) =>
            {
                int[] copy = labels.ToArray();
                if (fault == "candidate") copy[6] ^= 1;
                handler(first, copy, distances);
            }, cancellationToken);

        public void Reset() => right.Reset();

        public void Dispose() => right.Dispose();

        /// <summary>The counts stay right, one sum does not.</summary>
        private void ExchangeRows()
        {
            double[] row = new double[rows.Dimension];
            rows.CopyRows(0, row);
            Sums.Subtract(0, row);
            row[^1] += rows.ElementType == ElementType.Float32 ? 1 : 0;
            Sums.Add(0, row);
        }
    }

    private sealed class Search(INearestSearch right, string fault) : INearestSearch
    {
        public void Find(
            FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
            CancellationToken cancellationToken)
        {
            right.Find(rows, firstRow, labels, squaredDistances, secondSquaredDistances, cancellationToken);
            if (fault == "distance") squaredDistances.Span[3] = Flip(squaredDistances.Span[3]);
            if (fault == "second distance") secondSquaredDistances.Span[4] = Flip(secondSquaredDistances.Span[4]);
            if (fault == "device") throw new DeviceException("the kernel did not launch.");
        }

        public void Dispose() => right.Dispose();
    }

    private sealed class Seeding(ISeedingSession right, string fault) : ISeedingSession
    {
        public double Lower(int seed, CancellationToken cancellationToken)
        {
            double largest = right.Lower(seed, cancellationToken);
            return fault == "largest distance" ? Flip(largest) : largest;
        }

        public void SumWeights(int shift, Memory<ulong> sums)
        {
            right.SumWeights(shift, sums);
            if (fault == "weights") sums.Span[^1]++;
        }

        public void CopyDistances(int firstRow, Span<double> distances)
        {
            right.CopyDistances(firstRow, distances);
            if (fault == "seed distance") distances[2] = Flip(distances[2]);
        }

        public void Dispose() => right.Dispose();
    }
}
