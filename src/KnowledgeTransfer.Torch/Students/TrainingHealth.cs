using System.Globalization;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>Recognises trainings that went wrong.</summary>
internal static class TrainingHealth
{
    private const double TooHigh = 1.2; // shuffled clusters hover within a few per cent of the start, so this is no false alarm
    private const double NearChance = 0.98;

    /// <summary>Throws if a step's loss is not finite.</summary>
    public static void RequireFinite(double loss, long step, double rate)
    {
        if (double.IsFinite(loss)) return;
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"the loss became {loss} at step {step} (learning rate {rate:G3}). " +
            $"Lower LearningRate, raise WarmupShare, or use precision float32."));
    }

    /// <summary>Throws if the mean loss of an epoch after the warm-up is far above that of the first step.</summary>
    public static void RequireProgress(EpochMetrics epoch, double initialLoss, StudentOptions options)
    {
        if (epoch.Epoch - 1 < options.WarmupShare * options.Epochs || epoch.Loss <= TooHigh * initialLoss) return;
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"the mean loss of epoch {epoch.Epoch} is {epoch.Loss:F3}; training began at {initialLoss:F3}. "
            + $"Lower LearningRate ({options.LearningRate}) or raise WarmupShare."));
    }

    /// <summary>What the final epoch says about the student.</summary>
    public static IReadOnlyList<string> Warnings(EpochMetrics last, int classCount, double? largestClusterShare)
    {
        var warnings = new List<string>();
        void Warn(FormattableString seen, string advice) => warnings.Add($"{FormattableString.Invariant(seen)} {advice}");
        double chance = Math.Log(classCount);
        if (last.Loss > NearChance * chance)
            Warn($"The loss ended at {last.Loss:F3}, chance is {chance:F3}: nothing was learned.",
                "Train longer, change LearningRate, or look at the clusters.");
        if (last.LargestPredictedShare is { } predicted && predicted > 0.9 && predicted > largestClusterShare + 0.05)
            Warn($"{predicted:P0} of the held-out pictures get the same cluster: the student collapsed.",
                "Lower LearningRate or use more even clusters.");
        if (last.EmbeddingSpread < 1e-4)
            Warn($"The embeddings of different pictures are the same to {last.EmbeddingSpread:G2} of their length: the student collapsed.",
                "Lower LearningRate.");
        return warnings;
    }
}
