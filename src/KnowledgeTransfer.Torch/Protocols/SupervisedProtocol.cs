using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Torch.Protocols;

/// <summary>
/// The supervised ceiling: what the student's network comes to if it learns the labels themselves instead of clusters.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>The whole network starts at random and is trained on the labels of all training pictures by the student's own recipe: same
/// schedule, augmentation and number format, so the labels are the only difference (the row "supervised" of Zhang et al., ECCV 2016, and of
/// Noroozi et al., CVPR 2018, there with the authors' own schedules).</item>
/// <item>The fully connected layers learn, too: the figure is that of the network's own classifier. Probes of its embedding are the
/// caller's, taken as those of a student.</item>
/// <item>Top-1 on the centre of each test picture by the weights of the last step.</item>
/// </list>
/// </remarks>
public static class SupervisedProtocol
{
    /// <summary>Trains on labels and judges the classifier; resumable.</summary>
    /// <param name="network">The student's network with as many outputs as classes.</param>
    /// <param name="train">Labelled pictures to learn from, of two classes or more.</param>
    /// <param name="test">Labelled pictures to judge by.</param>
    /// <param name="options">The student's recipe; its seed makes everything random.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <exception cref="ConfigException">An option is impossible, also with these pictures.</exception>
    /// <exception cref="DataException">There are too few pictures or classes.</exception>
    /// <exception cref="DivergenceException">The loss is not finite or stays far above its start.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DownstreamResult Run(
        NetworkSpec network, LabelledImages train, LabelledImages test, StudentOptions options, string folder,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (train.Count > 0 && train.Classes.Distinct().Count() < 2)
        {
            throw new DataException($"all {train.Count} pictures to learn from are of class {train.ClassNames[train.Classes[0]]}; there " +
                "is nothing to tell apart. Add pictures of another class.");
        }
        return DownstreamTraining.Run(network, null, [], train, test, options, folder, progress, cancellation);
    }
}
