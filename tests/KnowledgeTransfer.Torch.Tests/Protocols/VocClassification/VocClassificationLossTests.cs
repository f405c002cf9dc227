using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.VocClassification;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocClassification;

public sealed class VocClassificationLossTests
{
    private static readonly VocClasses Classes = new(["a", "b"]);

    /// <summary>The first picture shows a and has a difficult b, the second shows b alone, the third nothing.</summary>
    private static readonly VocPresence Presence = VocPresence.Of(
        [Picture("1", ("a", false), ("b", true)), Picture("2", ("b", false)), Picture("3")], Classes);

    private static VocAnnotation Picture(string id, params (string Class, bool Difficult)[] objects) => new(id, 9, 9,
        [.. objects.Select(o => new VocObject(o.Class, new PixelBox(0, 0, 1, 1), o.Difficult, false, 0))]);

    private static (float Loss, float[] Gradient) Compute(float[] logits, params int[] pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor given = tensor(logits, [pictures.Length, 2]).requires_grad_(true);
        Tensor loss = PresenceLoss.Compute(given, Presence, pictures);
        return (loss.item<float>(), TorchNetwork.ToArray(autograd.grad([loss], [given])[0]));
    }

    [Fact]
    public void The_loss_is_what_it_is_by_hand()
    {
        // picture 1: -ln s(0) = ln 2, and b is ignored; picture 2: -ln(1 - s(-1)) = ln(1 + 1/e), -ln s(0.5) = ln(1 + e^-0.5)
        (float loss, float[] gradient) = Compute([0, 2, -1, 0.5f], 0, 1);
        Assert.Equal((Math.Log(2) + Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(-0.5))) / 2, loss, 1e-6);
        // the gradient of each logit is (sigmoid - truth) / pictures
        double[] expected = [(0.5 - 1) / 2, 0, 0.26894142 / 2, (0.62245933 - 1) / 2];
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void What_is_ignored_changes_neither_loss_nor_gradient()
    {
        (float loss, float[] gradient) = Compute([0.3f, 2, -1, 0.5f, 0.1f, 0.2f], 0, 1, 2);
        (float other, float[] otherGradient) = Compute([0.3f, -40, -1, 0.5f, 0.1f, 0.2f], 0, 1, 2);
        Assert.Equal(loss, other);
        Assert.Equal(gradient, otherGradient);
        Assert.Equal(0, gradient[1]);
        Assert.Equal(5, gradient.Count(g => g != 0));
    }

    [Fact]
    public void Rows_are_found_by_picture_and_one_may_come_twice()
    {
        (float once, _) = Compute([-1, 0.5f], 1);
        (float twice, _) = Compute([-1, 0.5f, -1, 0.5f], 1, 1);
        Assert.Equal(once, twice, 1e-6f);
    }

    [Fact]
    public void Sure_logits_give_finite_losses()
    {
        Assert.Equal(0, Compute([200, 0, -200, 200], 0, 1).Loss);
        Assert.Equal(300, Compute([-200, 0, 200, -200], 0, 1).Loss, 1e-3f);
    }
}
