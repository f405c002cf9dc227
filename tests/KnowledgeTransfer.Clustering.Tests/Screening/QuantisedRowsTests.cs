using System.Numerics;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed unsafe class QuantisedRowsTests
{
    [Fact]
    public void Two_rows_come_out_as_computed_by_hand()
    {
        // mu = (1, 0): a = (126, -63) and (0, 1). The step is 126 / 127, a millionth more.
        using QuantisedRows<float> rows = Fill<float>([127, -63, 1, 1], 2, PanelFormat.Bytes, [1, 0], 24);
        RowBlock block = Assert.Single(rows.Blocks);
        Assert.Equal((0, 2), (block.First, block.Count));
        Assert.Equal(126 / 127.0 * (1 + 1e-6), block.Full.Step);
        Assert.Equal([127, -63, 0, 1], Whole(rows, 0, 2, PanelFormat.Bytes).Concat(Whole(rows, 1, 2, PanelFormat.Bytes)));
        Assert.Equal([128 * 64, 128], new ReadOnlySpan<int>(rows.Full.Excess, 2));
        Assert.Equal([126.0 * 126 + 63 * 63, 1], new ReadOnlySpan<double>(rows.Squares, 2));
        Assert.Equal([0, 1], new ReadOnlySpan<int>(rows.Order, 2));
        Assert.Equal(1, rows.Full.StepCount);
        double e = 63 * 126 / 127.0 * (1 + 1e-6) - 63; // the residual of -63 / step = -63.5, which rounds to -63 only below a half
        Assert.InRange(rows.Full.Residuals[0], Math.Abs(e), Math.Sqrt(e * e + 1e-4 * 126) + 1e-3);
    }

    public static TheoryData<string, int, bool, bool> Cases
    {
        get
        {
            TheoryData<string, int, bool, bool> cases = [];
            string[] kinds =
            [
                "ties", "scale 1e18", "scale 1e-18", "scale 1e-30", "scale 1e30", "denormal", "offset 1e6", "one huge coordinate",
                "largest and smallest", "all rows equal", "zero", "bisector",
            ];
            foreach (string kind in kinds)
                foreach (int d in new[] { 1, 8, 19 })
                    foreach (bool isBytes in new[] { false, true })
                        foreach (bool isFloat64 in new[] { false, true }) cases.Add(kind, d, isBytes, isFloat64);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Residuals_and_norms_are_at_least_the_exact_ones(string kind, int d, bool isBytes, bool isFloat64)
    {
        PanelFormat format = isBytes ? PanelFormat.Bytes : PanelFormat.Words;
        float[] values = Rows.Nasty(kind, 100, d);
        double[] mean = SampleMean.Of(new ArrayMatrix(values, d), 1)[..d];
        if (isFloat64) Check(Array.ConvertAll(values, v => v * (1 + 1e-9)), d, format, mean);
        else Check(values, d, format, mean);
    }

    [Fact]
    public void A_huge_coordinate_leaves_the_step_of_its_neighbours_alone()
    {
        float[] values = Rows.Clustered(240, 5);
        using QuantisedRows<float> before = Fill(values, 5, PanelFormat.Bytes, new double[5], 240);
        values[5 * 17 + 2] = 1e30f;
        using QuantisedRows<float> after = Fill(values, 5, PanelFormat.Bytes, new double[5], 240);
        Assert.Equal([239, 1], after.Blocks.Select(block => block.Count));
        Assert.Equal(before.Blocks[0].Full.Step, after.Blocks[0].Full.Step, before.Blocks[0].Full.Step * 0.05);
        Assert.Equal(17, after.Order[239]);
        Assert.InRange(after.Full.Residuals[16], 0, before.Blocks[0].Full.LargestResidual);
    }

    [Fact]
    public void Rows_of_mixed_reach_stand_with_their_like()
    {
        Random random = new(5);
        float[] values = [.. Enumerable.Range(0, 600 * 3).Select(i => random.NextSingle() * MathF.Pow(10, i / 3 % 7 - 3))];
        using QuantisedRows<float> rows = Check(values, 3, PanelFormat.Words, new double[3], 24);
        foreach (RowBlock block in rows.Blocks.Skip(25))
        {
            int[] members = new ReadOnlySpan<int>(rows.Order + block.First, block.Count).ToArray();
            double[] reaches = [.. members.Select(r => (double)values[(r * 3)..(r * 3 + 3)].Max())];
            Assert.InRange(reaches.Max(), reaches.Min(), 2 * reaches.Min());
        }
    }

    private static QuantisedRows<T> Fill<T>(T[] values, int d, PanelFormat format, double[] mean, int blockRows)
        where T : unmanaged, INumberBase<T>
    {
        FeatureMatrix matrix = values is float[] singles
            ? new ArrayMatrix(singles, d) : new TypedMatrix((double[])(object)values, d, ElementType.Float64);
        int n = values.Length / d;
        RowBatch<T> batch = new(matrix, n);
        batch.Load(0, 1, CancellationToken.None);
        QuantisedRows<T> rows = new(n, d, format, [.. mean, .. new double[8]], 1, blockRows);
        rows.Fill(batch, n, 2, CancellationToken.None);
        return rows;
    }

    private static QuantisedRows<T> Check<T>(T[] values, int d, PanelFormat format, double[] mean, int blockRows = 24)
        where T : unmanaged, INumberBase<T>
    {
        QuantisedRows<T> rows = Fill(values, d, format, mean, blockRows);
        Assert.Equal(Enumerable.Range(0, values.Length / d), new ReadOnlySpan<int>(rows.Order, values.Length / d).ToArray().Order());
        int next = 0;
        foreach (RowBlock block in rows.Blocks)
        {
            Assert.Equal(next, block.First);
            Assert.InRange(block.Count, 1, blockRows);
            next += block.Count;
            int[] members = new ReadOnlySpan<int>(rows.Order + block.First, block.Count).ToArray();
            Assert.Equal(members.Max(r => rows.Full.Residuals[r]), block.Full.LargestResidual);
            Assert.Equal(members.Max(r => rows.Full.Norms[r]), block.Full.LargestNorm);
            Assert.Equal(members.Max(r => rows.Squares[r]), block.LargestSquare);
            Assert.Equal(0, block.BoundsFirst % GroupBounds.Lanes);
            foreach (int row in members) CheckRow(rows, row, block.Full.Step, values, mean, format);
        }
        Assert.Equal(values.Length / d, next);
        return rows;
    }

    /// <summary>Whole numbers in units of 2^-1074: no rounding anywhere.</summary>
    private static void CheckRow<T>(QuantisedRows<T> rows, int row, double step, T[] values, double[] mean, PanelFormat format)
        where T : unmanaged, INumberBase<T>
    {
        int d = mean.Length, levels = format.Levels(d);
        int[] whole = Whole(rows, row, d, format);
        BigInteger residual = 0, norm = 0;
        for (int i = 0; i < d; i++)
        {
            Assert.InRange(whole[i], -levels, levels);
            BigInteger product = Units(step) * whole[i], e = Units(double.CreateChecked(values[row * d + i])) - Units(mean[i]) - product;
            residual += e * e;
            norm += product * product;
        }
        BigInteger residualBound = Units(rows.Full.Residuals[row]), normBound = Units(rows.Full.Norms[row]);
        // Infinite bounds are right, too.
        if (float.IsFinite(rows.Full.Residuals[row])) Assert.True(residual <= residualBound * residualBound, $"row {row}: residual");
        if (float.IsFinite(rows.Full.Norms[row])) Assert.True(norm <= normBound * normBound, $"row {row}: norm");
        Assert.Equal(format == PanelFormat.Bytes ? 128 * whole.Sum() : 0, rows.Full.Excess[row]);
    }

    private static int[] Whole<T>(QuantisedRows<T> rows, int row, int d, PanelFormat format) where T : unmanaged, INumberBase<T>
    {
        byte* at = rows.Full.Values + (long)row * rows.Full.Stride;
        int[] whole = new int[d];
        for (int i = 0; i < d; i++) whole[i] = format == PanelFormat.Bytes ? ((sbyte*)at)[i] : ((short*)at)[i];
        return whole;
    }

    private static BigInteger Units(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value), mantissa = bits & ((1L << 52) - 1);
        int exponent = (int)(bits >> 52 & 2047);
        if (!double.IsFinite(value)) return BigInteger.Zero;
        BigInteger magnitude = exponent == 0 ? mantissa : (BigInteger)(mantissa | 1L << 52) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }
}
