using KnowledgeTransfer.Torch.Protocols.Crops;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Protocols.Crops;

public sealed class VocClassificationBatchTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 5)]
    [InlineData(40, 0)]
    public void Batches_come_in_order_from_any_first_one(int ahead, long first)
    {
        using var batches = new BatchesAhead(number => [(byte)number, 7], 20, ahead);
        for (long number = first; number < 20; number++) Assert.Equal([(byte)number, 7], batches.Take(number));
        Assert.Throws<ArgumentOutOfRangeException>(() => batches.Take(20));
    }

    [Fact]
    public void No_more_than_so_many_are_begun_before_they_are_asked_for()
    {
        int begun = 0;
        using (var batches = new BatchesAhead(_ => [(byte)Interlocked.Increment(ref begun)], 100, 3)) batches.Take(0);
        Assert.Equal(4, begun); // the one that was taken, and three
    }

    [Fact]
    public void A_failure_reaches_whoever_asks_for_that_batch_and_nobody_else()
    {
        using var batches = new BatchesAhead(number => number == 2 ? throw new DataException("broken") : [1], 10, 4);
        Assert.Equal([1], batches.Take(0));
        Assert.Equal([1], batches.Take(1));
        Assert.Equal("broken", Assert.Throws<DataException>(() => batches.Take(2)).Message);
    }

    [Fact]
    public void Batches_out_of_order_are_a_mistake()
    {
        using var batches = new BatchesAhead(_ => [1], 10, 2);
        batches.Take(4);
        Assert.Throws<ArgumentException>(() => batches.Take(6));
        Assert.Throws<ArgumentException>(() => batches.Take(4));
    }
}
