using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>
/// How wrong a network is about which classes pictures show: one sigmoid per class, cross-entropy. What is to be ignored weighs nothing.
/// </summary>
/// <remarks>
/// Summed over classes and divided by the number of pictures, as Caffe's SigmoidCrossEntropyLoss does: the rates of the papers belong to
/// that, not to a mean over classes.
/// </remarks>
internal static class PresenceLoss
{
    /// <summary>The loss of a batch, a scalar in the current dispose scope.</summary>
    /// <param name="logits">float32 [batch, classes].</param>
    /// <param name="presence">What holds for all pictures.</param>
    /// <param name="pictures">The pictures of the batch: rows of <paramref name="presence"/>.</param>
    public static Tensor Compute(Tensor logits, VocPresence presence, ReadOnlySpan<int> pictures)
    {
        int classes = presence.Classes.Count;
        var positive = new float[pictures.Length * classes];
        var judged = new float[pictures.Length * classes];
        for (int i = 0; i < positive.Length; i++)
        {
            ClassPresence shown = presence[pictures[i / classes], i % classes];
            positive[i] = shown == ClassPresence.Positive ? 1 : 0;
            judged[i] = shown == ClassPresence.Ignored ? 0 : 1;
        }
        long[] shape = [pictures.Length, classes];
        Tensor sum = Functional.binary_cross_entropy_with_logits(
            logits, tensor(positive, shape).On(logits.device), tensor(judged, shape).On(logits.device), nn.Reduction.Sum);
        using Scalar count = pictures.Length; // lives until libtorch has read it
        return sum.div(count);
    }
}
