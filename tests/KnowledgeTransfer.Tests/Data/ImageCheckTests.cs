using KnowledgeTransfer.Data;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public sealed class ImageCheckTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_pictures_stay_joined_to_their_ids_and_bad_ones_are_named()
    {
        WriteTen();
        _folder.WritePicture("d/0.png");
        _folder.Write("c/3.png", File.ReadAllBytes(_folder.PathOf("c/3.png"))[..^40]);

        ImageCheck check = ImageCheck.Scan(new FolderSource(_folder.Folder));

        BadImage bad = Assert.Single(check.Bad);
        Assert.Equal("c/3.png", bad.Id.Value);
        Assert.Contains("truncated", bad.Reason);
        Assert.Equal(10, check.Good.Count);
        Assert.DoesNotContain(bad.Id, check.Good.Ids);
        Assert.Equal([.. Enumerable.Repeat(0, 9), 1], check.Good.Labels!.Classes);
        var pipeline = new ImagePipeline(check.Good, new ImagePreprocessing { Height = 2, Width = 2 }, new() { BatchSize = 4 });
        Assert.Equal(10, pipeline.Batches().Sum(b => b.Count));
        Assert.Equal(check.Good.Fingerprint, ImageCheck.Without(new FolderSource(_folder.Folder), [bad.Id]).Fingerprint);
    }

    [Theory]
    [InlineData(1000, 0.001, 1, true)]
    [InlineData(1000, 0.001, 2, false)]
    [InlineData(5000, 0.001, 5, true)]
    [InlineData(5000, 0.001, 6, false)]
    [InlineData(10, 0.001, 1, true)]
    [InlineData(10, 0.0, 1, false)]
    [InlineData(10, 1.0, 9, true)]
    [InlineData(10, 1.0, 10, false)]
    [InlineData(1, 1.0, 1, false)]
    public void More_than_the_share_or_one_fails_and_so_does_nothing_left(int count, double share, int badCount, bool passes)
    {
        var source = new MadeSource(count, i => i % (count / badCount) == 0 && i / (count / badCount) < badCount
            ? throw new DataException($"number {i} is torn") : MadeSource.Numbered(i));
        var options = new ImageCheckOptions { BadFraction = share };
        if (passes)
        {
            ImageCheck check = ImageCheck.Scan(source, options);
            Assert.Equal((badCount, count - badCount), (check.Bad.Count, check.Good.Count));
            return;
        }
        DataException e = Assert.Throws<DataException>(() => ImageCheck.Scan(source, options));
        Assert.StartsWith($"{badCount} of {count} pictures", e.Message);
        Assert.Contains("number 0 is torn", e.Message);
    }

    [Fact]
    public void A_sound_source_is_returned_itself_and_progress_ends_at_its_size()
    {
        var source = new MadeSource(777, MadeSource.Numbered);
        var progress = new Last();
        Assert.Same(source, ImageCheck.Scan(source, progress: progress).Good);
        Assert.Equal(777, progress.Greatest);
    }

    [Fact]
    public void A_bug_is_not_a_bad_picture_and_cancelling_ends_the_scan()
    {
        Assert.Throws<InvalidCastException>(() => ImageCheck.Scan(new MadeSource(9, _ => throw new InvalidCastException("bug"))));
        Assert.Throws<OperationCanceledException>(() =>
            ImageCheck.Scan(new MadeSource(9, MadeSource.Numbered), cancellation: new CancellationToken(true)));
        var options = new ImageCheckOptions { BadFraction = 2 };
        Assert.Throws<ConfigException>(() => ImageCheck.Scan(new MadeSource(9, MadeSource.Numbered), options));
    }

    [Fact]
    public void Leaving_out_an_unknown_picture_is_refused() =>
        Assert.Contains("nobody", Assert.Throws<DataException>(() =>
            ImageCheck.Without(new MadeSource(3, MadeSource.Numbered), [new ImageId("p00001"), new ImageId("nobody")])).Message);

    [Fact]
    public void The_summary_counts_sizes_formats_classes_and_bad_pictures()
    {
        WriteTen();
        _folder.Write("d/x.jpg", Pictures.Encode(Pictures.Random(40, 20), SKEncodedImageFormat.Jpeg));
        _folder.Write("d/y.jpg", "<html>"u8.ToArray());

        DataSummary summary = DataSummary.Create(new FolderSource(_folder.Folder));

        Assert.Equal(11, summary.Count);
        Assert.Null(summary.HeldOutCount);
        Assert.Equal(new SizeRange(4, 4, 40), summary.Width);
        Assert.Equal(new SizeRange(3, 3, 20), summary.Height);
        Assert.Equal([new NamedCount("4 x 3", 10), new NamedCount("40 x 20", 1)], summary.Sizes);
        Assert.Equal([new NamedCount("png", 10), new NamedCount("jpeg", 1)], summary.Formats);
        Assert.Equal([new NamedCount("c", 10), new NamedCount("d", 1)], summary.Classes);
        Assert.Equal("d/y.jpg", Assert.Single(summary.Bad).Id.Value);
        Assert.Equal(2, summary.DistinctSizeCount);
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_lower_middle() =>
        Assert.Equal(new SizeRange(1, 4, 9), SizeRange.Of([9, 4, 1, 7]));

    private void WriteTen()
    {
        for (int i = 0; i < 10; i++) _folder.WritePicture($"c/{i}.png");
    }

    private sealed class Last : IProgress<int>
    {
        private readonly Lock _gate = new();

        public int Greatest { get; private set; }

        public void Report(int value)
        {
            lock (_gate) Greatest = Math.Max(Greatest, value);
        }
    }
}
