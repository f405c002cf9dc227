using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Modules;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

public sealed class RoiMaxPoolTests
{
    /// <summary>0 to 23 in four rows of six.</summary>
    private static Tensor Counting() => arange(24, dtype: ScalarType.Float32).view(1, 1, 4, 6);

    private static float[] Pool(Tensor map, PixelBox box, double scale, int side) =>
        TorchNetwork.ToArray(RoiMaxPool.Pool(map, [box], scale, side));

    [Fact]
    public void Cells_that_divide_evenly_by_hand() =>
        Assert.Equal([7, 9, 19, 21], Pool(Counting(), new PixelBox(0, 0, 4, 4), scale: 1, side: 2));

    [Fact]
    public void Three_cells_in_two_bins_share_the_middle_one() =>
        Assert.Equal([8, 9, 14, 15], Pool(Counting(), new PixelBox(1, 0, 4, 3), scale: 1, side: 2));

    [Fact]
    public void One_cell_fills_every_bin() => Assert.Equal([9, 9, 9, 9], Pool(Counting(), new PixelBox(3, 1, 4, 2), scale: 1, side: 2));

    [Fact]
    public void Bins_beyond_the_map_are_0()
    {
        Assert.Equal([22, 23, 0, 0], Pool(Counting(), new PixelBox(4, 3, 6, 5), scale: 1, side: 2));
        Assert.Equal([0, 0, 0, 0], Pool(-Counting(), new PixelBox(6, 4, 9, 8), scale: 1, side: 2));
    }

    [Theory]
    [InlineData(0, 16, 0, 2)] // the last pixel, 15, is 0.94 and in cell 1
    [InlineData(8, 24, 1, 1)] // 0.5 is rounded up, 23 / 16 down
    [InlineData(7, 8, 0, 1)]
    [InlineData(24, 57, 2, 3)] // 1.5 up, 3.5 up
    public void First_and_last_pixel_are_rounded_to_cells(double first, double end, int cell, int count) =>
        Assert.Equal((cell, count), RoiMaxPool.Cells(first, end, 1.0 / 16));

    [Fact]
    public void Every_bin_holds_a_cell_and_all_cells_are_in_bins()
    {
        for (int bins = 1; bins <= 7; bins++)
            for (int count = 1; count <= 30; count++)
            {
                var covered = new HashSet<int>();
                for (int bin = 0; bin < bins; bin++)
                {
                    (int from, int until) = RoiMaxPool.Bin(first: 5, count, bin, bins, size: 100);
                    Assert.True(until > from);
                    covered.UnionWith(Enumerable.Range(from, until - from));
                }
                Assert.Equal(Enumerable.Range(5, count), covered.Order());
            }
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences()
    {
        PixelBox[] boxes = [new(0, 0, 28, 20), new(5, 3, 17, 19), new(20, 12, 40, 30)];
        Tensor map = Distinct(3, 6, 8), weights = Distinct(9, 2, 2).view(3, 3, 2, 2);
        map.requires_grad_(true);
        float[] gradient = TorchNetwork.ToArray(autograd.grad([Value(map)], [map])[0]);
        // values lie 1/64 apart, so a step of 1/256 changes no winner
        float[] values = TorchNetwork.ToArray(map);
        for (int i = 0; i < values.Length; i++)
        {
            const float Step = 1f / 256;
            float[] more = [.. values], less = [.. values];
            more[i] += Step;
            less[i] -= Step;
            float slope = (Value(tensor(more, map.shape)).item<float>() - Value(tensor(less, map.shape)).item<float>()) / (2 * Step);
            Assert.Equal(slope, gradient[i], 2e-3f);
        }
        Assert.Contains(gradient, g => g != 0);

        Tensor Value(Tensor x) => (RoiMaxPool.Pool(x, boxes, 0.25, 2) * weights).sum();
    }

    [Fact]
    public void Regions_and_gradients_are_torchvisions()
    {
        JsonElement fixture = Fixtures.Json("protocols", "detection.json");
        foreach (JsonElement c in fixture.GetProperty("cases").EnumerateArray())
        {
            int Number(string name) => c.GetProperty(name).GetInt32();
            float[] Numbers(string name) => [.. c.GetProperty(name).EnumerateArray().Select(v => v.GetSingle())];
            (int channels, int height, int width, int side) = (Number("channels"), Number("height"), Number("width"), Number("side"));
            PixelBox[] boxes = [.. c.GetProperty("boxes").EnumerateArray().Select(b => new PixelBox(
                b[0].GetDouble(), b[1].GetDouble(), b[2].GetDouble(), b[3].GetDouble()))];
            Tensor map = tensor(Eighths(channels * height * width, 1), [1, channels, height, width]).requires_grad_(true);
            Tensor pooled = RoiMaxPool.Pool(map, boxes, c.GetProperty("scale").GetDouble(), side);
            Assert.Equal(Numbers("pooled"), TorchNetwork.ToArray(pooled));
            Tensor loss = (pooled * tensor(Eighths((int)pooled.numel(), 2), pooled.shape)).sum();
            Assert.Equal(Numbers("gradient"), TorchNetwork.ToArray(autograd.grad([loss], [map])[0]));
        }
    }

    [Fact]
    public void Maps_of_bfloat16_are_pooled_in_float32_and_threads_change_nothing()
    {
        PixelBox[] boxes = [.. Enumerable.Range(0, 40).Select(i => new PixelBox(i, i / 2, 40 + i, 30 + i))];
        Tensor map = TorchNetwork.ChannelsLast(Distinct(37, 20, 20));
        Tensor half = RoiMaxPool.Pool(map.to_type(ScalarType.BFloat16), boxes, 0.25, 3);
        Assert.Equal(ScalarType.Float32, half.dtype);
        Assert.Equal([40L, 37, 3, 3], half.shape);
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            float[] one = TorchNetwork.ToArray(RoiMaxPool.Pool(map, boxes, 0.25, 3));
            set_num_threads(3);
            Assert.Equal(one, TorchNetwork.ToArray(RoiMaxPool.Pool(map, boxes, 0.25, 3)));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        Tensor map = full([1, 1, 2, 2], float.NaN);
        Assert.All(Pool(map, new PixelBox(0, 0, 2, 2), 1, 1), value => Assert.Equal(float.NaN, value));
    }

    /// <summary>Multiples of 1/64 in a mixed order, all different.</summary>
    private static Tensor Distinct(int channels, int height, int width)
    {
        int count = channels * height * width;
        int step = Enumerable.Range(count / 3 + 1, count).First(s => System.Numerics.BigInteger.GreatestCommonDivisor(s, count) == 1);
        float[] values = [.. Enumerable.Range(0, count).Select(i => ((long)i * step % count - count / 2) / 64f)];
        return tensor(values, [1, channels, height, width]);
    }

    /// <summary>As the script that made the fixture.</summary>
    private static float[] Eighths(int count, uint seed)
    {
        uint state = seed;
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            state = state * 1664525 + 1013904223;
            values[i] = ((int)(state >> 24) - 128) / 8f;
        }
        return values;
    }
}
