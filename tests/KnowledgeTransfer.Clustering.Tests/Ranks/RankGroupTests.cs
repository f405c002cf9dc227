using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class RankGroupTests
{
    [Theory]
    [InlineData(5000, new long[] { 0, 1024, 3072, 5000 })] // five blocks, the last of 904 rows
    [InlineData(1024, new long[] { 0, 0, 0, 1024 })] // one block for three ranks
    [InlineData(1, new long[] { 0, 0, 0, 1 })]
    [InlineData(0, new long[] { 0, 0, 0, 0 })]
    public void Shares_are_whole_blocks(long rowCount, long[] firstRows)
    {
        long[][] found = ThreadRanks.Run(3, ranks => Enumerable.Range(0, 4).Select(rank => ranks.FirstRowOf(rank, rowCount)).ToArray());
        Assert.All(found, rows => Assert.Equal(firstRows, rows));
    }

    [Fact]
    public void Every_row_has_one_owner()
    {
        ArrayMatrix rows = new(new float[3000], 1);
        SharedRows[] shares = ThreadRanks.Run(5, ranks => new SharedRows(rows, ranks));
        for (int row = 0; row < 3000; row++)
        {
            SharedRows owner = Assert.Single(shares, share => row >= share.First && row < share.First + share.Count);
            Assert.All(shares, share => Assert.Equal(owner.Ranks.Rank, share.OwnerOf(row)));
        }
        Assert.Contains(shares, share => share.Count == 0);
    }

    [Fact]
    public void Sums_and_outcomes_reach_every_rank()
    {
        (long[] Sum, double[][] Outcomes)[] found = ThreadRanks.Run(3, ranks =>
        {
            long[] numbers = [ranks.Rank, long.MaxValue - 3, -ranks.Rank];
            ranks.Sum(numbers.AsSpan(0, 1));
            ranks.Sum(numbers.AsSpan(2));
            return (numbers, ranks.Together(() => Enumerable.Repeat(ranks.Rank + 0.5, ranks.Rank).ToArray()));
        });
        Assert.All(found, f => Assert.Equal([3L, long.MaxValue - 3, -3], f.Sum));
        Assert.All(found, f => Assert.Equal([[], [1.5], [2.5, 2.5]], f.Outcomes));
    }

    [Fact]
    public void What_rank_0_alone_does_is_known_to_all()
    {
        int calls = 0;
        int[][] found = ThreadRanks.Run(4, ranks => ranks.FromFirst(() => (int[])[Interlocked.Increment(ref calls), 7]));
        Assert.All(found, values => Assert.Equal([1, 7], values));
    }

    [Fact]
    public void A_rank_that_fails_takes_the_others_along_from_wherever_they_are()
    {
        // Rank 1 fails inside of the outer step, the others wait for it in the inner one.
        RankFailedException[] errors = ThreadRanks.Run(3, ranks => Assert.Throws<RankFailedException>(() => ranks.Together<byte>(() =>
        {
            if (ranks.Rank == 1) throw new ArtefactException("v.npy is truncated.");
            ranks.Together<byte>(() => []);
            return [];
        })));
        Assert.All(errors, error => Assert.IsType<ArtefactException>(error.InnerException));
        Assert.All(errors, error => Assert.Equal("rank 1: v.npy is truncated.", error.Message));
    }

    [Fact]
    public void An_error_that_all_ranks_have_is_said_once_and_of_several_the_first_ranks_counts()
    {
        RankFailedException[] same = ThreadRanks.Run(3, ranks =>
            Assert.Throws<RankFailedException>(() => ranks.Together<byte>(() => throw new ConfigException("--k is 0."))));
        Assert.All(same, error => Assert.Equal("--k is 0.", error.Message));
        RankFailedException[] different = ThreadRanks.Run(4, ranks =>
            Assert.Throws<RankFailedException>(() => ranks.Together<byte>(() => ranks.Rank switch
            {
                0 => throw new OperationCanceledException(),
                1 => [],
                _ => throw new IOException($"disk {ranks.Rank}"),
            })));
        Assert.All(different, error => Assert.Equal("rank 2: disk 2", error.Message));
        Assert.All(different, error => Assert.IsType<IOException>(error.InnerException));
    }

    [Fact]
    public void A_cancelled_rank_cancels_all()
    {
        RankFailedException[] errors = ThreadRanks.Run(2, ranks => Assert.Throws<RankFailedException>(() => ranks.Together<byte>(() =>
            ranks.Rank == 0 ? [] : throw new AggregateException(new OperationCanceledException()))));
        Assert.All(errors, error => Assert.IsType<OperationCanceledException>(error.InnerException));
    }

    [Fact]
    public void A_bug_is_nobody_elses_error()
    {
        Assert.Throws<InvalidOperationException>(() => ThreadRanks.Run(2, ranks => ranks.Together<byte>(() =>
            ranks.Rank == 0 ? throw new InvalidOperationException("a bug") : [])));
    }

    [Fact]
    public void One_process_alone_throws_its_error_as_it_is() =>
        Assert.Throws<DataException>(() => RankGroup.Alone.Together<byte>(() => throw new DataException("NaN")));
}
