using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Torch.Protocols;

/// <summary>
/// Fine-tuning with few labels: is it better to begin with the student's convolutions than with random ones?
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>1 % and 10 % of the labels, or so many per class, drawn class by class (<see cref="Evaluation.LabelDraw"/>), several draws: the
/// protocol of semi-supervised evaluation (Hénaff et al. 2019; Chen et al. 2020, section 3).</item>
/// <item>Convolutions are copied, fully connected layers start at random, everything is trained; scratch is the same network, draw,
/// schedule and seed with random convolutions.</item>
/// <item>Schedule: the network's own recipe, its epochs multiplied so that there are at least <see cref="LeastSteps"/> steps: a hundred
/// pictures would otherwise be left after a few dozen.</item>
/// <item>Top-1 on the centre of each test picture by the weights of the last step.</item>
/// </list>
/// </remarks>
public static class FewShotProtocol
{
    /// <summary>Steps that every training has at least: small sets are repeated until then.</summary>
    public const int LeastSteps = 1000;

    /// <summary>Trains on one draw.</summary>
    /// <param name="network">The downstream network with as many outputs as classes.</param>
    /// <param name="source">Weights whose convolutions it begins with; null trains from scratch.</param>
    /// <param name="drawn">The labelled pictures of the draw.</param>
    /// <param name="test">Labelled pictures to judge by.</param>
    /// <param name="options">The schedule, see <see cref="Schedule"/>; its seed also makes what starts at random.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <exception cref="ShapeException">The convolutions do not fit.</exception>
    /// <exception cref="DataException">There are too few pictures.</exception>
    public static DownstreamResult Run(
        NetworkSpec network, WeightSet? source, LabelledImages drawn, LabelledImages test, StudentOptions options, string folder,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ConvolutionTransfer? transfer = source is null ? null : ConvolutionTransfer.Create(network, source, options.Seed);
        TrainingStart? start = transfer is null ? null : new TrainingStart(transfer.Weights, new HashSet<string>());
        return DownstreamTraining.Run(
            network, start, transfer?.CopiedNodes ?? [], drawn, test, options, folder, progress, cancellation);
    }

    /// <summary>The recipe with as many epochs as a small draw needs.</summary>
    /// <param name="recipe">For the whole set.</param>
    /// <param name="drawnCount">Pictures of the draw, 2 or more.</param>
    public static StudentOptions Schedule(StudentOptions recipe, int drawnCount)
    {
        int stepsPerEpoch = Math.Max(1, drawnCount / Math.Min(recipe.BatchSize, drawnCount));
        int least = (LeastSteps + stepsPerEpoch - 1) / stepsPerEpoch;
        if (least <= recipe.Epochs) return recipe;
        double factor = (double)least / recipe.Epochs;
        return recipe with { Epochs = least, DropEpochs = [.. recipe.DropEpochs.Select(epoch => (int)Math.Round(epoch * factor))] };
    }
}
