using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>What a model is made of, found without running it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Its hash, lower-case hex.</param>
/// <param name="ByteCount">Its size, without external data.</param>
/// <param name="IrVersion">Version of the format.</param>
/// <param name="Opsets">Operator sets as <c>ai.onnx 13</c>.</param>
/// <param name="Producer">Program that wrote it; may be empty.</param>
/// <param name="ExternalData">Files with weights outside of it.</param>
/// <param name="Input">Name of the picture's input.</param>
/// <param name="BatchSize">Fixed batch, or null where any batch runs.</param>
/// <param name="Height">Fixed input height in pixels, or null where any runs.</param>
/// <param name="Width">Fixed input width in pixels, or null.</param>
/// <param name="Layout">Axis order of the input.</param>
/// <param name="Outputs">Names of the model's own outputs.</param>
/// <param name="NodeCount">Nodes in the graph.</param>
/// <param name="ParameterCount">Trained numbers in all.</param>
/// <param name="Tensors">Tensors that could be clustered, in the order of computation.</param>
/// <param name="Candidates">Layers that a sweep compares, shallow ones first; empty where nothing suits.</param>
public sealed record OnnxInspection(
    string Path, string Sha256, long ByteCount, long IrVersion, IReadOnlyList<string> Opsets, string Producer,
        IReadOnlyList<ExternalDataFile> ExternalData,
    string Input, int? BatchSize, int? Height, int? Width, TensorLayout Layout, IReadOnlyList<string> Outputs,
    int NodeCount, long ParameterCount, IReadOnlyList<InspectedTensor> Tensors, IReadOnlyList<string> Candidates)
{
    /// <summary>The suggestions, best first; empty where nothing suits.</summary>
    public IReadOnlyList<InspectedTensor> Suggestions => [.. Tensors.Where(t => t.Suggestion > 0).OrderBy(t => t.Suggestion)];
}
