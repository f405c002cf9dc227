using Xunit;
using static TorchSharp.torch;
namespace KnowledgeTransfer.Torch.Tests;
public class LoadTests
{
    [Fact]
    public void Torch_loads() { using var t = ones(2, 3); Assert.Equal(6f, t.sum().item<float>()); }
}
