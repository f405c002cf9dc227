using KnowledgeTransfer.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public sealed class CounterRandomTests
{
    // SplitMix64 seeded with 0 and with 1234567: first outputs as in the reference implementation by Vigna.
    [Fact]
    public void The_numbers_are_those_of_SplitMix64()
    {
        var zero = new CounterRandom(0);
        Assert.Equal([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F], new[] { zero.Next(), zero.Next(), zero.Next() });
        var other = new CounterRandom(1234567);
        Assert.Equal([6457827717110365317, 3203168211198807973], new[] { other.Next(), other.Next() });
    }

    [Fact]
    public void Keys_depend_on_seed_parts_and_their_order()
    {
        ulong[] keys =
        [
            CounterRandom.Key(0), CounterRandom.Key(1), CounterRandom.Key(0, 0), CounterRandom.Key(0, 1), CounterRandom.Key(0, 1, 2),
            CounterRandom.Key(0, 2, 1), CounterRandom.Key(1, 0),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(CounterRandom.Key(5, 6, 7), CounterRandom.Key(5, 6, 7));
    }

    // printf abc | sha256sum begins with ba7816bf8f01cfea.
    [Fact]
    public void Names_are_hashed_by_SHA_256() => Assert.Equal(0xBA7816BF8F01CFEA, CounterRandom.Hash("abc"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Numbers_below_a_bound_are_evenly_spread(int count)
    {
        var random = new CounterRandom(42);
        var hits = new int[count];
        for (int i = 0; i < 2000 * count; i++) hits[random.Below(count)]++;
        Assert.All(hits, hit => Assert.InRange(hit, 1750, 2250)); // 5.6 standard deviations of 44.7
    }

    [Fact]
    public void Gaussians_have_mean_0_variance_1_and_no_correlation()
    {
        var random = new CounterRandom(3);
        double sum = 0, squares = 0, products = 0;
        for (int i = 0; i < 50_000; i++)
        {
            (double a, double b) = random.NextGaussians();
            (sum, squares, products) = (sum + a + b, squares + a * a + b * b, products + a * b);
        }
        Assert.InRange(sum / 100_000, -0.015, 0.015);
        Assert.InRange(squares / 100_000, 0.98, 1.02);
        Assert.InRange(products / 50_000, -0.02, 0.02);
    }

    [Fact]
    public void Every_order_of_three_is_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        for (ulong key = 0; key < 6000; key++)
        {
            int[] order = [1, 2, 3];
            new CounterRandom(CounterRandom.Key(key)).Shuffle(order);
            string text = string.Join("", order);
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }
}
