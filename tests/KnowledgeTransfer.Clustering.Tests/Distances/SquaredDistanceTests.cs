using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class SquaredDistanceTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 127, 255, 511];

    [Fact]
    public void Three_four_five_by_hand() =>
        Assert.Equal(25, SquaredDistance.Between([1f, 2f, 7f], [4f, -2f, 7f]));

    [Fact]
    public void The_lanes_are_halved_in_the_order_of_the_definition()
    {
        // Lane 0 holds 2^53 and lane 8 holds 1: s8[0] = 2^53 + 1 rounds to 2^53 (even). Lanes 4 and 12 hold 1 and 1: s8[4] = 2,
        // so s4[0] = 2^53 + 2. Any order that adds the ones to 2^53 one by one loses all of them and gives 2^53.
        double[] x = new double[32];
        x[0] = x[16] = 67108864; // 2^26, squared 2^52, twice in lane 0
        x[8] = x[4] = x[12] = 1;
        Assert.Equal(9007199254740994.0, SquaredDistance.Scalar(x, new double[32]));
        Assert.Equal(9007199254740994.0, SquaredDistance.Between(x, new double[32]));
    }

    [Fact]
    public void The_fma_rounds_once()
    {
        // t^2 = 1 + 2^-26 + 2^-54 loses its last term when rounded alone. Lane 0 already holds about 1.5 2^-54 when t comes: that alone is
        // below half of the last place (2^-53), together with 2^-54 it is above, so that only a fused operation rounds up.
        double t = 1 + Math.ScaleB(1, -27), small = Math.ScaleB(Math.Sqrt(1.5), -27);
        double[] x = new double[17];
        x[0] = small;
        x[16] = t;
        double expected = Math.FusedMultiplyAdd(t, t, small * small);
        Assert.NotEqual(t * t + small * small, expected);
        Assert.Equal(expected, SquaredDistance.Between(x, new double[17]));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Every_width_gives_the_bits_of_the_scalar_reference(int d)
    {
        float[] x = Rows.Clustered(1, d, d + 1), c = Rows.Clustered(1, d, d + 2);
        double[] wideX = Array.ConvertAll(x, v => v * (1 + 1e-9)), wideC = Array.ConvertAll(c, v => v * (1 - 1e-9));
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
        {
            Assert.Equal(SquaredDistance.Scalar(x, c), SquaredDistance.Vectorised<float>(x, c, width));
            Assert.Equal(SquaredDistance.Scalar(wideX, wideC), SquaredDistance.Vectorised<double>(wideX, wideC, width));
        }
        Assert.Equal(SquaredDistance.Scalar(x, c), SquaredDistance.Scalar(Rows.ToDouble(x), Rows.ToDouble(c)));
    }

    [Fact]
    public void It_is_never_negative_and_zero_only_between_equal_rows() =>
        Gen.Select(Floats.Any.Array[1, 40], Floats.Any).Sample((row, value) =>
        {
            float[] other = (float[])row.Clone();
            Assert.Equal(0, SquaredDistance.Between(row, other));
            if (Math.Abs(value - row[0]) < 1e-100 || value == row[0]) return;
            other[0] = value;
            Assert.True(SquaredDistance.Between(row, other) > 0);
        });

    [Fact]
    public void The_error_stays_within_the_stated_bound() =>
        Gen.Int[-(1 << 28), 1 << 28].Array[1, 300].Sample(values =>
        {
            Int128 exact = values.Aggregate(Int128.Zero, (sum, v) => sum + (Int128)v * v);
            double distance = SquaredDistance.Between(Array.ConvertAll(values, v => (double)v), new double[values.Length]);
            Assert.True((double)Int128.Abs((Int128)distance - exact) <= (double)exact * SquaredDistance.RelativeError(values.Length));
        });

    [Fact]
    public void Different_lengths_are_refused() =>
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => SquaredDistance.Between([1f, 2f, 3f], [1f])).Message);
}
