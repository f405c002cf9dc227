using KnowledgeTransfer.Torch.Modules;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Examples of one step. The tensors belong to whoever made the batch.</summary>
/// <param name="Count">Examples, 1 or more.</param>
/// <param name="Input">float32 [Count x TileCount, 3, TileSize, TileSize] in channels-last order.</param>
/// <param name="Classes">int64 [Count, ClassCount].</param>
/// <param name="Values">float32 [Count, ValueCount].</param>
public sealed record ExampleBatch(int Count, Tensor Input, Tensor Classes, Tensor Values)
{
    /// <summary>The same where a network is, in the current dispose scope.</summary>
    internal ExampleBatch On(Device device) =>
        this with { Input = Input.On(device), Classes = Classes.On(device), Values = Values.On(device) };
}
