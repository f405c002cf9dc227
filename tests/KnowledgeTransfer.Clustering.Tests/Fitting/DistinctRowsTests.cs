using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class DistinctRowsTests
{
    [Fact]
    public void Equal_rows_count_once_and_both_zeros_are_one()
    {
        ArrayMatrix rows = new([0, 1, -0f, 1, 1, 0, 0, 1, 0, float.Epsilon, 0, 0], 2);
        Assert.Equal(4, DistinctRows.Count(rows, null, 6, CancellationToken.None));
        // Rows 0 and 2 count: (0, 1) and (1, 0).
        Assert.Equal(2, DistinctRows.Count(rows, new RowWeights([2, 0, 1, 5, 0, 0]), 6, CancellationToken.None));
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Rows_are_compared_as_they_are_stored(ElementType type)
    {
        // 2^-30 beside 1 is a bit that only float64 has.
        TypedMatrix rows = new([1, 1 + Math.ScaleB(1, -30), 1, 2], 1, type);
        Assert.Equal(type == ElementType.Float64 ? 3 : 2, DistinctRows.Count(rows, null, 4, CancellationToken.None));
    }

    [Fact]
    public void Many_rows_are_counted_exactly()
    {
        float[] values = [.. Enumerable.Range(0, 50_000).Select(i => (float)(i * 7919 % 12_345))];
        Assert.Equal(12_345, DistinctRows.Count(new ArrayMatrix(values, 1), null, 50_000, CancellationToken.None));
    }

    [Fact]
    public void No_more_rows_are_read_than_needed()
    {
        Counted rows = new(1_000_000);
        Assert.Equal(100, DistinctRows.Count(rows, null, 100, CancellationToken.None));
        Assert.Equal(100, rows.ReadCount);
    }

    private sealed class Counted(long rowCount) : FeatureMatrix
    {
        public long ReadCount { get; private set; }

        public override long RowCount => rowCount;

        public override int Dimension => 1;

        public override ElementType ElementType => ElementType.Float64;

        public override string Name => "counted";

        public override void CopyRows(long firstRow, Span<float> destination) => throw new NotSupportedException();

        public override void CopyRows(long firstRow, Span<double> destination)
        {
            ReadCount += destination.Length;
            for (int i = 0; i < destination.Length; i++) destination[i] = firstRow + i;
        }
    }
}
