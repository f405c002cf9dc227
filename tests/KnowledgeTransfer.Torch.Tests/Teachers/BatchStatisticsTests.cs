using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Teachers;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class BatchStatisticsTests
{
    private static readonly NetworkSpec Network = new("statistics", "test", 2,
    [
        new("conv1", new Convolution(2, 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
    ], "relu1", ["relu1"]);

    private static readonly ImagePreprocessing Preprocessing = new()
    {
        Height = 2,
        Width = 2,
        ResizeSize = 2,
        Scale = 1,
        Mean = [10, 0, 0],
        StandardDeviation = [2, 1, 1],
    };

    /// <summary>Channel 0 is the normalised red, channel 1 is green minus blue.</summary>
    private static WeightSet Weights()
    {
        WeightSet weights = WeightInitializer.Create(Network, 0);
        ((float[])[1, 0, 0, 0, 1, -1]).CopyTo(weights["conv1.weight"].Values, 0);
        weights["bn1.running_mean"].Values[0] = 99; // the statistics of training are forgotten
        return weights;
    }

    private static WeightSet Measure(int count, Func<int, int, (int Red, int Green, int Blue)> pixel)
    {
        byte[] pixels =
        [
            .. from picture in Enumerable.Range(0, count)
               from place in Enumerable.Range(0, 4)
               let colour = pixel(picture, place)
               from value in new[] { colour.Red, colour.Green, colour.Blue }
               select (byte)value,
        ];
        var images = new MemoryImages([.. Enumerable.Range(0, count).Select(i => new ImageId($"{i:D4}"))], 2, 2, pixels);
        return BatchStatistics.Measure(Network, Weights(), images, Preprocessing, seed: 1);
    }

    [Fact]
    public void Two_pictures_by_hand()
    {
        // Red: 10, 12, 14, 16 in each picture, normalised 0, 1, 2, 3: mean 1.5, squared deviations 2 x (2.25 + 0.25 + 0.25 + 2.25) = 10,
        // variance 10 / 7 (unbiased, as PyTorch keeps it). Green minus blue: 5 in one picture and -3 in the other: mean 1, 8 x 16 / 7.
        WeightSet measured = Measure(2, (picture, place) => (10 + 2 * place, picture == 0 ? 9 : 4, picture == 0 ? 4 : 7));
        Assert.Equal([1.5f, 1f], measured["bn1.running_mean"].Values);
        Assert.Equal(10 / 7f, measured["bn1.running_var"].Values[0], 1e-6f);
        Assert.Equal(128 / 7f, measured["bn1.running_var"].Values[1], 1e-5f);
        Assert.Equal([1, 0, 0, 0, 1, -1], measured["conv1.weight"].Values);
        Assert.Equal([1, 1], measured["bn1.weight"].Values);
    }

    [Fact]
    public void Batches_count_equally()
    {
        // 128 pictures are two batches of 64, so the mean of their means is the mean over all.
        WeightSet measured = Measure(128, (picture, _) => (picture < 30 ? 250 : 10, picture, 0));
        Assert.Equal(120f * 30 / 128, measured["bn1.running_mean"].Values[0], 1e-4f);
        Assert.Equal(127 / 2f, measured["bn1.running_mean"].Values[1], 1e-4f);
    }

    [Fact]
    public void A_network_without_batch_norm_keeps_its_weights()
    {
        var plain = new NetworkSpec("plain", "test", 2, [new("conv1", new Convolution(2, 1), NetworkSpec.InputName)], "conv1", []);
        WeightSet weights = WeightInitializer.Create(plain, 0);
        var images = new MemoryImages([new ImageId("a")], 2, 2, new byte[12]);
        Assert.Same(weights, BatchStatistics.Measure(plain, weights, images, Preprocessing, seed: 1));
    }
}
