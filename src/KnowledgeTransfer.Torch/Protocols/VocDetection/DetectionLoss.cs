using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>
/// What a step of detection looks at and what its loss is: some pictures, each at a drawn size and mirrored or not, some regions of each;
/// cross-entropy of the regions' classes plus, for regions that show an object, smooth L1 of the four numbers of its class.
/// </summary>
/// <remarks>
/// Everything drawn is a function of (seed, step, picture id). Both losses are divided by the number of regions, as in the code that comes
/// with the paper: a step with few objects moves boxes little. Source: Girshick, ICCV 2015, section 2.3.
/// </remarks>
internal sealed class DetectionLoss
{
    private readonly RegionDetector _detector;
    private readonly DetectionPictures _pictures;
    private readonly VocDetectionOptions _options;
    private readonly PictureOrder _order;
    private (long Epoch, int[] Pictures) _epoch = (-1, []);

    /// <summary>Draws nothing yet.</summary>
    /// <param name="detector">What learns.</param>
    /// <param name="pictures">What it learns from.</param>
    /// <param name="options">Resolved.</param>
    /// <exception cref="DataException">Two pictures have one id.</exception>
    public DetectionLoss(RegionDetector detector, DetectionPictures pictures, VocDetectionOptions options)
    {
        (_detector, _pictures, _options) = (detector, pictures, options);
        _order = new PictureOrder(pictures.Source.Ids, options.Seed);
    }

    /// <summary>The loss of a step, counted from 0, as a scalar in the current dispose scope.</summary>
    public Tensor Of(long step)
    {
        using DisposeScope scope = NewDisposeScope();
        var regions = new List<SampledRegion>();
        Tensor scores, offsets;
        using (TrainingPrecision.Enter(_options.Precision, _detector.Trunk.Device))
        {
            var pooled = new List<Tensor>();
            for (int slot = 0; slot < _options.Schedule.BatchSize; slot++)
            {
                int picture = PictureAt(step * _options.Schedule.BatchSize + slot);
                DetectionExample example = Draw(step, picture);
                regions.AddRange(example.Regions);
                pooled.Add(_detector.Pool(
                    _pictures.Source.Decode(picture), example.Scale, example.Mirrored, [.. example.Regions.Select(r => r.Box)]));
            }
            var pass = new TrainingPass(CounterRandom.Key(_options.Seed, (ulong)RandomPurpose.Dropout, (ulong)step));
            (scores, offsets) = _detector.Judge(cat(pooled), pass);
        }
        return Of(scores, offsets, regions).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of outputs.</summary>
    /// <param name="scores">[regions, 1 + classes].</param>
    /// <param name="offsets">[regions, 4 classes].</param>
    /// <param name="regions">What they should be.</param>
    internal static Tensor Of(Tensor scores, Tensor offsets, IReadOnlyList<SampledRegion> regions)
    {
        Tensor classification = Functional.cross_entropy(scores, tensor([.. regions.Select(r => r.Class + 1L ?? 0L)]).On(scores.device));
        long classes = offsets.shape[1] / 4;
        (int Row, SampledRegion Region)[] shown = [.. regions.Index().Where(r => r.Item.Class is not null)];
        // the graph must hold the box layer also where there is nothing to move
        using Scalar nothing = 0, count = regions.Count; // live until libtorch has read them
        if (shown.Length == 0) return classification.Plus(offsets.sum().mul(nothing));
        Tensor wanted = tensor([.. shown.SelectMany(s => Numbers(s.Region.Offsets))], [shown.Length, 4]).On(scores.device);
        Tensor places = tensor([.. shown.Select(s => s.Row * classes + s.Region.Class!.Value)]).On(scores.device);
        Tensor given = offsets.view(-1, 4).index_select(0, places);
        return classification.Plus(Functional.smooth_l1_loss(given, wanted, nn.Reduction.Sum).div(count));
    }

    /// <summary>What a step takes of a picture.</summary>
    internal DetectionExample Draw(long step, int picture)
    {
        ulong key = CounterRandom.Key(_options.Seed, (ulong)RandomPurpose.Regions, (ulong)step, _order.Key(picture));
        var random = new CounterRandom(key);
        int scale = random.Below(_options.Scales.ShortSides.Count);
        bool mirrored = random.Below(2) == 1;
        SampledRegion[] regions =
            RegionSampling.Draw(_pictures.Proposals[picture], _pictures.Objects[picture], _options.Sampling, ref random);
        if (mirrored) regions = [.. regions.Select(region => Mirrored(region, _pictures.Sizes[picture].Width))];
        return new DetectionExample(scale, mirrored, regions);
    }

    /// <summary>The picture at a place in the endless row of shuffled epochs.</summary>
    internal int PictureAt(long place)
    {
        long epoch = place / _order.Count;
        if (_epoch.Epoch != epoch) _epoch = (epoch, _order.Shuffled(epoch));
        return _epoch.Pictures[place % _order.Count];
    }

    private static SampledRegion Mirrored(SampledRegion region, int width) => region with
    {
        Box = new PixelBox(width - region.Box.Right, region.Box.Top, width - region.Box.Left, region.Box.Bottom),
        Offsets = region.Offsets with { X = -region.Offsets.X },
    };

    private static float[] Numbers(BoxOffsets offsets)
    {
        BoxOffsets o = BoxRegression.Normalised(offsets);
        return [(float)o.X, (float)o.Y, (float)o.LogWidth, (float)o.LogHeight];
    }
}
