using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class UnitRowsTests
{
    [Fact]
    public void Rows_by_hand()
    {
        FeatureMatrix unit = UnitRows.Of(new ArrayMatrix([3f, -4, 0, .5f], 2));
        float[] values = new float[4];
        unit.CopyRows(0, values);
        Assert.Equal([.6f, -.8f, 0, 1], values);
    }

    [Theory]
    [InlineData(ElementType.Float16, ElementType.Float32)]
    [InlineData(ElementType.Float32, ElementType.Float32)]
    [InlineData(ElementType.Float64, ElementType.Float64)]
    public void Each_row_is_the_one_sequence_of_operations_rounded_once(ElementType type, ElementType expected)
    {
        TypedMatrix rows = new(Rows.ToDouble(Rows.Clustered(90, 13)), 13, type);
        FeatureMatrix unit = UnitRows.Of(rows, threadCount: 3);
        Assert.Equal(expected, unit.ElementType);
        double[] values = new double[90 * 13], found = new double[90 * 13];
        rows.CopyRows(0, values);
        unit.CopyRows(0, found);
        for (int i = 0; i < 90; i++)
        {
            double[] row = values[(i * 13)..(i * 13 + 13)];
            double largest = row.Max(Math.Abs), sum = 0;
            foreach (double x in row) sum += x / largest * (x / largest);
            double[] quotients = Array.ConvertAll(row, x => x / largest / Math.Sqrt(sum));
            Assert.Equal(Array.ConvertAll(quotients, x => type == ElementType.Float64 ? x : (float)x), found[(i * 13)..(i * 13 + 13)]);
        }
    }

    [Fact]
    public void Dividing_twice_is_dividing_once() =>
        Gen.Select(Floats.Any.Where(v => v != 0), Floats.Any.Array[0, 70], Gen.Bool).Sample((first, rest, isWide) =>
        {
            double[] values = [first, .. rest];
            ElementType type = isWide ? ElementType.Float64 : ElementType.Float32;
            FeatureMatrix once = UnitRows.Of(new TypedMatrix(values, values.Length, type));
            Assert.Same(once, UnitRows.Of(once));
        });

    [Theory]
    [InlineData(ElementType.Float16, 70)]
    [InlineData(ElementType.Float32, 70)]
    [InlineData(ElementType.Float64, 70)]
    [InlineData(ElementType.Float32, 70_000)] // longer than a block
    public void What_does_not_fit_into_memory_is_divided_when_it_is_read(ElementType type, int dimension)
    {
        TypedMatrix rows = new(Rows.ToDouble(Rows.Clustered(5, dimension)), dimension, type);
        FeatureMatrix held = UnitRows.Of(rows), read = UnitRows.Of(rows, 2, null, heldBytes: 5 * dimension * 4 - 1, default);
        Assert.IsType<ArrayMatrix>(held);
        Assert.IsType<UnitRows>(read);
        Assert.Equal((held.RowCount, held.Dimension, held.ElementType), (read.RowCount, read.Dimension, read.ElementType));
        float[] heldSingles = new float[3 * dimension], readSingles = new float[3 * dimension];
        double[] heldDoubles = new double[3 * dimension], readDoubles = new double[3 * dimension];
        held.CopyRows(2, heldSingles);
        read.CopyRows(2, readSingles);
        held.CopyRows(2, heldDoubles);
        read.CopyRows(2, readDoubles);
        Assert.Equal(heldSingles, readSingles);
        Assert.Equal(heldDoubles, readDoubles);
        Assert.Throws<ArgumentOutOfRangeException>(() => read.CopyRows(3, readSingles));
    }

    [Fact]
    public void Unit_rows_are_the_matrix_itself()
    {
        TypedMatrix rows = new([1, 0, 0, -1], 2, ElementType.Float16);
        Assert.Same(rows, UnitRows.Of(rows));
        ArrayMatrix almost = new([1, 1e-3f, 0, 1], 2);
        Assert.NotSame(almost, UnitRows.Of(almost));
    }

    [Fact]
    public void The_transform_to_unit_length_gives_rows_that_stay_as_they_are()
    {
        ArrayMatrix rows = new(Rows.Clustered(200, 50), 50);
        FeatureMatrix transformed = FeatureTransform.Fit(rows, new() { Steps = [FeatureTransformStep.Normalize] }).Apply(rows);
        Assert.Same(transformed, UnitRows.Of(transformed));
        float[] expected = new float[200 * 50], found = new float[200 * 50];
        transformed.CopyRows(0, expected);
        UnitRows.Of(rows).CopyRows(0, found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void The_first_row_of_zeros_is_named_with_its_id()
    {
        float[] values = Rows.Clustered(3000, 100);
        values.AsSpan(1234 * 100, 100).Clear();
        values.AsSpan(2345 * 100, 100).Clear();
        ArrayMatrix rows = new(values, 100, "features.npy");
        string message = Assert.Throws<DataException>(() => UnitRows.Of(rows, 4, row => $"cat-{row}.png")).Message;
        Assert.StartsWith("features.npy: row 1234 (cat-1234.png) is zero", message);
        values[77] = float.NaN;
        Assert.Contains("row 0 has NaN", Assert.Throws<DataException>(() => UnitRows.Of(rows)).Message);
    }
}
