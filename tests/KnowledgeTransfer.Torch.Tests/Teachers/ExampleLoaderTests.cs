using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using TorchSharp;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class ExampleLoaderTests
{
    private const int PictureCount = 10, BatchSize = 3, StepsPerEpoch = 3;
    private static readonly ExampleShape Shape = new(2, 1, 1, 1);

    /// <summary>Pictures of one pixel: ids in the opposite order of the set.</summary>
    private static readonly MemoryImages Images = new(
        [.. Enumerable.Range(0, PictureCount).Select(i => new ImageId($"{PictureCount - 1 - i}"))], 1, 1, new byte[3 * PictureCount]);

    private static ExampleLoader Start(int threads, long end, Func<ExampleMaker>? create = null, long first = 0) =>
        new(new ExampleSource(Images, 1, BatchSize), Shape, create ?? (() => new Maker()), first, end, threads);

    private static (float[] Input, long[] Classes, float[] Values) Take(ExampleLoader loader, long step)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        ExampleBatch batch = loader.Take(step);
        Assert.Equal(BatchSize, batch.Count);
        Assert.Equal([BatchSize * 2, 3, 1, 1], batch.Input.shape);
        return (
            batch.Input.contiguous().data<float>().ToArray(),
            batch.Classes.data<long>().ToArray(),
            batch.Values.data<float>().ToArray());
    }

    private static void AssertSame(
        (float[] Input, long[] Classes, float[] Values) expected, (float[] Input, long[] Classes, float[] Values) actual)
    {
        Assert.Equal(expected.Input, actual.Input);
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(expected.Values, actual.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Batches_come_in_order_and_do_not_depend_on_the_number_of_threads(int threads)
    {
        using ExampleLoader loader = Start(threads, 20), alone = Start(1, 20);
        for (long step = 0; step < 20; step++) AssertSame(Take(alone, step), Take(loader, step));
    }

    [Fact]
    public void An_epoch_shows_no_picture_twice_and_another_one_shows_them_differently()
    {
        using ExampleLoader loader = Start(2, 2 * StepsPerEpoch);
        var epochs = new List<long>[] { [], [] };
        var values = new List<float>();
        for (int step = 0; step < 2 * StepsPerEpoch; step++)
        {
            (_, long[] pictures, float[] drawn) = Take(loader, step);
            epochs[step / StepsPerEpoch].AddRange(pictures);
            values.AddRange(drawn);
        }
        Assert.All(epochs, pictures => Assert.Equal(9, pictures.Distinct().Count()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(18, values.Distinct().Count());
    }

    [Fact]
    public void Starting_later_gives_the_same_batches()
    {
        using ExampleLoader whole = Start(1, 12), rest = Start(2, 12, first: 7);
        for (long step = 0; step < 12; step++)
        {
            (float[] Input, long[] Classes, float[] Values) expected = Take(whole, step);
            if (step >= 7) AssertSame(expected, Take(rest, step));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_comes_out_where_its_batch_is_waited_for_and_disposal_does_not_hang(int threads)
    {
        var failure = new InvalidDataException("broken picture");
        int made = 0;
        using ExampleLoader loader = Start(threads, 100, () => new Maker
        {
            OnMake = () => { if (Interlocked.Increment(ref made) == 4 * BatchSize) throw failure; },
        });
        void TakeAll()
        {
            for (long step = 0; step < 100; step++) Take(loader, step);
        }
        Assert.Same(failure, Assert.Throws<InvalidDataException>(TakeAll));
        Assert.Same(failure, Assert.Throws<InvalidDataException>(() => Take(loader, 50)));
    }

    [Fact]
    public void Batches_before_a_failure_are_still_given()
    {
        int made = 0;
        using var failed = new ManualResetEventSlim();
        using ExampleLoader loader = Start(1, 100, () => new Maker
        {
            OnMake = () =>
            {
                if (++made <= 2 * BatchSize) return;
                failed.Set();
                throw new InvalidDataException("broken picture");
            },
        });
        failed.Wait(TestContext.Current.CancellationToken);
        Take(loader, 0);
        Take(loader, 1);
        Assert.Throws<InvalidDataException>(() => Take(loader, 2));
    }

    [Fact]
    public void A_maker_that_cannot_be_made_is_a_failure_too()
    {
        using ExampleLoader loader = Start(2, 10, () => throw new NotSupportedException("no maker"));
        Assert.Equal("no maker", Assert.Throws<NotSupportedException>(() => Take(loader, 0)).Message);
    }

    [Fact]
    public void Disposal_in_the_middle_ends_threads_that_wait_for_room()
    {
        int made = 0;
        using var full = new CountdownEvent(5 * BatchSize); // three threads fill a ring of five batches, then wait
        ExampleLoader loader = Start(3, 1000, () => new Maker
        {
            OnMake = () => { if (Interlocked.Increment(ref made) <= 5 * BatchSize) full.Signal(); },
        });
        full.Wait(TestContext.Current.CancellationToken);
        loader.Dispose();
        Assert.Equal(5 * BatchSize, made);
    }

    [Fact]
    public void A_loader_without_steps_can_be_disposed() => Start(2, 4, first: 4).Dispose();

    [Fact]
    public void Held_out_examples_are_the_same_every_time_and_come_in_the_order_of_the_ids()
    {
        var source = new ExampleSource(Images, 1, 4);
        using ExampleBuffer first = new(Shape, 4), second = new(Shape, 4);
        source.Fill(new Maker(), source.Part(2, 4), epoch: null, Shape, first);
        source.Fill(new Maker(), source.Part(2, 4), epoch: null, Shape, second);
        Assert.Equal([7, 6, 5, 4], first.Classes.data<long>().ToArray());
        Assert.Equal(first.Values.data<float>().ToArray(), second.Values.data<float>().ToArray());
        source.Fill(new Maker(), source.Part(2, 4), epoch: 0, Shape, second);
        Assert.NotEqual(first.Values.data<float>().ToArray(), second.Values.data<float>().ToArray());
    }

    /// <summary>Writes the picture's index as the class and a random number as the value.</summary>
    private sealed class Maker : ExampleMaker
    {
        public Action OnMake { get; init; } = () => { };

        public override void Make(int picture, CounterRandom random, Example example)
        {
            OnMake();
            example.Classes[0] = picture;
            example.Values[0] = (float)random.NextDouble();
            for (int i = 0; i < example.Input.Length; i++) example.Input[i] = picture + i / 10f;
        }
    }
}
