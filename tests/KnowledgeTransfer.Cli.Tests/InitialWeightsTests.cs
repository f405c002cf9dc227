using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>What protocols know about the weights that they begin with.</summary>
public sealed class InitialWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(int length)
    {
        var weights = new WeightSet();
        weights.Add("conv1.bias", [length], new float[length]);
        WeightFile.Write(_folder["w.safetensors"], weights, new Dictionary<string, string> { ["network"] = "small" });
        return _folder["w.safetensors"];
    }

    [Fact]
    public void Their_hash_is_that_of_the_file_as_it_is_now()
    {
        string path = Write(3);
        var weights = InitialWeights.Find(path, null);
        Assert.Equal(FileHash.OfFile(path), weights.Hash());
        Assert.Equal(weights.Hash(), InitialWeights.Find(path, "resnet-18").Hash());
        string before = weights.Hash()!;
        Write(4);
        Assert.Equal(FileHash.OfFile(path), weights.Hash());
        Assert.NotEqual(before, weights.Hash());
        Assert.Null(InitialWeights.Find(InitialWeights.Random, "small").Hash());
    }
}
