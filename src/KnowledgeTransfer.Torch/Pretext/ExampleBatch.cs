using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Examples of one step. The tensors belong to whoever made the batch.</summary>
/// <param name="Count">Examples, 1 or more.</param>
/// <param name="Input">float32 [Count x TileCount, 3, TileSize, TileSize] in channels-last order.</param>
/// <param name="Classes">int64 [Count, ClassCount].</param>
/// <param name="Values">float32 [Count, ValueCount].</param>
public sealed record ExampleBatch(int Count, Tensor Input, Tensor Classes, Tensor Values);
