using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class RowBatchTests
{
    private static readonly float[] s_values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    public void Each_part_is_there_in_every_pass(int keptCount, bool readsAhead)
    {
        CountingMatrix rows = new(s_values, 1);
        using RowBatch<float> batch = new(rows, 3, keptCount, readsAhead);
        for (int pass = 0; pass < 3; pass++)
        {
            for (int part = 0; part < 4; part++)
            {
                batch.Load(part, 2, CancellationToken.None);
                int count = part == 3 ? 1 : 3;
                Assert.Equal(s_values[(3 * part)..(3 * part + count)], batch.Rows(0, count).ToArray());
                Assert.True(batch.TryGetAll(count, out ReadOnlySpan<float> all) && all[0] == 3 * part);
            }
            batch.Stop();
        }
        Assert.Equal(keptCount + 3 * (4 - keptCount), rows.ReadCount);
    }

    [Fact]
    public void The_only_part_is_read_once()
    {
        CountingMatrix rows = new(s_values, 1);
        using RowBatch<double> batch = new(rows, 10);
        for (int pass = 0; pass < 3; pass++) batch.Load(0, 1, CancellationToken.None);
        Assert.Equal(9.0, batch.Rows(9, 1)[0]);
        Assert.Equal(1, rows.ReadCount);
    }

    [Fact]
    public void The_next_part_is_read_while_one_is_under_work()
    {
        using ManualResetEventSlim next = new();
        CountingMatrix rows = new(s_values, 1) { OnRead = first => { if (first == 3) next.Set(); } };
        using RowBatch<float> batch = new(rows, 3, 0, readsAhead: true);
        batch.Load(0, 1, CancellationToken.None);
        Assert.True(next.Wait(s_long));
        Assert.Equal([0f, 1, 2], batch.Rows(0, 3).ToArray());
    }

    [Fact]
    public void What_goes_wrong_in_the_background_comes_out_where_the_part_is_wanted()
    {
        CountingMatrix rows = new(s_values, 1)
        {
            OnRead = first => { if (first == 3) throw new ArtefactException("gone"); },
        };
        using RowBatch<float> batch = new(rows, 3, 2, readsAhead: true);
        batch.Load(0, 1, CancellationToken.None);
        Assert.Equal("gone", Assert.Throws<ArtefactException>(() => batch.Load(1, 2, CancellationToken.None)).Message);
        batch.Stop();
        Assert.Equal(0, rows.Readers);
        batch.Load(2, 1, CancellationToken.None);
        Assert.Equal([6f, 7, 8], batch.Rows(0, 3).ToArray());
    }

    [Fact]
    public void Whoever_stops_does_not_hear_what_went_wrong_and_nobody_reads_afterwards()
    {
        using ManualResetEventSlim begun = new();
        CountingMatrix rows = new(s_values, 1)
        {
            OnRead = first =>
            {
                if (first != 3) return;
                begun.Set();
                throw new ArtefactException("gone");
            },
        };
        RowBatch<float> batch = new(rows, 3, 4, readsAhead: true);
        batch.Load(0, 1, CancellationToken.None);
        Assert.True(begun.Wait(s_long));
        batch.Dispose();
        Assert.Equal((0, 2), (rows.Readers, rows.ReadCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_fit_that_is_cancelled_during_a_read_ends_with_no_reader_left(int threadCount)
    {
        using CancellationTokenSource source = new();
        Random random = new(1);
        int iterations = 0;
        CountingMatrix rows = new([.. Enumerable.Range(0, 1000 * 4).Select(_ => random.NextSingle())], 4)
        {
            OnRead = first => { if (iterations == 2 && first == 400) source.Cancel(); },
        };
        KMeansOptions options = new()
        {
            ClusterCount = 20,
            MaxIterations = 1000,
            Initialisation = KMeansInitialisation.RandomRows,
            ThreadCount = threadCount,
            Backend = new SimdBackend { Settings = new() { Kept = new(40, 3, 1, 0) } },
        };
        Assert.Throws<OperationCanceledException>(() => KMeans.Fit(rows, options, cancellationToken: source.Token, onCheckpoint: _ => iterations++));
        Assert.Equal((2, 0), (iterations, rows.Readers));
    }
}
