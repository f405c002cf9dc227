using System.Buffers;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class MemoryMatrixTests
{
    [Fact]
    public void A_part_of_an_array_is_used_where_it_lies()
    {
        float[] values = [9, 9, 1, 2, 3, 4, 9];
        MemoryMatrix<float> rows = new(values.AsMemory(2, 4), 2);
        Assert.Equal((2L, 2, ElementType.Float32, "memory"), (rows.RowCount, rows.Dimension, rows.ElementType, rows.Name));
        Assert.True(rows.TryGetRows(1, 1, out ReadOnlySpan<float> second));
        Assert.Equal([3, 4], second.ToArray());
        Assert.True(second.Overlaps(values));
        var wide = new double[4];
        rows.CopyRows(0, wide);
        Assert.Equal([1, 2, 3, 4], wide);
    }

    [Fact]
    public void Numbers_of_other_types_are_converted_as_files_of_them_are()
    {
        MemoryMatrix<Half> halves = new(new[] { (Half)1.5, Half.Epsilon, (Half)65504, (Half)(-0.0) }, 2);
        var singles = new float[4];
        halves.CopyRows(0, singles);
        Assert.Equal([1.5f, 1f / (1 << 24), 65504, -0f], singles);
        Assert.Equal(ElementType.Float16, halves.ElementType);
        Assert.False(halves.TryGetRows(0, 1, out _));

        MemoryMatrix<double> doubles = new(new[] { 1 + 1e-12, 1e300, -1, 0 }, 1);
        var exact = new double[2];
        doubles.CopyRows(0, exact);
        Assert.Equal([1 + 1e-12, 1e300], exact);
        doubles.CopyRows(0, singles);
        Assert.Equal([1, float.PositiveInfinity, -1, 0], singles);
    }

    [Fact]
    public void Memory_of_any_owner_gives_the_bits_of_an_array()
    {
        float[] values = Rows.Clustered(300, 7);
        using IMemoryOwner<float> rented = MemoryPool<float>.Shared.Rent(values.Length);
        values.CopyTo(rented.Memory);
        KMeansOptions options = new() { ClusterCount = 9, Seed = 5 };
        Centroids expected = KMeans.Fit(new ArrayMatrix(values, 7), options).Centroids;
        Assert.Equal(expected.Sha256, KMeans.Fit(rented.Memory[..values.Length], 7, options).Centroids.Sha256);
        Assert.Equal(expected.Sha256, KMeans.Fit(values, 7, options).Centroids.Sha256);
    }

    [Fact]
    public void Float64_and_float16_in_memory_give_the_bits_of_the_reference()
    {
        KMeansOptions options = new() { ClusterCount = 6, Seed = 2 };
        double[] values = Array.ConvertAll(Rows.ToDouble(Rows.Clustered(200, 5)), v => v * (1 + 1e-13));
        KMeansResult wide = KMeans.Fit(values, 5, options);
        Assert.Equal(KMeans.Fit(new TypedMatrix(values, 5, ElementType.Float64), options with { Backend = KMeansBackends.Scalar })
            .Centroids.Sha256, wide.Centroids.Sha256);
        Half[] halves = Array.ConvertAll(values, v => (Half)v);
        Assert.Equal(KMeans.Fit(new TypedMatrix(values, 5, ElementType.Float16), options).Centroids.Sha256,
            KMeans.Fit(new MemoryMatrix<Half>(halves, 5), options).Centroids.Sha256);
    }

    [Fact]
    public void A_result_labels_rows_in_memory()
    {
        KMeansResult result = KMeans.Fit(new float[] { 0, 1, 10, 11 }, 1, new()
        {
            ClusterCount = 2,
            StartCentroids = new Centroids([0f, 10f], 2, 1),
        });
        Assert.Equal([0.5f, 10.5f], result.Centroids.Float32.ToArray());
        Assert.Equal([0, 0, 1, 1], result.Assign(new float[] { 0, 1, 10, 11 }).Labels);
        Assert.Equal([0, 1], result.Assign(new[] { 5.5, 5.75 }).Labels); // a tie goes to the lower index
        Assert.Equal([1], result.Assign(new MemoryMatrix<Half>(new[] { (Half)20 }, 1)).Labels);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], result.Assign(new float[] { 0, 1, 10, 11 }).SquaredDistances);
    }

    [Fact]
    public void What_does_not_fit_is_the_callers_mistake()
    {
        Assert.Contains("5 numbers are not whole rows of 2",
            Assert.Throws<ArgumentException>(() => KMeans.Fit(new float[5], 2, new() { ClusterCount = 1 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryMatrix<double>(new double[4], 0));
        Assert.Contains("Rows of Int32 are not read",
            Assert.Throws<ArgumentException>(() => new MemoryMatrix<int>(new int[4], 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryMatrix<float>(new float[4], 2).CopyRows(1, new float[4]));
    }

    [Fact]
    public void Bad_values_and_no_values_are_named()
    {
        Assert.StartsWith("memory: row 1 has NaN in column 0", Assert.Throws<DataException>(() =>
            KMeans.Fit(new[] { 0f, 1, float.NaN, 2 }, 2, new() { ClusterCount = 1 })).Message);
        Assert.StartsWith("queries: row 0 has Infinity in column 1", Assert.Throws<DataException>(() =>
            NearestCentroids.Assign(new MemoryMatrix<double>(new[] { 0, double.PositiveInfinity }, 2, "queries"),
                new Centroids(new double[2], 1, 2))).Message);
        Assert.Contains("at least one of each", Assert.Throws<DataException>(() =>
            KMeans.Fit(ReadOnlyMemory<float>.Empty, 2, new() { ClusterCount = 1 })).Message);
    }
}
