using System.Numerics;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed unsafe class RotationTests
{
    [Fact]
    public void One_large_coordinate_is_spread_evenly_over_its_block()
    {
        double[] row = new double[80];
        (row[5], row[70]) = (8, 4);
        double[] rotated = Rotate(row);
        Assert.All(rotated[..64], value => Assert.Equal(1, Math.Abs(value))); // 8 / 8
        Assert.All(rotated[64..], value => Assert.Equal(1, Math.Abs(value))); // 4 / 4
        Assert.Contains(1, rotated);
        Assert.Contains(-1, rotated);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(127)]
    [InlineData(208)]
    public void Dot_products_are_those_of_before(int d)
    {
        double[] a = Rows.ToDouble(Rows.Clustered(1, d)), b = Rows.ToDouble(Rows.Clustered(1, d, 2));
        double before = Dot(a, b), after = Dot(Rotate(a), Rotate(b));
        Assert.Equal(before, after, 1e-14 * Math.Sqrt(Dot(a, a) * Dot(b, b)));
        for (int i = d / 16 * 16; i < d; i++) Assert.Equal(Math.Abs(a[i]), Math.Abs(Rotate(a)[i]));
    }

    [Fact]
    public void The_result_is_off_by_at_most_six_roundings_of_the_length()
    {
        const int d = 64;
        double[] a = [.. Rows.Clustered(1, d, 3).Select(v => Math.Cbrt(v))], rotated = Rotate(a);
        // Unit vectors give the columns of the matrix: +-1 / 8. Everything is a whole multiple of 2^-100.
        double[][] columns = [.. Enumerable.Range(0, d).Select(j => Rotate([.. Enumerable.Range(0, d).Select(i => i == j ? 1.0 : 0)]))];
        double square = 0;
        for (int i = 0; i < d; i++)
        {
            BigInteger exact = 0;
            for (int j = 0; j < d; j++) exact += Math.Sign(columns[j][i]) * (BigInteger)Math.ScaleB(a[j], 100);
            double off = Math.ScaleB((double)((BigInteger)Math.ScaleB(rotated[i], 103) - exact), -103);
            square += off * off;
        }
        Assert.InRange(Math.Sqrt(square), 0, 6 * Math.ScaleB(1, -53) * Math.Sqrt(Dot(a, a)));
    }

    [Fact]
    public void It_is_used_where_it_makes_the_largest_coordinates_smaller()
    {
        const int d = 128;
        float[] wide = Rows.Clustered(300, d), even = [.. Enumerable.Range(0, 300 * d).Select(i => i * 7919 % 13 < 6 ? 1f : -1)];
        for (int i = 0; i < wide.Length; i += d) wide[i + i / d % d] = 30;
        Assert.NotNull(Rotation.Find(new ArrayMatrix(wide, d), new double[d + 7], PanelFormat.Bytes, wanted: null));
        Assert.Null(Rotation.Find(new ArrayMatrix(even, d), new double[d + 7], PanelFormat.Bytes, wanted: null));
        Assert.NotNull(Rotation.Find(new ArrayMatrix(even, d), new double[d + 7], PanelFormat.Bytes, wanted: true));
        Assert.Null(Rotation.Find(new ArrayMatrix(even, 15), new double[22], PanelFormat.Bytes, wanted: true)); // there is no block to spread over
        Assert.Null(Rotation.Find(new ArrayMatrix(wide, d), new double[d + 7], PanelFormat.Words, wanted: null));
        Assert.Null(Rotation.Find(new ArrayMatrix(new float[64], 64), new double[71], PanelFormat.Bytes, wanted: null));
    }

    private static double[] Rotate(double[] row)
    {
        int d = row.Length;
        double[] mean = new double[d + 7], result = new double[d];
        Rotation rotation = Rotation.Find(new TypedMatrix(row, d, ElementType.Float64), mean, PanelFormat.Bytes, wanted: true)!;
        fixed (double* x = row, mu = mean, a = result) rotation.Apply(x, mu, a);
        return result;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
