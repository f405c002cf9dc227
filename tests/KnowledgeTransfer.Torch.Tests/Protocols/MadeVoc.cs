using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocClassification;

namespace KnowledgeTransfer.Torch.Tests.Protocols;

/// <summary>
/// Noisy pictures in which a class is a colour that is brighter everywhere; each picture shows any of three. A network of a thousand
/// weights learns it in a second.
/// </summary>
internal static class MadeVoc
{
    public static readonly VocClasses Classes = new(["blue", "green", "red"]);

    public static VocClassificationOptions Options { get; } = new()
    {
        Schedule = new FineTuningSchedule
        {
            Name = "test",
            Steps = 60,
            BatchSize = 8,
            LearningRate = 0.1,
            DropEvery = 30,
            DropFactor = 0.5,
        },
        CropCount = 3,
        Precision = Precision.Float32,
        ThreadCount = 1,
        Seed = 3,
    };

    /// <summary>Pictures called prefix0 onwards that show the classes given as bits, 1 for red, 2 for green, 4 for blue.</summary>
    /// <param name="prefix">Begins the ids.</param>
    /// <param name="bits">One number a picture.</param>
    /// <param name="difficult">The class whose objects are all difficult; null for none.</param>
    public static VocPictures Make(string prefix, int[] bits, string? difficult = null)
    {
        string[] ids = [.. bits.Select((_, i) => $"{prefix}{i}")];
        VocAnnotation[] annotations = [.. bits.Select((b, i) => new VocAnnotation(ids[i], 20, 16,
            [.. Classes.Names.Where((_, c) => (b >> (2 - c) & 1) != 0)
                .Select(name => new VocObject(name, new PixelBox(0, 0, 5, 5), name == difficult, false, 0))]))];
        return new VocPictures(new ColouredSource(ids, bits), VocPresence.Of(annotations, Classes));
    }

    /// <summary>All eight combinations again and again.</summary>
    public static VocPictures Make(string prefix, int count, string? difficult = null) =>
        Make(prefix, [.. Enumerable.Range(0, count).Select(i => i % 8)], difficult);

    private sealed class ColouredSource(string[] ids, int[] bits) : ImageSource
    {
        public override string Name => "made pictures";

        public override IReadOnlyList<ImageId> Ids { get; } = [.. ids.Select(id => new ImageId(id))];

        public override RgbImage Decode(int index)
        {
            var random = new CounterRandom(CounterRandom.Hash(ids[index]));
            (int width, int height) = (20 + index % 3, 16 + index % 2);
            var pixels = new byte[width * height * 3];
            for (int p = 0; p < pixels.Length; p++) pixels[p] = (byte)(random.Below(120) + ((bits[index] >> (p % 3) & 1) != 0 ? 110 : 20));
            return new RgbImage(width, height, pixels);
        }
    }
}
