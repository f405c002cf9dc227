using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx.Tests.Running;

public class NetworkInputTests
{
    private static readonly ImageBatch Pictures = new(0, 2, 1, 2, [10, 20, 30, 40, 50, 60, 11, 21, 31, 41, 51, 61]);

    [Theory]
    [InlineData(TensorLayout.Nchw, ChannelOrder.Rgb, new float[] { 10, 40, 20, 50, 30, 60, 11, 41, 21, 51, 31, 61 })]
    [InlineData(TensorLayout.Nchw, ChannelOrder.Bgr, new float[] { 30, 60, 20, 50, 10, 40, 31, 61, 21, 51, 11, 41 })]
    [InlineData(TensorLayout.Nhwc, ChannelOrder.Rgb, new float[] { 10, 20, 30, 40, 50, 60, 11, 21, 31, 41, 51, 61 })]
    [InlineData(TensorLayout.Nhwc, ChannelOrder.Bgr, new float[] { 30, 20, 10, 60, 50, 40, 31, 21, 11, 61, 51, 41 })]
    public void Layout_and_channel_order_place_every_byte(TensorLayout layout, ChannelOrder channels, float[] expected)
    {
        var values = new float[12];
        NetworkInput.Write(
            Pictures, 0, 2, new ImagePreprocessing { Height = 1, Width = 2, Scale = 1, Layout = layout, Channels = channels }, values);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void Scale_mean_and_deviation_follow_the_order_of_the_networks_channels()
    {
        var preprocessing = new ImagePreprocessing
        {
            Height = 1,
            Width = 2,
            Scale = 2,
            Channels = ChannelOrder.Bgr,
            Mean = [1, 2, 3],
            StandardDeviation = [1, 2, 4],
        };
        var values = new float[6];
        NetworkInput.Write(Pictures, 1, 1, preprocessing, values);
        Assert.Equal([61f, 121f, 20f, 50f, 4.75f, 19.75f], values);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        var preprocessing = new ImagePreprocessing { Height = 1, Width = 2 };
        Assert.Throws<ArgumentException>(() => NetworkInput.Write(Pictures, 0, 2, preprocessing, new float[11]));
        Assert.Throws<ArgumentException>(() => NetworkInput.Write(Pictures, 0, 2, preprocessing with { Width = 3 }, new float[18]));
        Assert.Throws<ArgumentOutOfRangeException>(() => NetworkInput.Write(Pictures, 1, 2, preprocessing, new float[12]));
    }
}
