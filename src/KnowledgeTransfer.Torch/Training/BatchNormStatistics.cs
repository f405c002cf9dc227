using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>Gives the batch norms of a network the statistics of given pictures; all other weights stay.</summary>
internal static class BatchNormStatistics
{
    /// <summary>The weights with statistics measured anew: the plain mean over the batches, in float32. Needs no labels.</summary>
    /// <param name="network">A network; without batch norm nothing is done.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="batchCount">Number of batches.</param>
    /// <param name="batch">Makes a batch [n, 3, size, size] in the current dispose scope; called in order.</param>
    public static WeightSet Measure(NetworkSpec network, WeightSet weights, int batchCount, Func<int, Tensor> batch)
    {
        if (!network.HasBatchNorm) return weights;
        using IDisposable noGradients = no_grad();
        using var torch = new TorchNetwork(network, weights);
        for (int i = 0; i < batchCount; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            torch.Forward(batch(i), new TrainingPass(DropoutSeed: 0, BatchNormMomentum: 1.0 / (i + 1))); // running mean of the batches
        }
        return torch.ToWeights();
    }
}
