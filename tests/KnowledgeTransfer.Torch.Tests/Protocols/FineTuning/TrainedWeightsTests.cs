using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Training;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Protocols.FineTuning;

/// <summary>Weights of a complete training know what they were made from.</summary>
public sealed class TrainedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private TrainedWeights Of(string options) => new(_folder["w.safetensors"], new TrainingOrigin().AddObject(null, options));

    [Fact]
    public void They_are_found_by_their_own_training_only()
    {
        TrainedWeights file = Of("""{ "seed": 1 }""");
        Assert.Null(file.Find());
        var weights = new WeightSet();
        weights.Add("head.bias", [2], [1f, -2.5f]);
        file.Write(weights, ("network", "tiny"), ("loss", "0.5"));
        Assert.Equal([1f, -2.5f], file.Find()!.Value.Weights["head.bias"].Values);
        Assert.NotNull(Of("""{ "seed": 1 }""").Find());
        Assert.Null(Of("""{ "seed": 2 }""").Find());
        Assert.Null(Of("""{ "seed": 1, "steps": 3 }""").Find());
    }

    [Fact]
    public void Whatever_else_is_said_about_them_can_be_read_by_anyone()
    {
        TrainedWeights file = Of("""{ "seed": 1 }""");
        file.Write(new WeightSet(), ("network", "tiny"), ("loss", "0.5"));
        IReadOnlyDictionary<string, string> said = file.Find()!.Value.Metadata;
        Assert.Equal(["loss", "network", "training"], said.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("tiny", WeightFile.ReadMetadata(_folder["w.safetensors"])["network"]);
    }
}
