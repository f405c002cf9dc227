using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// The control of every transfer: the student before its first step. Its batch norms get their statistics from pictures, as a trained
/// student's have; with the initial ones (mean 0, variance 1) it would be a needlessly bad opponent.
/// </summary>
internal static class RandomStudent
{
    private const int BatchCount = 20;
    private const int OrderEpoch = -1; // an epoch that training never has

    /// <summary>The same where no training follows whose batches could be shared.</summary>
    public static WeightSet Create(NetworkSpec spec, ITrainingImages pictures, StudentOptions options)
    {
        ImagePreprocessing preprocessing = ImageStatistics.Measure(pictures, spec.InputSize);
        return Create(spec, new BatchLoader(pictures, new int[pictures.Count], preprocessing, options), options);
    }

    /// <summary>Initial weights of a seed with batch-norm statistics of up to 20 batches of unvaried pictures.</summary>
    public static WeightSet Create(NetworkSpec spec, BatchLoader pictures, StudentOptions options)
    {
        int[] order = pictures.Order(OrderEpoch);
        int size = Math.Min(options.BatchSize, order.Length);
        return BatchNormStatistics.Measure(
            spec, WeightInitializer.Create(spec, options.Seed), Math.Min(BatchCount, order.Length / size),
            batch => pictures.Load(order.AsSpan(batch * size, size), epoch: null).Pictures);
    }
}
