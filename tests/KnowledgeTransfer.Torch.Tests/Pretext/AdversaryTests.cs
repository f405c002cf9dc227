using KnowledgeTransfer.Torch.Pretext;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class AdversaryTests
{
    [Fact]
    public void A_critic_that_cannot_tell_loses_twice_the_logarithm_of_two()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(2 * Math.Log(2), Adversary.CriticLoss(zeros(4, 1), zeros(4, 1)).item<float>(), 1e-6);
    }

    [Fact]
    public void Losses_are_as_worked_out_by_hand()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor genuine = tensor([Logit(0.8f), Logit(0.5f)], [2, 1]), answered = tensor([Logit(0.1f), Logit(0.5f)], [2, 1]);
        double critic = -(Math.Log(0.8) + Math.Log(0.5)) / 2 - (Math.Log(0.9) + Math.Log(0.5)) / 2;
        Assert.Equal(critic, Adversary.CriticLoss(genuine, answered).item<float>(), 1e-5);

        Adversary adversary = new InpaintingTask(InpaintingTask.Defaults(16) with { AdversarialShare = 0.25 }).Adversary!;

        double joint = 0.75 * 2 - 0.25 * (Math.Log(0.1) + Math.Log(0.5)) / 2;
        Assert.Equal(joint, adversary.JointLoss(tensor(2f), answered).item<float>(), 1e-5);
    }

    private static float Logit(float probability) => MathF.Log(probability / (1 - probability));
}
