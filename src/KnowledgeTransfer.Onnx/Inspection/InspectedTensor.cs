using System.Globalization;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>A tensor of a model that could be clustered.</summary>
/// <param name="Name">Its name: what a teacher record calls tap.</param>
/// <param name="Operation">Operator that makes it, for example <c>Conv</c>.</param>
/// <param name="Shape">Extents, the batch first, null for unknown ones; null where even the rank is unknown.</param>
/// <param name="Depth">Nodes on the longest path from the picture.</param>
/// <param name="WeightedDepth">Layers with weights (Conv, Gemm, MatMul with a constant) on the path that has most of them.</param>
/// <param name="Stride">Pixels of the picture per place of the map, from the strides on the way; null for vectors and sequences.</param>
/// <param name="ParametersBelow">Trained numbers that it depends on; null in graphs too large to count.</param>
/// <param name="IsOutput">Whether the model itself gives it out.</param>
/// <param name="Pooling">Suggested pooling.</param>
/// <param name="Dimension">Numbers per picture with that pooling; null where the shape is unknown.</param>
/// <param name="Suggestion">1 for the first suggestion (what is used unless the user chooses), 2 and 3 for the next, 0 for the
/// others.</param>
/// <param name="Reason">Why it is suggested; null for the others.</param>
public sealed record InspectedTensor(
    string Name, string Operation, IReadOnlyList<long?>? Shape, int Depth, int WeightedDepth, long? Stride, long? ParametersBelow,
        bool IsOutput,
    FeaturePooling Pooling, long? Dimension, int Suggestion = 0, string? Reason = null)
{
    /// <summary>The shape in words: <c>[N, 576, 6, 6]</c>, <c>?</c> for unknown extents.</summary>
    public string ShapeText => Shape is null ? "?" : $"[{string.Join(", ", Shape.Select(Text))}]";

    private static string Text(long? extent, int axis) => extent?.ToString(CultureInfo.InvariantCulture) ?? (axis == 0 ? "N" : "?");
}
