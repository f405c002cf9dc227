using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// 1,000 rows of 64 float32 in a mapped file, quantised to bytes, by hand: of p rows, codes take 64 p + 64 bytes, three norms 4 p + 64 each,
/// order 4 p + 64, squares 8 p + 64, places 4 p, together 92 p + 384; a copy takes 256 p + 64 and work 20 p.
/// </summary>
public sealed class MemoryPlanTests
{
    // The process, and what is needed in any case.
    private const long Held = 1000, Always = 150;

    // Two copies, codes and work of 100 rows.
    private const long Least = 2 * 25_664 + 9_584 + 2_000;

    // The file, codes and work of all rows, and bounds: 2 groups of 1,062 rows.
    private const long Everything = 256_000 + 92_384 + 20_000 + (2 * 4 * 1062 + 64);

    private static readonly MemoryNeeds s_needs = new()
    {
        Always = [("a", 100), ("b", 50)],
        RowCount = 1000,
        Dimension = 64,
        RowBytes = 256,
        MappedBytes = 256_000,
        LiesInPlace = true,
        Format = PanelFormat.Bytes,
        PanelCount = 2,
        LeastRows = 100,
    };

    [Fact]
    public void Everything_stays_where_it_fits_to_the_byte()
    {
        MemoryPlan plan = Plan(Everything);
        Assert.False(plan.ReadsFiles);
        Assert.Null(plan.Kept);
        Assert.Equal(plan.Limit.Bytes, plan.PeakBytes);
        Assert.EndsWith(": everything stays in memory", plan.ToString());
    }

    /// <summary>
    /// 1,000, 500 and 250 rows at a time would take more than a quarter of the room; of 8 parts of 125 rows everything stays, because the two
    /// buffers and the codes of the part under work are theirs in the end.
    /// </summary>
    [Fact]
    public void A_byte_less_is_room_for_everything_in_parts_that_are_read()
    {
        MemoryPlan plan = Plan(Everything - 1);
        Assert.True(plan.ReadsFiles);
        Assert.Equal(new KeptParts(125, 8, 8, 8_560), plan.Kept);
        Assert.Equal(Held + Always + 8 * (32_064 + 11_884) + 2_500 + 8_560, plan.PeakBytes);
    }

    [Fact]
    public void With_room_for_a_block_nothing_stays()
    {
        MemoryPlan plan = Plan(Least);
        Assert.Equal(new KeptParts(100, 0, 0, 0), plan.Kept);
        Assert.EndsWith(": rows are read from disk in every iteration, their quantised copies are made anew", plan.ToString());
    }

    [Fact]
    public void Quantised_copies_of_as_many_parts_as_fit_stay()
    {
        MemoryPlan plan = Plan(Least + 3 * 9_584 + 5);
        Assert.Equal(new KeptParts(100, 3, 0, 0), plan.Kept);
        Assert.Equal(plan.Limit.Bytes - 5, plan.PeakBytes);
        Assert.EndsWith(": rows are read from disk in every iteration, 30 % of their quantised copies stay", plan.ToString());
    }

    /// <summary>The last part's codes stay where those of the part under work lie.</summary>
    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(8_560, 10, 8_560)]
    [InlineData(-1, 8, 0)]
    public void Bounds_come_when_all_copies_stay(long more, int codeParts, long bounds) =>
        Assert.Equal(new KeptParts(100, codeParts, 0, bounds), Plan(Least + 9 * 9_584 + more).Kept);

    [Fact]
    public void Rows_come_last()
    {
        MemoryPlan plan = Plan(Least + 9 * 9_584 + 8_560 + 2 * 25_664);
        Assert.Equal(new KeptParts(100, 10, 2, 8_560), plan.Kept);
        Assert.EndsWith(": 80 % of the rows are read from disk in every iteration, their quantised copies stay, with bounds", plan.ToString());
    }

    [Fact]
    public void Rows_that_are_in_memory_anyway_are_not_copied()
    {
        MemoryPlan plan = MemoryPlan.Of(new ByteSize(Held + Always + 9_584 + 2_000), Held, s_needs with { MappedBytes = 0 });
        Assert.Equal(new KeptParts(100, 0, 0, 0), plan.Kept);
        Assert.False(plan.ReadsFiles);
        Assert.EndsWith(": rows stay, their quantised copies are made anew", plan.ToString());
    }

    [Theory]
    [InlineData(256_000, false)]
    [InlineData(255_999, true)]
    public void Without_a_screen_rows_are_mapped_or_read(long room, bool isRead)
    {
        MemoryPlan plan = MemoryPlan.Of(new ByteSize(Held + Always + room), Held, s_needs with { Format = null });
        Assert.Equal((isRead, null), (plan.ReadsFiles, plan.Kept));
        Assert.EndsWith(isRead ? ": rows are read from disk in every iteration" : ": everything stays in memory", plan.ToString());
    }

    [Fact]
    public void A_limit_below_what_a_block_needs_is_an_error_that_adds_up()
    {
        MemoryNeeds large = s_needs with { Always = [("labels", 12_000_000), ("none", 0), ("sums", 2_500_000)], StartBytes = 1 };
        ConfigException error = Assert.Throws<ConfigException>(() => MemoryPlan.Of(new ByteSize(1 << 20), 60_000_000, large));
        Assert.Equal("Memory is limited to 1 MiB (1.1 MB), but 74.6 MB are needed: 60.0 MB the process as it is, 12.0 MB labels, 2.5 MB sums, "
            + "0.1 MB one block of 100 rows. Raise the limit, lower k or reduce the dimension.", error.Message);
        ConfigException start = Assert.Throws<ConfigException>(
            () => MemoryPlan.Of(new ByteSize(80_000_000), 60_000_000, large with { StartBytes = 33_000_000 }));
        Assert.Contains("107.5 MB are needed: 60.0 MB the process as it is, 33.0 MB the choice of the first centroids, ", start.Message);
        Assert.EndsWith("take a smaller sample or random rows to start with.", start.Message);
    }

    [Fact]
    public void The_peak_counts_the_choice_of_the_first_centroids()
    {
        MemoryPlan plan = MemoryPlan.Of(new ByteSize(Held + Always + 100_000), Held, s_needs with { StartBytes = 99_999 });
        Assert.Equal(plan.Limit.Bytes - 1, plan.PeakBytes);
    }

    private static MemoryPlan Plan(long room) => MemoryPlan.Of(new ByteSize(Held + Always + room), Held, s_needs);
}
