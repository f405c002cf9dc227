using KnowledgeTransfer.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public class ImagePipelineTests
{
    private static readonly ImagePreprocessing _onePixel = new() { Height = 1, Width = 1 };

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(255, 16, 64, 4)]
    [InlineData(64, 64, 1, 3)]
    [InlineData(65, 64, 100, 8)]
    [InlineData(7, 100, 1000, 2)]
    [InlineData(511, 7, 3, 5)]
    [InlineData(200, 1, 2, 4)]
    public void Every_picture_arrives_once_in_order_whatever_it_costs_to_decode(int count, int batchSize, int inFlight, int threads)
    {
        // Every third picture is much dearer than its neighbours, so that threads overtake one another.
        var source = new MadeSource(count, i =>
        {
            if (i % 3 == 0) Thread.SpinWait(20_000);
            return MadeSource.Numbered(i);
        });
        var options = new ImagePipelineOptions { BatchSize = batchSize, PicturesInFlight = inFlight, ThreadCount = threads };
        var pipeline = new ImagePipeline(source, _onePixel, options);

        for (int first = 0; first <= count; first += Math.Max(1, count / 3))
            Assert.Equal(Enumerable.Range(first, count - first), Read(pipeline, first));
    }

    [Fact]
    public void Batches_follow_each_other_and_only_the_last_one_is_smaller()
    {
        var pipeline = new ImagePipeline(new MadeSource(10, MadeSource.Numbered), _onePixel, new() { BatchSize = 4 });
        Assert.Equal([(2, 4), (6, 4)], pipeline.Batches(2).Select(b => (b.FirstIndex, b.Count)));
        Assert.Equal([(3, 4), (7, 3)], pipeline.Batches(3).Select(b => (b.FirstIndex, b.Count)));
        Assert.Empty(pipeline.Batches(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Batches(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Batches(-1));
    }

    [Fact]
    public void No_more_pictures_than_allowed_are_decoded_ahead_of_the_consumer()
    {
        int decoded = 0;
        var source = new MadeSource(300, i =>
        {
            Interlocked.Increment(ref decoded);
            return MadeSource.Numbered(i);
        });
        var pipeline = new ImagePipeline(source, _onePixel, new() { BatchSize = 5, PicturesInFlight = 12, ThreadCount = 4 });
        int received = 0;
        foreach (ImageBatch batch in pipeline.Batches())
        {
            received += batch.Count;
            Assert.InRange(Volatile.Read(ref decoded), received, received + 12);
        }
        Assert.Equal(300, received);
    }

    [Fact]
    public void Buffers_are_used_again()
    {
        var options = new ImagePipelineOptions { BatchSize = 4, PicturesInFlight = 8 };
        var pipeline = new ImagePipeline(new MadeSource(400, MadeSource.Numbered), _onePixel, options);
        Assert.True(pipeline.Batches().Select(b => b.Pixels).Distinct().Count() <= 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(99)]
    public void The_lowest_bad_picture_is_reported_after_all_batches_before_it(int bad)
    {
        var source = new MadeSource(100, i => i < bad ? MadeSource.Numbered(i) : throw new DataException($"picture {i} is bad"));
        var pipeline = new ImagePipeline(source, _onePixel, new() { BatchSize = 10, ThreadCount = 4 });
        for (int round = 0; round < 20; round++)
        {
            int received = 0;
            DataException e = Assert.Throws<DataException>(() =>
            {
                foreach (ImageBatch batch in pipeline.Batches()) received += batch.Count;
            });
            Assert.Equal($"picture {bad} is bad", e.Message);
            Assert.Equal(bad / 10 * 10, received);
        }
    }

    [Fact]
    public void A_bug_in_a_source_surfaces_as_it_is()
    {
        var source = new MadeSource(3, _ => throw new InvalidCastException("bug"));
        Assert.Throws<InvalidCastException>(() => new ImagePipeline(source, _onePixel).Batches().Count());
    }

    [Fact]
    public void Cancelling_ends_the_enumeration_and_no_thread_touches_the_source_afterwards()
    {
        using var cancellation = new CancellationTokenSource();
        int running = 0;
        var source = new MadeSource(1000, i =>
        {
            Interlocked.Increment(ref running);
            if (i == 50) cancellation.Cancel();
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref running);
            return MadeSource.Numbered(i);
        });
        int received = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            var pipeline = new ImagePipeline(source, _onePixel, new() { BatchSize = 8 });
            foreach (ImageBatch batch in pipeline.Batches(0, cancellation.Token)) received += batch.Count;
        });
        Assert.True(received <= 1000 - 8);
        Assert.Equal(0, Volatile.Read(ref running));
    }

    [Fact]
    public void A_token_that_is_already_cancelled_yields_nothing() =>
        Assert.Throws<OperationCanceledException>(() =>
            new ImagePipeline(new MadeSource(5, MadeSource.Numbered), _onePixel).Batches(0, new CancellationToken(true)).Count());

    [Fact]
    public void Leaving_early_stops_the_threads()
    {
        int running = 0, decoded = 0;
        var source = new MadeSource(100_000, i =>
        {
            Interlocked.Increment(ref running);
            Interlocked.Increment(ref decoded);
            Interlocked.Decrement(ref running);
            return MadeSource.Numbered(i);
        });
        Assert.Equal(0, new ImagePipeline(source, _onePixel).Batches().First().FirstIndex);
        Assert.Equal(0, Volatile.Read(ref running));
        Assert.InRange(decoded, 1, 1000);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, -1)]
    public void Impossible_options_are_refused(int batchSize, int inFlight, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePipeline(new MadeSource(1, MadeSource.Numbered), _onePixel,
            new() { BatchSize = batchSize, PicturesInFlight = inFlight, ThreadCount = threads }));

    private static List<int> Read(ImagePipeline pipeline, int first)
    {
        var numbers = new List<int>();
        foreach (ImageBatch batch in pipeline.Batches(first))
        {
            Assert.Equal(first + numbers.Count, batch.FirstIndex);
            for (int i = 0; i < batch.Count; i++)
                numbers.Add(batch.Pixels[3 * i] | batch.Pixels[3 * i + 1] << 8 | batch.Pixels[3 * i + 2] << 16);
        }
        return numbers;
    }
}
