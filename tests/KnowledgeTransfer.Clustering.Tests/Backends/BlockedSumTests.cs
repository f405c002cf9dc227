using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class BlockedSumTests
{
    [Fact]
    public void Weighted_values_are_multiplied_rounded_and_added_in_blocks_of_row_numbers()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 2500).Select(_ => random.NextDouble())];
        int[] multiples = [.. Enumerable.Range(0, 2500).Select(_ => random.Next(100))];
        double[] products = [.. values.Select((value, i) => value * (multiples[i] / 8.0))];
        double expected = 0;
        foreach (double[] block in products.Chunk(1024)) expected += block.Aggregate(0.0, (sum, product) => sum + product);
        Assert.Equal(expected, BlockedSum.Of(values, new RowWeights(multiples, -3)));
        Assert.Equal(expected, BlockedSum.Of(products));
        Assert.Equal(BlockedSum.Of(values), BlockedSum.Of(values, null));
        Assert.NotEqual(products.Sum(), expected); // the blocks show
    }
}
