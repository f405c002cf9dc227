using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// A second network that learns to tell answers from what was asked for, and whose error joins the loss: answers then have to look right,
/// not only to be near in every pixel (Goodfellow et al. 2014; for inpainting Pathak et al. 2016, 3.2). Only trained beside; never kept.
/// </summary>
/// <param name="Critic">Takes what the head puts out and gives one number: above 0 for genuine.</param>
/// <param name="Genuine">What was asked for, in the shape of the head's output.</param>
/// <param name="Share">Of the adversarial term in the loss, above 0 to below 1.</param>
/// <param name="RateShare">Learning rate of the critic, as a share of that of the network.</param>
public sealed record Adversary(NetworkSpec Critic, Func<ExampleBatch, Tensor> Genuine, double Share, double RateShare)
{
    /// <summary>What the critic is to lessen: -log D(genuine) - log(1 - D(answer)), D the logistic function of its output.</summary>
    /// <param name="genuine">Its output for what was asked for [batch, 1].</param>
    /// <param name="answered">Its output for the answers [batch, 1].</param>
    /// <returns>A scalar, the mean over the batch; 2 ln 2 for a critic that cannot tell.</returns>
    public static Tensor CriticLoss(Tensor genuine, Tensor answered) =>
        Surprisal(genuine).Plus(Surprisal(-answered));

    /// <summary>What the network is to lessen: (1 - Share) loss - Share log D(answer).</summary>
    /// <param name="loss">Of the task, a scalar.</param>
    /// <param name="answered">The critic's output for the answers [batch, 1].</param>
    public Tensor JointLoss(Tensor loss, Tensor answered)
    {
        using Scalar own = 1 - Share, share = Share; // live until libtorch has read them
        return loss.mul(own).Plus(Surprisal(answered).mul(share));
    }

    /// <summary>-log D, the mean over the batch; -log(1 - D) of the output with the other sign.</summary>
    private static Tensor Surprisal(Tensor output) => -nn.functional.logsigmoid(output).mean(); // softplus would need numbers
}
