namespace KnowledgeTransfer.Onnx;

/// <summary>Where ONNX Runtime computes.</summary>
public enum OnnxProvider
{
    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs a build with ONNX Runtime's CUDA package and the CUDA libraries it asks for.</summary>
    Cuda,
}
