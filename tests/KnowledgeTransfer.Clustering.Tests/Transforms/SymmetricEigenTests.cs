using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Transforms;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void Two_by_two_and_three_by_three_are_as_computed_by_hand()
    {
        SymmetricEigen two = Decompose([2, 1, 1, 2], 2);
        AssertClose([3, 1], two.Values, 1e-15);
        double half = Math.Sqrt(0.5);
        AssertClose([half, half, half, -half], two.Vectors, 1e-15);

        // Second differences: 2 - 2 cos(i pi / 4).
        SymmetricEigen three = Decompose([2, -1, 0, -1, 2, -1, 0, -1, 2], 3);
        AssertClose([2 + Math.Sqrt(2), 2, 2 - Math.Sqrt(2)], three.Values, 1e-14);
        AssertClose([-0.5, half, -0.5], three.Vectors[..3], 1e-14);
        AssertClose([0.5, half, 0.5], three.Vectors[6..], 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(65)]
    [InlineData(255)]
    [InlineData(300)]
    public void Vectors_are_orthonormal_and_rebuild_the_matrix(int size)
    {
        double[] matrix = RandomSymmetric(size);
        SymmetricEigen eigen = Decompose([.. matrix], size);
        double scale = eigen.Values.Max(Math.Abs), tolerance = 1e-14 * size * scale;
        Assert.Equal([.. eigen.Values.OrderDescending()], eigen.Values);
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> u = eigen.Vectors.AsSpan(i * size, size);
            for (int j = 0; j <= i; j++) Assert.InRange(Dot(u, eigen.Vectors.AsSpan(j * size, size)) - (i == j ? 1 : 0), -1e-13, 1e-13);
            for (int row = 0; row < size; row++)
                Assert.InRange(Dot(matrix.AsSpan(row * size, size), u) - (eigen.Values[i] * u[row]), -tolerance, tolerance);
            int largest = Enumerable.Range(0, size).MaxBy(j => Math.Abs(eigen.Vectors[(i * size) + j]));
            Assert.True(u[largest] > 0);
        }
    }

    [Fact]
    public void Copied_columns_leave_zeros_that_are_found()
    {
        // The Gram matrix of 32 columns that come four times each: 96 eigenvalues are zero.
        const int Distinct = 32, Size = 4 * Distinct, Rows = 50;
        var random = new Random(4);
        var columns = new double[Rows, Distinct];
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Distinct; column++) columns[row, column] = random.NextDouble() - 0.5;
        var matrix = new double[Size * Size];
        for (int i = 0; i < Size; i++)
            for (int j = 0; j < Size; j++)
                for (int row = 0; row < Rows; row++) matrix[(i * Size) + j] += columns[row, i / 4] * columns[row, j / 4];
        SymmetricEigen eigen = Decompose(matrix, Size);
        Assert.True(eigen.Values[Distinct - 1] > 0.1);
        Assert.All(eigen.Values[Distinct..], value => Assert.InRange(value, -1e-13, 1e-13));
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Extreme_scales_neither_overflow_nor_vanish(double scale)
    {
        SymmetricEigen eigen = Decompose([2 * scale, scale, 0, scale, 2 * scale, 0, 0, 0, scale], 3);
        Assert.Equal([3, 1, 1], eigen.Values.Select(x => Math.Round(x / scale, 12)));
    }

    [Fact]
    public void Zero_diagonal_and_repeated_eigenvalues_are_no_special_cases()
    {
        Assert.Equal([0.0, 0, 0, 0], Decompose(new double[16], 4).Values);
        AssertClose([1, 0, 0, 0, 1, 0, 0, 0, 1], Decompose([1, 0, 0, 0, 1, 0, 0, 0, 1], 3).Vectors, 0);
        SymmetricEigen ones = Decompose([.. Enumerable.Repeat(1.0, 400)], 20);
        Assert.Equal(20, ones.Values[0], 12);
        Assert.All(ones.Values[1..], value => Assert.InRange(value, -1e-13, 1e-13));
        Assert.Empty(Decompose([], 0).Values);
    }

    [Fact]
    public void Fewer_vectors_are_the_first_of_all_vectors()
    {
        double[] matrix = RandomSymmetric(40);
        SymmetricEigen all = Decompose([.. matrix], 40);
        SymmetricEigen three = SymmetricEigen.Decompose([.. matrix], 40, 3, new ParallelOptions());
        Assert.Equal(all.Vectors[..120], three.Vectors);
        Assert.Equal(all.Values, SymmetricEigen.Decompose([.. matrix], 40, 0, new ParallelOptions()).Values);
    }

    private static SymmetricEigen Decompose(double[] matrix, int size) =>
        SymmetricEigen.Decompose(matrix, size, size, new ParallelOptions());

    private static double[] RandomSymmetric(int size)
    {
        var random = new Random(size);
        var matrix = new double[size * size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j <= i; j++) matrix[(i * size) + j] = matrix[(j * size) + i] = random.NextDouble() - 0.4;
        return matrix;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
