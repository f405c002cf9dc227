using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocDetection;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocDetection;

/// <summary>A detection problem that is learned in seconds: bright squares on noise, class 0 red and class 1 blue.</summary>
internal static class MadeDetection
{
    private const int Width = 60, Height = 48;

    public static NetworkSpec Network { get; } = new("tiny", "test", 32,
    [
        new("conv1", new Convolution(12, 3, Stride: 2, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("conv2", new Convolution(16, 3, Stride: 2, Padding: 1), "relu1"),
        new("relu2", new Relu(), "conv2"),
        new("pool2", new AveragePool(4, 4), "relu2"),
        new("flatten", new Flatten(), "pool2"),
        new("fc3", new Linear(16), "flatten"),
        new("relu3", new Relu(), "fc3"),
        new("head", new Linear(2), "relu3"),
    ], "pool2", ["relu1", "relu2"]);

    public static VocDetectionOptions Options { get; } = new()
    {
        Schedule = new FineTuningSchedule
        {
            Name = "test",
            Steps = 150,
            BatchSize = 2,
            LearningRate = 0.02,
            DropEvery = 110,
            DropFactor = 0.1,
        },
        Scales = new PictureScales([48]),
        Sampling = new RegionSamplingOptions { RegionCount = 32 },
        Precision = Precision.Float32,
        ThreadCount = 1,
        Seed = 3,
    };

    /// <summary>Pictures named prefix0000 onwards with one to three squares each; every seventh shows nothing.</summary>
    /// <param name="prefix">Of the ids.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="seed">Of everything in them.</param>
    /// <param name="difficult">Whether the squares are.</param>
    /// <param name="onDecode">Told how often a picture was decoded so far.</param>
    public static DetectionPictures Make(string prefix, int count, ulong seed, bool difficult = false, Action<int>? onDecode = null)
    {
        var random = new CounterRandom(CounterRandom.Key(seed));
        var images = new List<RgbImage>();
        var proposals = new List<IReadOnlyList<PixelBox>>();
        var objects = new List<IReadOnlyList<LabelledBox>>();
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = new byte[Width * Height * 3];
            for (int p = 0; p < pixels.Length; p++) pixels[p] = (byte)random.Below(110);
            var squares = new List<LabelledBox>();
            for (int tries = i % 7 == 6 ? 0 : 1 + random.Below(3); tries > 0; tries--)
            {
                int side = 12 + random.Below(9), left = random.Below(Width - side), top = random.Below(Height - side);
                int label = random.Below(2);
                var box = new PixelBox(left, top, left + side, top + side);
                if (squares.Any(s => PixelBox.Overlap(s.Box, box) > 0)) continue;
                squares.Add(new LabelledBox(box, label, difficult));
                for (int y = top; y < top + side; y++)
                    for (int x = left; x < left + side; x++) pixels[(y * Width + x) * 3 + 2 * label] = (byte)(170 + random.Below(80));
            }
            images.Add(new RgbImage(Width, Height, pixels));
            objects.Add(squares);
            proposals.Add([.. Grid(), .. squares.SelectMany(s => Near(s.Box))]);
        }
        var source = new Made([.. Enumerable.Range(0, count).Select(i => new ImageId($"{prefix}{i:D4}"))], images, onDecode);
        return new DetectionPictures(source, [.. images.Select(image => (image.Width, image.Height))], proposals, objects);
    }

    /// <summary>Boxes everywhere, which meet objects by chance only.</summary>
    private static IEnumerable<PixelBox> Grid()
    {
        for (int side = 12; side <= 24; side += 6)
            for (int y = 0; y + side <= Height; y += 6)
                for (int x = 0; x + side <= Width; x += 6) yield return new PixelBox(x, y, x + side, y + side);
    }

    private static IEnumerable<PixelBox> Near(PixelBox box) => new[] { (-2, -1), (1, 2), (2, -2) }
        .Select(by => new PixelBox(
            Math.Max(0, box.Left + by.Item1), Math.Max(0, box.Top + by.Item2), Math.Min(Width, box.Right + by.Item2),
            Math.Min(Height, box.Bottom + by.Item1)));

    private sealed class Made(IReadOnlyList<ImageId> ids, List<RgbImage> images, Action<int>? onDecode) : ImageSource
    {
        private int _decoded;

        public override string Name => "made";

        public override IReadOnlyList<ImageId> Ids => ids;

        public override RgbImage Decode(int index)
        {
            onDecode?.Invoke(++_decoded);
            return images[index];
        }
    }
}
