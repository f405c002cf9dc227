using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class ArrayMatrixTests
{
    [Fact]
    public void Both_types_are_read_as_both()
    {
        ArrayMatrix single = new([1f, 2, 3, 4], 2, "s"), wide = new([1, 2, 3, .1], 2, "w");
        Assert.Equal((ElementType.Float32, ElementType.Float64), (single.ElementType, wide.ElementType));
        float[] singles = new float[2];
        double[] doubles = new double[2];
        single.CopyRows(1, doubles);
        wide.CopyRows(1, singles);
        Assert.Equal([3.0, 4], doubles);
        Assert.Equal([3f, .1f], singles);
        wide.CopyRows(1, doubles);
        Assert.Equal(.1, doubles[1]);
        Assert.True(single.TryGetRows(0, 2, out ReadOnlySpan<float> rows));
        Assert.Equal(4, rows[3]);
        Assert.False(wide.TryGetRows(0, 2, out _));
        Assert.Equal((2L, "w"), (wide.RowCount, wide.Name));
    }

    [Fact]
    public void Whole_rows_are_needed()
    {
        Assert.Contains("3 numbers", Assert.Throws<ArgumentException>(() => new ArrayMatrix([1f, 2, 3], 2)).Message);
        Assert.Throws<ArgumentException>(() => new ArrayMatrix([1.0, 2, 3], 0));
        Assert.Equal((0L, ElementType.Float32), (new ArrayMatrix([], 2).RowCount, new ArrayMatrix([], 2).ElementType));
    }
}
