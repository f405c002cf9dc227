using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Torch.Protocols.VocDetection;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocDetection;

public sealed class DetectionLossTests
{
    private static readonly PixelBox Box = new(0, 0, 10, 10);

    [Fact]
    public void The_loss_by_hand()
    {
        SampledRegion[] regions = [new(Box, 1, new BoxOffsets(0.05, 0, 0.4, 0)), new(Box, null, default)];
        // Both regions are right with a share of 1/2 of two of three classes, the rest nothing: ln 2 each.
        Tensor scores = tensor(new[] { 0f, -100, 0, 0, -100, 0 }, [2, 3]);
        // Targets are (0.5, 0, 2, 0); the four numbers of class 1 are off by 0.5, 0, 2 and 0. Those of class 0 and of background are free.
        Tensor offsets = tensor(new[] { 9f, 9, 9, 9, 0, 0, 4, 0, 9, 9, 9, 9, 9, 9, 9, 9 }, [2, 8]);
        double expected = Math.Log(2) + (0.5 * 0.5 * 0.5 + 1.5) / 2;
        Assert.Equal(expected, DetectionLoss.Of(scores, offsets, regions).item<float>(), 1e-5);
    }

    [Fact]
    public void Background_alone_moves_no_box()
    {
        Tensor offsets = ones(2, 8).requires_grad_(true);
        Tensor loss = DetectionLoss.Of(zeros(2, 3), offsets, [new(Box, null, default), new(Box, null, default)]);
        Assert.Equal(Math.Log(3), loss.item<float>(), 1e-5);
        Assert.Equal(0f, autograd.grad([loss], [offsets])[0].abs().sum().item<float>());
    }

    [Fact]
    public void A_draw_depends_on_seed_step_and_picture_only()
    {
        DetectionPictures pictures = MadeDetection.Make("train", 10, 1);
        DetectionLoss first = Loss(pictures, seed: 3), again = Loss(pictures, seed: 3), other = Loss(pictures, seed: 4);
        again.Draw(5, 2); // what was drawn before does not matter
        Assert.Equal(first.Draw(7, 1).Regions, again.Draw(7, 1).Regions);
        Assert.NotEqual(first.Draw(7, 1).Regions, first.Draw(8, 1).Regions);
        Assert.NotEqual(first.Draw(7, 1).Regions, other.Draw(7, 1).Regions);
        Assert.Equal([false, true], Enumerable.Range(0, 20).Select(step => first.Draw(step, 0).Mirrored).Distinct().Order());
        Assert.Equal([0, 1], Enumerable.Range(0, 20).Select(step => first.Draw(step, 0).Scale).Distinct().Order());
    }

    [Fact]
    public void Mirrored_regions_lie_on_mirrored_objects()
    {
        DetectionPictures pictures = MadeDetection.Make("train", 1, 1);
        DetectionLoss loss = Loss(pictures, seed: 3);
        int step = Enumerable.Range(0, 100).First(s => loss.Draw(s, 0).Mirrored);
        SampledRegion[] shown = [.. loss.Draw(step, 0).Regions.Where(r => r.Class is not null)];
        Assert.NotEmpty(shown);
        Assert.All(shown, region =>
        {
            PixelBox found = BoxRegression.Decode(region.Box, region.Offsets, 60, 48);
            Assert.Contains(pictures.Objects[0], o => o.Class == region.Class
                && PixelBox.Overlap(found, new PixelBox(60 - o.Box.Right, o.Box.Top, 60 - o.Box.Left, o.Box.Bottom)) > 0.999999);
        });
    }

    [Fact]
    public void Every_picture_comes_once_in_every_epoch()
    {
        DetectionLoss loss = Loss(MadeDetection.Make("train", 7, 1), seed: 3);
        int[] places = [.. Enumerable.Range(0, 21).Select(place => loss.PictureAt(place))];
        Assert.All(places.Chunk(7), epoch => Assert.Equal(Enumerable.Range(0, 7), epoch.Order()));
        Assert.NotEqual(places[..7], places[7..14]);
        Assert.Equal(places[9], loss.PictureAt(9));
    }

    private static DetectionLoss Loss(DetectionPictures pictures, ulong seed)
    {
        NetworkSpec trunk = RegionNetworks.Trunk(MadeDetection.Network), head = RegionNetworks.Head(MadeDetection.Network, 2);
        VocDetectionOptions options = MadeDetection.Options with { Seed = seed, Scales = new PictureScales([40, 48]) };
        var detector = new RegionDetector(
            trunk, WeightInitializer.Create(trunk, 1), head, RegionNetworks.InitialHead(head, 1),
            new ImagePreprocessing { Height = 32, Width = 32 }, options);
        return new DetectionLoss(detector, pictures, options);
    }
}
