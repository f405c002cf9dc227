using System.Numerics;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class NearestCentroidsTests
{
    [Fact]
    public void Blocks_arrive_in_order_and_hold_what_the_whole_holds()
    {
        // 32 MB hold 2048 rows of 4096 numbers.
        Generated rows = new(5000, 4096);
        Centroids centroids = new(Rows.Clustered(5, 4096), 5, 4096);
        List<(long First, int Count)> blocks = [];
        List<int> labels = [];
        List<double> distances = [], seconds = [];
        List<long> progress = [];
        NearestCentroids.AssignBlocks(rows, centroids, (first, l, d, s) =>
        {
            blocks.Add((first, l.Length));
            labels.AddRange(l);
            distances.AddRange(d);
            seconds.AddRange(s);
        }, progress: new ImmediateProgress<long>(progress.Add));
        Assert.Equal([(0, 2048), (2048, 2048), (4096, 904)], blocks);
        Assert.Equal([2048, 4096, 5000], progress);
        Assignment whole = NearestCentroids.Assign(rows, centroids, threadCount: 1);
        Assert.Equal(whole.Labels, labels);
        Assert.Equal(whole.SquaredDistances, distances);
        Assert.Equal(whole.SecondSquaredDistances, seconds);
    }

    [Fact]
    public void No_rows_give_an_empty_assignment() =>
        Assert.Empty(NearestCentroids.Assign(new ArrayMatrix([], 3), new Centroids([1f, 2f, 3f], 1, 3)).Labels);

    [Fact]
    public void The_hash_covers_type_shape_and_values()
    {
        // printf 'float32 1 2\n\0\0\200?\0\0\0@' | sha256sum
        Assert.Equal("557a5ec330880c10d0fc8fc9bb84fae3896a578fec0f666653f9dc0ce19395cf", new Centroids([1f, 2f], 1, 2).Sha256);
        Assert.Equal(4, new[]
        {
            new Centroids([1f, 2f], 1, 2), new Centroids([1f, 2f], 2, 1), new Centroids([1f, -2f], 1, 2), new Centroids([1.0, 2.0], 1, 2),
        }.Select(c => c.Sha256).Distinct().Count());
    }

    /// <summary>Rows that are computed when they are read.</summary>
    private sealed class Generated(long rows, int dimension) : FeatureMatrix
    {
        public override long RowCount => rows;

        public override int Dimension => dimension;

        public override ElementType ElementType => ElementType.Float32;

        public override string Name => "generated rows";

        public override void CopyRows(long firstRow, Span<float> destination) => Fill(firstRow, destination);

        public override void CopyRows(long firstRow, Span<double> destination) => Fill(firstRow, destination);

        private void Fill<T>(long firstRow, Span<T> destination) where T : INumber<T>
        {
            CheckRange(firstRow, destination.Length);
            for (int i = 0; i < destination.Length; i++)
                destination[i] = T.CreateTruncating((float)((firstRow + i / dimension) * 31 % 17 * 0.25 - i % dimension % 5));
        }
    }
}
