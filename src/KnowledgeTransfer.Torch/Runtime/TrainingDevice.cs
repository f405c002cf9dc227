namespace KnowledgeTransfer.Torch.Runtime;

/// <summary>
/// Where libtorch computes while training. Weights that were trained on a card are others than the processor's, and on a card the same training
/// does not repeat bit for bit: several of libtorch's kernels there add in the order in which threads arrive.
/// </summary>
public enum TrainingDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first NVIDIA card; needs a libtorch with CUDA.</summary>
    Cuda,
}
