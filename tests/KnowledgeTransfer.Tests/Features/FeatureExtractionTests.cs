using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public sealed class FeatureExtractionTests : IDisposable
{
    private const int Pictures = 23, Batch = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_row_holds_the_features_of_its_picture()
    {
        using var extractor = new FirstPixel();
        FeatureExtraction.Run(extractor, new CountedSource(), _folder["f.npy"], ElementType.Float32);
        double[] rows = NpyFile.ReadMatrix(_folder["f.npy"], out int dimension);
        Assert.Equal(2, dimension);
        Assert.Equal(Enumerable.Range(0, Pictures).SelectMany(i => new[] { (double)i, 0.5 * i }), rows);
    }

    [Fact]
    public void Half_precision_is_stored_when_asked_for()
    {
        using var extractor = new FirstPixel();
        FeatureExtraction.Run(extractor, new CountedSource(), _folder["f.npy"], ElementType.Float16);
        Assert.Equal(NpyType.Float16, NpyHeader.Read(_folder["f.npy"]).Type);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Stopped_and_resumed_gives_the_same_bytes_and_the_same_batches(int batchesBefore)
    {
        using FirstPixel whole = new(), stopped = new() { FailAfter = batchesBefore }, resumed = new();
        FeatureExtraction.Run(whole, new CountedSource(), _folder["whole.npy"], ElementType.Float32);
        Assert.Throws<DeviceException>(() => FeatureExtraction.Run(stopped, new CountedSource(), _folder["f.npy"], ElementType.Float32));
        Assert.False(File.Exists(_folder["f.npy"]));

        // A crash in the middle of a write: half a row too many, which no longer counts.
        using (FileStream torn = File.OpenWrite(_folder["f.npy.tmp"])) torn.SetLength(torn.Length + 5);
        FeatureExtraction.Run(resumed, new CountedSource(), _folder["f.npy"], ElementType.Float32);
        Assert.Equal(File.ReadAllBytes(_folder["whole.npy"]), File.ReadAllBytes(_folder["f.npy"]));
        Assert.Equal(whole.Firsts.Skip(batchesBefore), resumed.Firsts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void What_is_kept_on_a_device_is_what_the_file_holds_also_after_an_interruption(string? place)
    {
        using HostMatrix kept = new("features", Pictures, 2), again = new("features", Pictures, 2);
        using LeavingFirstPixel whole = new(place), stopped = new(place) { FailAfter = 3 }, resumed = new(place);
        FeatureExtraction.Run(whole, new CountedSource(), _folder["whole.npy"], ElementType.Float32, kept: kept);
        Assert.Equal(place == "cpu" ? 6 : 0, whole.LeftBatches); // six batches of four
        Assert.Equal(NpyFile.ReadMatrix(_folder["whole.npy"], out _), All(kept));

        Assert.Throws<DeviceException>(() =>
            FeatureExtraction.Run(stopped, new CountedSource(), _folder["f.npy"], ElementType.Float32, kept: again));
        using HostMatrix fresh = new("features", Pictures, 2);
        FeatureExtraction.Run(resumed, new CountedSource(), _folder["f.npy"], ElementType.Float32, kept: fresh);
        Assert.Equal(File.ReadAllBytes(_folder["whole.npy"]), File.ReadAllBytes(_folder["f.npy"]));
        Assert.Equal(All(kept), All(fresh));

        static double[] All(HostMatrix matrix)
        {
            double[] values = new double[Pictures * 2];
            matrix.CopyRows(0, values);
            return values;
        }
    }

    [Fact]
    public void Cancelled_leaves_nothing_that_looks_finished()
    {
        using var extractor = new FirstPixel();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            FeatureExtraction.Run(extractor, new CountedSource(), _folder["f.npy"], ElementType.Float32, cancellation: cancellation.Token));
        Assert.False(File.Exists(_folder["f.npy"]));
    }

    [Fact]
    public void A_feature_that_is_not_finite_names_picture_and_row()
    {
        using var extractor = new FirstPixel { NaNAt = 9 };
        DataException error = Assert.Throws<DataException>(() =>
            FeatureExtraction.Run(extractor, new CountedSource(), _folder["f.npy"], ElementType.Float32));
        Assert.Contains("picture-09", error.Message);
        Assert.Contains("row 9", error.Message);
    }

    /// <summary>Picture i is 2 x 2 pixels of value i.</summary>
    private sealed class CountedSource : ImageSource
    {
        public override string Name => "counted";

        public override IReadOnlyList<ImageId> Ids { get; } =
            [.. Enumerable.Range(0, Pictures).Select(i => new ImageId($"picture-{i:D2}"))];

        public override string Fingerprint => "counted";

        public override RgbImage Decode(int index) => new(2, 2, [.. Enumerable.Repeat((byte)index, 12)]);
    }

    /// <summary>The same, by an extractor that computes somewhere.</summary>
    private sealed unsafe class LeavingFirstPixel(string? place) : FirstPixel, IDeviceExtractor
    {
        public string? Place => place;

        public int LeftBatches { get; private set; }

        public void Leave(ImageBatch batch, nint address)
        {
            LeftBatches++;
            Extract(batch, new Span<float>((void*)address, batch.Count * Dimension));
        }
    }

    /// <summary>Two features: the first byte, and half of it.</summary>
    private class FirstPixel : IFeatureExtractor
    {
        public int FailAfter { get; init; } = int.MaxValue;

        public int NaNAt { get; init; } = -1;

        public List<int> Firsts { get; } = [];

        public string Name => "first pixel";

        public int Dimension => 2;

        public ImagePreprocessing Preprocessing { get; } = new() { Height = 2, Width = 2 };

        public string Identity => "{}";

        public int PreferredBatchSize => Batch;

        public void Extract(ImageBatch batch, Span<float> features)
        {
            if (Firsts.Count == FailAfter) throw new DeviceException("the device is gone");
            Firsts.Add(batch.FirstIndex);
            for (int i = 0; i < batch.Count; i++)
            {
                features[2 * i] = batch.FirstIndex + i == NaNAt ? float.NaN : batch.Pixels[12 * i];
                features[(2 * i) + 1] = 0.5f * batch.Pixels[12 * i];
            }
        }

        public void Dispose()
        {
        }
    }
}
