using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class BoxRegressionTests
{
    [Fact]
    public void A_box_by_hand()
    {
        // Centre (20, 30), sides 20 and 40; the object's centre is (25, 20), its sides 40 and 10.
        BoxOffsets offsets = BoxRegression.Encode(new PixelBox(10, 10, 30, 50), new PixelBox(5, 15, 45, 25));
        Assert.Equal(0.25, offsets.X, 1e-12);
        Assert.Equal(-0.25, offsets.Y, 1e-12);
        Assert.Equal(Math.Log(2), offsets.LogWidth, 1e-12);
        Assert.Equal(Math.Log(0.25), offsets.LogHeight, 1e-12);
        BoxOffsets learned = BoxRegression.Normalised(offsets);
        Assert.Equal([2.5, -2.5], [learned.X, learned.Y], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(5 * Math.Log(2), learned.LogWidth, 1e-12);
    }

    [Fact]
    public void Decoding_is_the_way_back_for_boxes_inside_of_the_picture()
    {
        var random = new CounterRandom(CounterRandom.Key(1));
        for (int i = 0; i < 1000; i++)
        {
            (PixelBox proposal, PixelBox box) = (Random(ref random), Random(ref random));
            BoxOffsets learned = BoxRegression.Normalised(BoxRegression.Encode(proposal, box));
            PixelBox back = BoxRegression.Decode(proposal, BoxRegression.FromNormalised(learned), 200, 100);
            Assert.Equal(box.Left, back.Left, 1e-9);
            Assert.Equal(box.Top, back.Top, 1e-9);
            Assert.Equal(box.Right, back.Right, 1e-9);
            Assert.Equal(box.Bottom, back.Bottom, 1e-9);
        }

        static PixelBox Random(ref CounterRandom random)
        {
            double left = 150 * random.NextDouble(), top = 60 * random.NextDouble();
            return new PixelBox(left, top, left + 1 + 49 * random.NextDouble(), top + 1 + 39 * random.NextDouble());
        }
    }

    [Fact]
    public void What_leads_out_of_the_picture_is_cut_off_however_far()
    {
        var proposal = new PixelBox(10, 10, 30, 50);
        Assert.Equal(new PixelBox(0, 0, 40, 60), BoxRegression.Decode(proposal, new BoxOffsets(0, 0, 1000, 1000), 40, 60));
        Assert.Equal(new PixelBox(0, 0, 15, 60), BoxRegression.Decode(proposal, new BoxOffsets(-1, 0, Math.Log(1.5), 9), 40, 60));
        Assert.Equal(0, BoxRegression.Decode(proposal, new BoxOffsets(-50, 0, 0, 0), 40, 60).Area);
        Assert.Equal(0, BoxRegression.Decode(proposal, new BoxOffsets(0, 0, -1000, 0), 40, 60).Area);
    }

    [Fact]
    public void Boxes_without_area_have_no_offsets()
    {
        var box = new PixelBox(0, 0, 1, 1);
        Assert.Throws<ArgumentException>(() => BoxRegression.Encode(box, new PixelBox(3, 3, 3, 4)));
        Assert.Throws<ArgumentException>(() => BoxRegression.Encode(new PixelBox(3, 3, 3, 4), box));
    }
}
