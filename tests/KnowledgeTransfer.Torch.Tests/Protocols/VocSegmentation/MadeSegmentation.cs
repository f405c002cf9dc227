using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using SkiaSharp;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocSegmentation;

/// <summary>Data in VOC layout that is learned in seconds: a red or a blue square on gray noise, in pictures of two sizes.</summary>
internal sealed class MadeSegmentation : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public MadeSegmentation(int trainCount = 12, int testCount = 6)
    {
        foreach (string kind in new[] { "JPEGImages", "Annotations", "SegmentationClass", "ImageSets/Segmentation" })
            Directory.CreateDirectory(_root["VOC", kind]);
        List("train", trainCount);
        List("val", testCount);
        Folder = new VocFolder(_root["VOC"]);
    }

    /// <summary>Three layers, 4 pixels a step.</summary>
    public static NetworkSpec Network { get; } = new("tiny", "test", 8,
    [
        new("conv1", new Convolution(8, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("pool1", new MaxPool(2, 2), "relu1"),
        new("conv2", new Convolution(8, 3, Padding: 1), "pool1"),
        new("relu2", new Relu(), "conv2"),
        new("pool2", new AveragePool(2, 2), "relu2"),
        new("flatten", new Flatten(), "pool2"),
        new("fc3", new Linear(16), "flatten"),
        new("relu3", new Relu(), "fc3"),
        new("drop3", new Dropout(0.1), "relu3"),
        new("head", new Linear(5), "drop3"),
    ], "pool2", ["relu2"]);

    public VocFolder Folder { get; }

    public string PathOf(params ReadOnlySpan<string> names) => _root[["VOC", .. names]];

    public void Dispose() => _root.Dispose();

    private void List(string split, int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{split}{i:D2}")];
        File.WriteAllLines(PathOf("ImageSets", "Segmentation", split + ".txt"), ids);
        foreach (string id in ids) Write(id);
    }

    private void Write(string id)
    {
        var random = new CounterRandom(CounterRandom.Key(CounterRandom.Hash(id)));
        bool red = random.Below(2) == 0;
        int width = random.Below(2) == 0 ? 30 : 26, height = 24, side = 10 + random.Below(5);
        int left = random.Below(width - side), top = random.Below(height - side);
        var numbers = new byte[width * height];
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int i = 0; i < numbers.Length; i++)
        {
            (int x, int y) = (i % width, i / width);
            bool inside = x >= left && x < left + side && y >= top && y < top + side;
            byte noise = (byte)(80 + random.Below(60)), dark = (byte)random.Below(40);
            SKColor colour = red ? new SKColor(220, dark, dark) : new SKColor(dark, dark, 220);
            bitmap.SetPixel(x, y, inside ? colour : new SKColor(noise, noise, noise));
            numbers[i] = inside ? (byte)(red ? 2 : 1) : VocMask.Background;
        }
        numbers[0] = VocMask.Border;
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(PathOf("JPEGImages", id + ".png"), png.ToArray());
        File.WriteAllBytes(PathOf("SegmentationClass", id + ".png"), new VocMask(width, height, numbers).ToPng());
        var box = new PixelBox(left, top, left + side, top + side);
        var annotation = new VocAnnotation(id, width, height, [new VocObject(red ? "red" : "blue", box, false, false, 0)]);
        File.WriteAllText(PathOf("Annotations", id + ".xml"), VocAnnotationWriter.Write(annotation, "VOC", id + ".png", "made", true));
    }
}
