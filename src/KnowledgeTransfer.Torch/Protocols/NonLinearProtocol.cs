using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Torch.Protocols;

/// <summary>
/// The non-linear classifier per layer: how general are the features up to a layer, if everything above them may be learned anew?
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Convolutions (and their batch norms, with their statistics) up to the layer are copied and locked; all above, convolutions and
/// fully connected layers, starts at random and is trained on the labels: Noroozi and Favaro, ECCV 2016, section 4.1, after Yosinski et
/// al., NIPS 2014; Noroozi et al., CVPR 2018, section 5 (ImageNet, conv1 to conv5).</item>
/// <item>Not an MLP on features: the rest is the network's own rest.</item>
/// <item>Schedule: the network's own recipe (<see cref="StudentOptions.ForNetwork"/>), for the paper's AlexNet that of Caffe. A shorter one
/// is the caller's choice and belongs beside the figure.</item>
/// <item>Top-1 on the centre of each test picture by the weights of the last step.</item>
/// </list>
/// </remarks>
public static class NonLinearProtocol
{
    /// <summary>Trains everything above one layer.</summary>
    /// <param name="network">The downstream network with as many outputs as classes.</param>
    /// <param name="source">Weights whose convolutions are judged; null judges random ones, the control.</param>
    /// <param name="layer">A node of the network: the last that is copied and locked.</param>
    /// <param name="train">Labelled pictures to learn from.</param>
    /// <param name="test">Labelled pictures to judge by.</param>
    /// <param name="options">The schedule; its seed also makes what starts at random.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    /// <exception cref="ShapeException">The convolutions do not fit.</exception>
    /// <exception cref="DataException">There are too few pictures.</exception>
    public static DownstreamResult Run(
        NetworkSpec network, WeightSet? source, string layer, LabelledImages train, LabelledImages test, StudentOptions options,
        string folder, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        WeightSet judged = source ?? RandomStudent.Create(network, train.Images, options);
        ConvolutionTransfer transfer = ConvolutionTransfer.Create(network, judged, options.Seed, layer);
        var start = new TrainingStart(transfer.Weights, network.Ancestors(layer));
        return DownstreamTraining.Run(
            network, start, transfer.CopiedNodes, train, test, options, folder, progress, cancellation);
    }
}
