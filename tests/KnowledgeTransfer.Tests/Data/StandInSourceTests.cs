using KnowledgeTransfer.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public class StandInSourceTests
{
    [Fact]
    public void It_has_the_pictures_that_it_was_told_of()
    {
        var source = new StandInSource("imagenet", 5, 2, 50, 40);
        Assert.Equal(7, source.Count);
        Assert.Equal([false, false, false, false, false, true, true], source.HeldOut);
        Assert.Equal((50, 40), (source.Decode(6).Width, source.Decode(6).Height));
        Assert.Equal(7, source.Ids.Distinct().Count());
        Assert.Null(source.Labels);
        ImageSplit split = ImageSplit.Create(source, new ImageSplitOptions());
        Assert.Equal((5, 2), (split.Train.Count, split.HeldOut.Count));
    }
}
