using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed unsafe class ProjectionTests
{
    private const int Columns = SingleProducts.Columns;

    [Fact]
    public void A_vector_keeps_two_coordinates_and_the_length_of_the_rest()
    {
        // The directions are the first and the third axis of R^4; mu = (1, 0, 0, 0), scale 2.
        using Projection projection = Make(4, (0, 0, 1), (2, 1, 1));
        float[] reduced = Reduce(projection, [4.0, 5, 7, 12]);
        Assert.Equal((6f, 14f), (reduced[0], reduced[1]));
        Assert.All(reduced[2..31], v => Assert.Equal(0, v));
        Assert.InRange(reduced[31], 26, 26.1); // 2 |(5, 12)|, rounded up
    }

    [Fact]
    public void What_float32_cannot_hold_is_unknown()
    {
        using Projection projection = Make(4, (0, 0, 1));
        Assert.True(float.IsNaN(Reduce(projection, [1, 1e39, 0, 0])[31]));
        Assert.True(float.IsNaN(Reduce(projection, [1e39, 0, 0, 0])[31]));
        Assert.False(float.IsNaN(Reduce(projection, [1e18, 1e18, 0, 0])[31]));
        // What vanishes does not count as nothing.
        Assert.InRange(Reduce(projection, [0, 1e-60, 0, 0])[31], 1e-37f, 1e-35f);
    }

    [Theory]
    [InlineData("clustered", 128)]
    [InlineData("noise", 96)]
    [InlineData("offset", 129)]
    [InlineData("mixed", 700)]
    public void Reduced_products_are_never_less_than_the_whole_ones(string kind, int d)
    {
        const int n = 320;
        Random random = new(d);
        double[] values = new double[n * d];
        for (int i = 0; i < values.Length; i++)
        {
            double noise = random.NextDouble() * 2 - 1;
            values[i] = kind switch
            {
                "clustered" => Math.Sin(i / d % 7 * (i % d)) + noise / 10,
                "offset" => 1e6 + Math.Cos(i / d % 5 * (i % d)) + noise / 10,
                "mixed" => noise * Math.Pow(10, i / d % 9 - 4),
                _ => noise,
            };
        }
        TypedMatrix rows = new(values, d, ElementType.Float64);
        double[] mean = SampleMean.Of(rows, 1);
        using Projection projection = ProjectionSearch.Find(rows, mean, TypicalScale.Of(rows, mean), always: true, 2)!;
        float[][] reduced = [.. Enumerable.Range(0, 60).Select(r => Reduce(projection, values[(r * d)..(r * d + d)], mean))];
        for (int r = 0; r < reduced.Length; r++)
        {
            double[] a = Centred(r);
            double la = Math.Sqrt(Dot(a, a)), ea = projection.ErrorOf(la * la / projection.Scale / projection.Scale);
            for (int other = 0; other < reduced.Length; other++)
            {
                double[] b = Centred(other);
                double lb = Math.Sqrt(Dot(b, b)), eb = projection.ErrorOf(lb * lb / projection.Scale / projection.Scale);
                double whole = Dot(a, b), less = reduced[r].Zip(reduced[other], (x, y) => (double)x * y).Sum();
                Assert.True(less + ea * lb * 1.1 + eb * la * 1.1 >= whole - 1e-12 * la * lb, $"rows {r} and {other}: {less:R}, {whole:R}");
            }
            // And what is left is no longer than it has to be.
            double kept = reduced[r][..31].Sum(v => (double)v * v);
            Assert.InRange(reduced[r][31], 0, Math.Sqrt(Math.Max(0, la * la - kept) + 3 * ea * la) + 1e-5 * la);
        }

        double[] Centred(int row) => [.. Enumerable.Range(0, d).Select(i => (values[row * d + i] - mean[i]) * projection.Scale)];
    }

    [Fact]
    public void Rows_are_reduced_where_it_pays()
    {
        Random random = new(1);
        float[] noise = [.. Enumerable.Range(0, 2000 * 128).Select(_ => random.NextSingle() - 0.5f)];
        // 40 directions of 128, as features of networks have fewer than their dimension.
        float[] basis = noise[..(40 * 128)], structured = new float[1000 * 128];
        for (int r = 0; r < 1000; r++)
            for (int j = 0; j < 40; j++)
                for (int i = 0; i < 128; i++) structured[r * 128 + i] += noise[128 * 200 + r * 40 + j] * basis[j * 128 + i];
        Assert.Null(Find(noise, 128));
        Assert.Null(Find(structured, 64)); // too short
        Assert.Null(Find(structured[..(200 * 128)], 128)); // too few
        Assert.Null(Find(new float[1000 * 128], 128)); // nothing to tell apart
        using Projection? found = Find(structured, 128);
        Assert.NotNull(found);
        double[] row = Array.ConvertAll(structured[^128..], v => (double)v);
        Assert.InRange(Reduce(found, row, new double[136])[31] / Math.Sqrt(Dot(row, row)) / found.Scale, 0, 0.65);

        Projection? Find(float[] values, int d)
        {
            ArrayMatrix rows = new(values, d);
            double[] mean = SampleMean.Of(rows, 1);
            return ProjectionSearch.Find(rows, mean, TypicalScale.Of(rows, mean), always: false, 1);
        }
    }

    [Fact]
    public void Products_of_any_number_of_rows_come_near_those_of_two_loops()
    {
        Random random = new(3);
        foreach (int length in new[] { 1, 63, 64, 65, 200 })
        {
            using NativeBuffer<float> columns = new(length * Columns), rows = new(13 * length), result = new(13 * Columns + 8);
            foreach (NativeBuffer<float> buffer in new[] { columns, rows })
                foreach (ref float value in buffer.Span) value = random.NextSingle() - 0.5f;
            for (int count = 0; count <= 13; count++)
            {
                result.Span.Fill(7);
                SingleProducts.Multiply(rows.Pointer, count, length, columns.Pointer, result.Pointer);
                for (int r = 0; r < count; r++)
                {
                    for (int j = 0; j < Columns; j++)
                    {
                        double exact = 0, size = 0;
                        for (int i = 0; i < length; i++)
                        {
                            double term = (double)rows.Span[r * length + i] * columns.Span[i * Columns + j];
                            exact += term;
                            size += Math.Abs(term);
                        }
                        double error = (SingleProducts.Stretch + length / SingleProducts.Stretch + 2) / (double)(1 << 24) * size;
                        Assert.InRange(result.Span[r * Columns + j], exact - error, exact + error);
                    }
                }
                Assert.All(result.Span[(count * Columns)..].ToArray(), v => Assert.Equal(7, v));
            }
        }
    }

    [Fact]
    public void Columns_become_orthonormal_and_those_without_a_direction_zero()
    {
        using NativeBuffer<float> columns = new(3 * Columns);
        // (3, 4, 0), its double, (0, 0, 5), and more than R^3 has room for.
        (columns.Span[0], columns.Span[Columns]) = (3, 4);
        (columns.Span[1], columns.Span[Columns + 1]) = (6, 8);
        columns.Span[2 * Columns + 2] = 5;
        (columns.Span[3], columns.Span[4], columns.Span[31]) = (1, 1, 1);
        Orthonormal.Make(columns.Pointer, 3);
        Assert.Equal([0.6f, 0.8f, 0], Column(0));
        Assert.Equal([0, 0, 0], Column(1));
        Assert.Equal([0, 0, 1], Column(2));
        Assert.Equal([0.8f, -0.6f, 0], Column(3), (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Equal([0, 0, 0], Column(4));
        Assert.Equal([0, 0, 0], Column(31)); // the place of the rest
        Assert.InRange(Orthonormal.Defect(columns.Pointer, 3), 1e-9, 1e-6);
        columns.Span[2] = 0.5f; // (0.5, 0, 1): 0.25 too long, 0.3 along the first, 0.4 along the fourth
        Assert.Equal(Math.Sqrt(0.25 * 0.25 + 2 * (0.3 * 0.3 + 0.4 * 0.4)), Orthonormal.Defect(columns.Pointer, 3), 1e-6);

        float[] Column(int j) => [columns.Span[j], columns.Span[Columns + j], columns.Span[2 * Columns + j]];
    }

    [Fact]
    public void Sets_of_places_are_listed_in_their_order()
    {
        Random random = new(2);
        ushort* bits = stackalloc ushort[4], list = stackalloc ushort[4 * 16 + 16];
        foreach (int count in new[] { 0, 1, 15, 16, 17, 50, 64 })
        {
            PlaceBits.SetAll(bits, 4, count);
            Assert.Equal(count, PlaceBits.Expand(bits, 4, list));
            Assert.Equal(Enumerable.Range(0, count).Select(p => (ushort)p), new Span<ushort>(list, count).ToArray());
        }
        for (int round = 0; round < 100; round++)
        {
            List<ushort> expected = [];
            for (int chunk = 0; chunk < 4; chunk++) bits[chunk] = (ushort)(random.Next(1 << 16) & random.Next(1 << 16));
            for (int p = 0; p < 64; p++)
                if ((bits[p / 16] >> p % 16 & 1) != 0) expected.Add((ushort)p);
            Assert.Equal(expected, new Span<ushort>(list, PlaceBits.Expand(bits, 4, list)).ToArray());
        }
    }

    /// <summary>Directions with a single coordinate each: (axis, column, value).</summary>
    private static Projection Make(int d, params (int Axis, int Column, float Value)[] entries)
    {
        NativeBuffer<float> directions = new(d * Columns);
        foreach ((int axis, int column, float value) in entries) directions.Span[axis * Columns + column] = value;
        double scale = entries.Length == 2 ? 2 : 1;
        return new Projection(directions, [scale - 1, .. new double[d + 7]], d, scale);
    }

    private static float[] Reduce(Projection projection, double[] vector, double[]? mean = null)
    {
        mean ??= [projection.Scale - 1, .. new double[vector.Length + 7]];
        double square = vector.Select((v, i) => (v - mean[i]) * (v - mean[i])).Sum();
        float[] reduced = new float[Columns];
        using NativeBuffer<float> scratch = new(projection.ScratchLength);
        fixed (double* v = vector)
        fixed (float* result = reduced) projection.Reduce(&v, &square, 1, scratch.Pointer, result);
        return reduced;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
