using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// The control of every transfer: the student before its first step. Its batch norms get their statistics from pictures, as a trained
/// student's have; with the initial ones (mean 0, variance 1) it would be a needlessly bad opponent.
/// </summary>
internal static class RandomStudent
{
    private const int BatchCount = 20;
    private const int OrderEpoch = -1; // an epoch that training never has

    /// <summary>
    /// Initial weights of a seed with measured batch-norm statistics: the plain mean over up to 20 batches of unvaried pictures, in
    /// float32.
    /// </summary>
    public static WeightSet Create(NetworkSpec spec, BatchLoader pictures, StudentOptions options)
    {
        WeightSet initial = WeightInitializer.Create(spec, options.Seed);
        if (!spec.Nodes.Any(node => node.Operation is BatchNorm)) return initial;
        using IDisposable noGradients = no_grad();
        using var network = new TorchNetwork(spec, initial);
        int[] order = pictures.Order(OrderEpoch);
        int batchSize = Math.Min(options.BatchSize, order.Length);
        for (int batch = 0; batch < Math.Min(BatchCount, order.Length / batchSize); batch++)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor input, _) = pictures.Load(order.AsSpan(batch * batchSize, batchSize), epoch: null);
            network.Forward(input, new TrainingPass(DropoutSeed: 0, BatchNormMomentum: 1.0 / (batch + 1))); // running mean of the batches
        }
        return network.ToWeights();
    }
}
