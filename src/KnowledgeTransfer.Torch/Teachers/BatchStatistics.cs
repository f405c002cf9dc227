using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
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

    /// <summary>The weights with statistics measured anew: the plain mean over up to 40 batches of 64, in float32.</summary>
    /// <param name="network">Takes normalised pictures of the size of <paramref name="preprocessing"/>.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="images">Pictures of that size.</param>
    /// <param name="preprocessing">Mean and deviation.</param>
    /// <param name="seed">Chooses the pictures.</param>
    public static WeightSet Measure(
        NetworkSpec network, WeightSet weights, ITrainingImages images, ImagePreprocessing preprocessing, ulong seed)
    {
        if (!network.Nodes.Any(node => node.Operation is BatchNorm)) return weights;
        int size = network.InputSize, count = Math.Min(BatchSize, images.Count), pixels = size * size * 3;
        var normalisation = new PixelNormalisation(preprocessing);
        var picture = new byte[pixels];
        var input = new float[count * pixels];
        int[] order = [.. Enumerable.Range(0, images.Count).OrderBy(index => images.Ids[index])];
        new CounterRandom(CounterRandom.Key(seed, (ulong)RandomPurpose.Order, OrderEpoch)).Shuffle(order);
        using IDisposable noGradients = no_grad();
        using var torch = new TorchNetwork(network, weights);
        for (int batch = 0; batch < Math.Min(BatchCount, order.Length / count); batch++)
        {
            using DisposeScope scope = NewDisposeScope();
            for (int i = 0; i < count; i++)
            {
                images.CopyTo(order[batch * count + i], picture);
                normalisation.Apply(picture, input.AsSpan(i * pixels, pixels));
            }
            Tensor pictures = tensor(input, [count, size, size, 3]).permute(0, 3, 1, 2);
            torch.Forward(pictures, new TrainingPass(DropoutSeed: 0, BatchNormMomentum: 1.0 / (batch + 1))); // running mean of the batches
        }
        return torch.ToWeights();
    }
}
