using System.Runtime.InteropServices;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>
/// Fast R-CNN: convolutions once per picture, then for every region its part of the map, pooled to one size, through fully connected layers
/// to a score per class and a better box per class (Girshick, ICCV 2015). Not thread-safe.
/// </summary>
internal sealed class RegionDetector : IDisposable
{
    // Regions that go through the head at a time when testing: bounds memory, 150 MB for AlexNet's maps.
    private const int ChunkSize = 256;

    private readonly VocDetectionOptions _options;
    private readonly PixelNormalisation _normalisation;
    private readonly int _side, _stride, _classCount;

    /// <summary>Builds both networks.</summary>
    /// <param name="trunk">The convolutions.</param>
    /// <param name="trunkWeights">Its weights; batch norms stay as they are.</param>
    /// <param name="head">What sees regions.</param>
    /// <param name="headWeights">Its weights.</param>
    /// <param name="preprocessing">Mean and standard deviation of pixels.</param>
    /// <param name="options">Resolved.</param>
    /// <exception cref="ShapeException">Weights do not fit.</exception>
    public RegionDetector(
        NetworkSpec trunk, WeightSet trunkWeights, NetworkSpec head, WeightSet headWeights, ImagePreprocessing preprocessing,
        VocDetectionOptions options)
    {
        IEnumerable<string> norms = trunk.Nodes.Where(node => node.Operation is BatchNorm).Select(node => node.Name);
        (_options, _normalisation) = (options, new PixelNormalisation(preprocessing));
        Device device = options.Device.Open();
        Trunk = new TorchNetwork(trunk, trunkWeights, norms.ToHashSet(StringComparer.Ordinal), device);
        Head = new TorchNetwork(head, headWeights, device: device);
        (_side, _stride, _classCount) = (head.InputShape[^1], RegionNetworks.Stride(trunk), head.Shape(RegionNetworks.Scores)[0] - 1);
    }

    /// <summary>The convolutions.</summary>
    public TorchNetwork Trunk { get; }

    /// <summary>What sees regions.</summary>
    public TorchNetwork Head { get; }

    /// <summary>A picture at one of the scales, as the convolutions see it.</summary>
    /// <returns>float32 [1, 3, height, width] in channels-last order, in the current dispose scope.</returns>
    public static Tensor Load(RgbImage image, PictureScales scales, int scale, bool mirrored, PixelNormalisation normalisation)
    {
        (int width, int height) = scales.Size(image.Width, image.Height, scale);
        RgbImage shown = (width, height) == (image.Width, image.Height) ? image
            : Resampler.Resize(image, width, height, ResizeFilter.Bilinear);
        if (mirrored) shown = shown.Mirror();
        Tensor values = empty([1, height, width, 3], ScalarType.Float32);
        normalisation.Apply(shown.Pixels, MemoryMarshal.Cast<byte, float>(values.bytes));
        return values.permute(0, 3, 1, 2);
    }

    /// <summary>Maps of regions, pooled to one size.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="scale">Index of the scale.</param>
    /// <param name="mirrored">Whether the picture is turned left to right.</param>
    /// <param name="boxes">In pixels of the picture, after it was mirrored.</param>
    /// <returns>float32 [boxes, channels, side, side].</returns>
    public Tensor Pool(RgbImage image, int scale, bool mirrored, IReadOnlyList<PixelBox> boxes) =>
        Pool(Map(image, scale, mirrored), image, scale, boxes);

    /// <summary>Scores and offsets of pooled regions.</summary>
    /// <param name="regions">From <see cref="Pool(RgbImage, int, bool, IReadOnlyList{PixelBox})"/>.</param>
    /// <param name="pass">null for inference.</param>
    /// <returns>[regions, 1 + classes] and [regions, 4 classes], float32.</returns>
    public (Tensor Scores, Tensor Offsets) Judge(Tensor regions, TrainingPass? pass = null)
    {
        IReadOnlyList<Tensor> outputs = Head.Forward(regions, [RegionNetworks.Scores, RegionNetworks.Offsets], pass);
        return (outputs[0].to_type(ScalarType.Float32), outputs[1].to_type(ScalarType.Float32));
    }

