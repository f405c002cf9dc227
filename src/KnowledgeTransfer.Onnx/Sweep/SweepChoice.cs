using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Onnx;

/// <summary>One way to use a network as a teacher, with what speaks for it.</summary>
/// <param name="Layer">The tensor to tap.</param>
/// <param name="Pooling">Its pooling, in the written form of <see cref="Features.FeaturePooling"/>.</param>
/// <param name="Dimension">d, numbers per picture.</param>
/// <param name="WeightedDepth">Layers with weights on the way to it.</param>
/// <param name="Suggestion">1 for the layer that <see cref="SuggestionRule"/> names first, and so on; 0 where it does not name it.</param>
/// <param name="Figures">Its figures without labels.</param>
/// <param name="Score">What it is ranked by; see <see cref="SweepRule"/>.</param>
public sealed record SweepChoice(
    string Layer, string Pooling, int Dimension, int WeightedDepth, int Suggestion, LabelFreeFigures Figures, double Score)
{
    /// <summary>Layer and pooling in words.</summary>
    public override string ToString() => $"{Layer}, {Pooling}";
}
