using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

/// <summary>Sums and squares are libtorch's own, with numbers that nobody frees.</summary>
public sealed class TensorArithmeticTests
{
    [Fact]
    public void Sums_and_squares_are_those_of_each_number()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new[] { 1f, -2f, 0.5f }), b = tensor(new[] { 10f, 20f, 30f });
        using Scalar three = 3;
        Assert.Equal([11f, 18f, 30.5f], TorchNetwork.ToArray(a.Plus(b)));
        Assert.Equal([4f, 1f, 3.5f], TorchNetwork.ToArray(a.Plus(three)));
        Assert.Equal([1f, 4f, 0.25f], TorchNetwork.ToArray(a.Squared()));
        Assert.Equal([1f, -2f, 0.5f], TorchNetwork.ToArray(a));
        Assert.Equal([11f, 18f, 30.5f], TorchNetwork.ToArray(a.PlusInPlace(b)));
        Assert.Equal([11f, 18f, 30.5f], TorchNetwork.ToArray(a));
    }

    [Fact]
    public void Gradients_go_through_both_terms_and_through_the_square()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new[] { 3f, -1f }, requires_grad: true), b = tensor(new[] { 5f, 7f }, requires_grad: true);
        IList<Tensor> gradients = autograd.grad([a.Squared().Plus(b).sum()], [a, b]);
        Assert.Equal([6f, -2f], TorchNetwork.ToArray(gradients[0]));
        Assert.Equal([1f, 1f], TorchNetwork.ToArray(gradients[1]));
    }
}