    /// <summary>Finds the objects of a picture.</summary>
    /// <param name="picture">Its index, for the result.</param>
    /// <param name="image">The picture.</param>
    /// <param name="proposals">Regions that may hold objects.</param>
    /// <returns>By descending score; equal scores by class.</returns>
    public IReadOnlyList<Detection> Detect(int picture, RgbImage image, IReadOnlyList<PixelBox> proposals)
    {
        var shares = new float[proposals.Count * (_classCount + 1)];
        var offsets = new float[proposals.Count * 4 * _classCount];
        using (no_grad())
        {
            IEnumerable<int> all = Enumerable.Range(0, proposals.Count);
            foreach (IGrouping<int, int> group in all.GroupBy(i => _options.Scales.Nearest(proposals[i], image.Width, image.Height)))
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable? autocast = TrainingPrecision.Enter(_options.Precision, Trunk.Device);
                Tensor map = Map(image, group.Key, mirrored: false);
                foreach (int[] chunk in group.Chunk(ChunkSize))
                {
                    using DisposeScope inner = NewDisposeScope();
                    Tensor regions = Pool(map, image, group.Key, [.. chunk.Select(i => proposals[i])]);
                    (Tensor scores, Tensor moves) = Judge(regions);
                    Scatter(TorchNetwork.ToArray(scores.softmax(1)), chunk, shares);
                    Scatter(TorchNetwork.ToArray(moves), chunk, offsets);
                }
            }
        }
        return [.. Enumerable.Range(0, _classCount).SelectMany(c => OfClass(picture, c, image, proposals, shares, offsets))
            .OrderByDescending(d => d.Score).Take(_options.MaxPerPicture)];
    }

    /// <summary>Frees both networks.</summary>
    public void Dispose()
    {
        Trunk.Dispose();
        Head.Dispose();
    }

    private Tensor Map(RgbImage image, int scale, bool mirrored) =>
        Trunk.Forward(Load(image, _options.Scales, scale, mirrored, _normalisation), [Trunk.Spec.Nodes[^1].Name])[0];

    private Tensor Pool(Tensor map, RgbImage image, int scale, IReadOnlyList<PixelBox> boxes) =>
        RoiMaxPool.Pool(map, boxes, _options.Scales.Factor(image.Width, image.Height, scale) / _stride, _side);

    private IEnumerable<Detection> OfClass(
        int picture, int label, RgbImage image, IReadOnlyList<PixelBox> proposals, float[] shares, float[] offsets)
    {
        var boxes = new List<PixelBox>();
        var scores = new List<double>();
        for (int i = 0; i < proposals.Count; i++)
        {
            double score = shares[i * (_classCount + 1) + label + 1];
            if (!(score > _options.ScoreThreshold) || !(proposals[i].Area > 0)) continue;
            ReadOnlySpan<float> o = offsets.AsSpan((i * _classCount + label) * 4, 4);
            BoxOffsets move = BoxRegression.FromNormalised(new BoxOffsets(o[0], o[1], o[2], o[3]));
            PixelBox box = BoxRegression.Decode(proposals[i], move, image.Width, image.Height);
            if (!(box.Area > 0)) continue; // moved out of the picture: can find nothing
            boxes.Add(box);
            scores.Add(score);
        }
        int[] kept = NonMaximumSuppression.Keep(
            CollectionsMarshal.AsSpan(boxes), CollectionsMarshal.AsSpan(scores), _options.SuppressionOverlap);
        return kept.Select(i => new Detection(picture, label, scores[i], boxes[i]));
    }

    /// <summary>Puts rows where they belong.</summary>
    private static void Scatter(float[] rows, int[] indices, float[] all)
    {
        int length = rows.Length / indices.Length;
        foreach ((int row, int index) in indices.Index()) rows.AsSpan(row * length, length).CopyTo(all.AsSpan(index * length));
    }
}
