using System.Globalization;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>Recognises trainings that went wrong.</summary>
internal static class TrainingHealth
{
    private const double TooHigh = 1.2; // shuffled clusters hover within a few per cent of the start, so this is no false alarm
    private const double NearChance = 0.98;
    private const int FewestSteps = 50; // a batch of a few pictures may well be wrong altogether

    /// <summary>Throws if a step's loss is not finite.</summary>
    public static void RequireFinite(double loss, long step, double rate)
    {
        if (double.IsFinite(loss)) return;
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"the loss became {loss} at step {step} (learning rate {rate:G3}). " +
            $"Lower LearningRate, raise WarmupShare, or use precision float32."));
    }

    /// <summary>Throws if the mean loss of the last epochs after the warm-up is far above that of the first step.</summary>
    /// <param name="epochs">All so far; as many of the last ones are looked at as make fifty steps.</param>
    /// <param name="stepsPerEpoch">Steps in each.</param>
    /// <param name="initialLoss">Of the first step.</param>
    /// <param name="options">The recipe.</param>
    public static void RequireProgress(
        IReadOnlyList<EpochMetrics> epochs, int stepsPerEpoch, double initialLoss, StudentOptions options)
    {
        int window = (FewestSteps + stepsPerEpoch - 1) / stepsPerEpoch;
        if (epochs.Count < window || epochs.Count - window < options.WarmupShare * options.Epochs) return;
        double loss = epochs.Skip(epochs.Count - window).Average(epoch => epoch.Loss);
        if (loss <= TooHigh * initialLoss) return;
        string span = window == 1 ? $"epoch {epochs.Count}" : $"the {window} epochs up to {epochs.Count}";
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"the mean loss of {span} is {loss:F3}; training began at {initialLoss:F3}. "
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
