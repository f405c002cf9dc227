using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Batch-norm statistics of whole, unvaried pictures. While it trains an encoder sees tiles, rotated or grey pictures; what is exported
/// sees pictures as they are, and should be normalised by their statistics. Needs no labels.
/// </summary>
internal static class BatchStatistics
{
    private const int BatchSize = 64, BatchCount = 40;
    private const long OrderEpoch = long.MaxValue; // an epoch that training never has

    /// <summary>The weights with statistics measured anew over up to 40 batches of 64.</summary>
    /// <param name="network">Takes normalised pictures of the size of <paramref name="preprocessing"/>.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="images">Pictures of that size.</param>
    /// <param name="preprocessing">Mean and deviation.</param>
    /// <param name="seed">Chooses the pictures.</param>
    public static WeightSet Measure(
        NetworkSpec network, WeightSet weights, ITrainingImages images, ImagePreprocessing preprocessing, ulong seed)
    {
        int size = network.InputSize, count = Math.Min(BatchSize, images.Count), pixels = size * size * 3;
        var normalisation = new PixelNormalisation(preprocessing);
        var picture = new byte[pixels];
        var input = new float[count * pixels];
        int[] order = new PictureOrder(images.Ids, seed).Shuffled(OrderEpoch);
        return BatchNormStatistics.Measure(network, weights, Math.Min(BatchCount, order.Length / count), Load);

        Tensor Load(int batch)
        {
            for (int i = 0; i < count; i++)
            {
                images.CopyTo(order[batch * count + i], picture);
                normalisation.Apply(picture, input.AsSpan(i * pixels, pixels));
            }
            return tensor(input, [count, size, size, 3]).permute(0, 3, 1, 2);
        }
    }
}
