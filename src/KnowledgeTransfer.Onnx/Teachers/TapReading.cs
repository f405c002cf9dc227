using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>One way to read a vector from a network.</summary>
/// <param name="Layer">The tapped tensor.</param>
/// <param name="Pooling">How its map becomes a vector.</param>
/// <param name="Dimension">d, numbers per picture.</param>
public sealed record TapReading(string Layer, FeaturePooling Pooling, int Dimension)
{
    /// <summary>Layer and pooling in words.</summary>
    public override string ToString() => $"{Layer}, {Pooling}";
}
