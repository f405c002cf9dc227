using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Training;

public sealed class ImageStatisticsTests
{
    [Fact]
    public void Mean_and_deviation_are_over_all_pixels_of_all_pictures()
    {
        // Red 0 and 255: mean 0.5, deviation 0.5. Green 51 everywhere: deviation 0, replaced by 1. Blue 0, 0, 0, 204 scattered over two
        // pictures.
        var images = new MemoryImages([new ImageId("a"), new ImageId("b")], 1, 2, [0, 51, 0, 255, 51, 0, 0, 51, 0, 255, 51, 204]);
        ImagePreprocessing p = ImageStatistics.Measure(images, 1);
        Assert.Equal([0.5f, 0.2f, 0.2f], p.Mean);
        Assert.Equal(0.5f, p.StandardDeviation[0]);
        Assert.Equal(1f, p.StandardDeviation[1]);
        Assert.Equal(Math.Sqrt(3 * 0.04 + 0.36) / 2, p.StandardDeviation[2], 6);
        Assert.Equal((1, 1, 1), (p.Height, p.Width, p.ResizeSize));
    }

    [Fact]
    public void No_pictures_are_an_error() =>
        Assert.Throws<DataException>(() => ImageStatistics.Measure(new MemoryImages([], 4, 4, []), 4));
}
