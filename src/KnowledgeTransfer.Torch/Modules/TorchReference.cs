using KnowledgeTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>
/// Runs a network in float32 at inference, so that another implementation (an exported ONNX graph) can be compared with it.
/// </summary>
public static class TorchReference
{
    /// <summary>Embedding and logits of a batch.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="input">[batch, 3, InputSize, InputSize], row-major, already normalised.</param>
    /// <param name="batch">Pictures, 1 or more.</param>
    /// <returns>Embedding [batch, EmbeddingDimension] (the embedding node's output, flattened) and logits [batch, ClassCount],
    /// row-major.</returns>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    /// <exception cref="ShapeException">The weights do not fit the table.</exception>
    public static (float[] Embedding, float[] Logits) Run(NetworkSpec spec, WeightSet weights, float[] input, int batch)
    {
        IReadOnlyList<float[]> outputs = Run(spec, weights, input, batch, [spec.Embedding, spec.Nodes[^1].Name]);
        return (outputs[0], outputs[1]);
    }

    /// <summary>Outputs of named nodes for a batch.</summary>
    /// <inheritdoc cref="Run(NetworkSpec, WeightSet, float[], int)"/>
    /// <param name="spec">The table.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="input">[batch, 3, InputSize, InputSize], row-major, already normalised.</param>
    /// <param name="batch">Pictures, 1 or more.</param>
    /// <param name="taps">Names of nodes.</param>
    /// <returns>For each tap its output [batch, ...], row-major.</returns>
    public static IReadOnlyList<float[]> Run(NetworkSpec spec, WeightSet weights, float[] input, int batch, IReadOnlyList<string> taps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (input.LongLength != 3L * batch * spec.InputSize * spec.InputSize)
            throw new ArgumentException(
                $"{input.LongLength} values are not {batch} x 3 x {spec.InputSize} x {spec.InputSize}", nameof(input));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        using var network = new TorchNetwork(spec, weights);
        Tensor pictures = TorchNetwork.ChannelsLast(tensor(input, [batch, 3, spec.InputSize, spec.InputSize]));
        return [.. network.Forward(pictures, taps).Select(TorchNetwork.ToArray)];
    }
}
