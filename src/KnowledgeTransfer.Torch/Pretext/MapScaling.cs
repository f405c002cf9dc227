using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Brings square maps to a side that a head needs, whatever the encoder's is.</summary>
internal static class MapScaling
{
    /// <summary>A layer that enlarges: a transposed convolution whose steps are the whole quotient of the sides.</summary>
    /// <param name="channels">Output channels.</param>
    /// <param name="from">Side of the input, 1 or more.</param>
    /// <param name="to">Side of the output, at least <paramref name="from"/>.</param>
    /// <param name="bias">Whether it has a bias.</param>
    public static TransposedConvolution Enlarge(int channels, int from, int to, bool bias = false)
    {
        int stride = to / from, padding = from == 1 ? 0 : stride / 2; // half a step of overlap on both sides, against seams
        return new TransposedConvolution(channels, to - (from - 1) * stride + 2 * padding, stride, padding, bias);
    }

    /// <summary>A layer that averages windows.</summary>
    /// <param name="from">Side of the input.</param>
    /// <param name="to">Side of the output, 1 to <paramref name="from"/>.</param>
    public static AveragePool Reduce(int from, int to)
    {
        int stride = from / to;
        return new AveragePool(from - (to - 1) * stride, stride);
    }
}
