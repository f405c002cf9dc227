using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class FeatureMatrixChecksTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_first_row_with_a_number_that_is_not_finite_is_found(float bad)
    {
        foreach (int dimension in (int[])[1, 2, 3, 7, 8, 9, 15, 16, 17, 255])
        {
            const int rows = 40;
            var values = new float[rows * dimension];
            Assert.Null(new ArrayMatrix(values, dimension).FirstNonFiniteRow());
            for (int row = rows - 1; row >= 0; row -= 13)
            {
                values[(row * dimension) + (row % dimension)] = bad;
                Assert.Equal(row, new ArrayMatrix(values, dimension).FirstNonFiniteRow());
            }
        }
    }

    [Fact]
    public void Rows_of_later_blocks_are_counted_from_the_start()
    {
        const int dimension = 1000;
        var values = new float[200 * dimension];
        values[(150 * dimension) + 999] = float.NaN;
        Assert.Equal(150, new ArrayMatrix(values, dimension).FirstNonFiniteRow());
    }

    [Fact]
    public void A_float64_matrix_is_judged_as_float64()
    {
        using var folder = new TemporaryFolder();
        NpyFile.WriteMatrix(folder.File("a.npy"), [1e300, -1e300, double.MaxValue, 0], 2);
        NpyFile.WriteMatrix(folder.File("b.npy"), [1e300, -1e300, double.NaN, 0], 2);
        using NpyMatrix finite = NpyMatrix.Open(folder.File("a.npy"));
        using NpyMatrix broken = NpyMatrix.Open(folder.File("b.npy"));
        Assert.Null(finite.FirstNonFiniteRow());
        Assert.Equal(1, broken.FirstNonFiniteRow());
    }

    [Fact]
    public void The_largest_floats_are_finite() =>
        Assert.Null(new ArrayMatrix([.. Enumerable.Repeat(float.MaxValue, 64)], 8).FirstNonFiniteRow());
}
