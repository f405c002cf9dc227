using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>
/// Along one axis: how far a picture is padded so that a network's map covers it, and the linear interpolation from the map back to the
/// pixels. Each pixel gets the weighted mean of the two numbers whose centres lie beside its own; what lies beyond the outermost centre
/// gets that one's.
/// </summary>
/// <param name="Before">Pixels of padding before the picture.</param>
/// <param name="After">Pixels of padding behind it.</param>
/// <param name="MapLength">Numbers that the network gives for the padded picture.</param>
/// <param name="Weights">[pixels, numbers], row-major; each row sums to 1.</param>
internal sealed record Upsampling(int Before, int After, int MapLength, float[] Weights)
{
    /// <summary>The interpolation for one length.</summary>
    /// <param name="network">Convolutions and pooling.</param>
    /// <param name="node">The map.</param>
    /// <param name="length">Pixels, 1 or more.</param>
    public static Upsampling Of(NetworkSpec network, string node, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        MapAlignment alignment = MapAlignment.Of(network, node);
        int before = Math.Max(0, (int)Math.Ceiling(alignment.Offset)), after = 0;
        int wanted = 1 + Math.Max(0, (int)Math.Ceiling((length - 1 + before - alignment.Offset) / alignment.Stride));
        int found;
        while ((found = MapAlignment.Length(network, node, before + length + after)) < wanted) after++;

        var weights = new float[length * found];
        for (int pixel = 0; pixel < length; pixel++)
        {
            double at = Math.Clamp((pixel + before - alignment.Offset) / alignment.Stride, 0, found - 1);
            int lower = (int)at, upper = Math.Min(lower + 1, found - 1);
            weights[pixel * found + lower] += (float)(1 - (at - lower));
            weights[pixel * found + upper] += (float)(at - lower);
        }
        return new Upsampling(before, after, found, weights);
    }

    /// <summary>Interpolates maps along both axes.</summary>
    /// <param name="maps">float32 [batch, channels, rows.MapLength, columns.MapLength].</param>
    /// <param name="rows">For the height.</param>
    /// <param name="columns">For the width.</param>
    /// <returns>[batch, channels, height, width]; differentiable.</returns>
    public static Tensor Apply(Tensor maps, Upsampling rows, Upsampling columns)
    {
        Tensor down = tensor(rows.Weights, [rows.Weights.Length / rows.MapLength, rows.MapLength]).On(maps.device);
        Tensor across = tensor(columns.Weights, [columns.Weights.Length / columns.MapLength, columns.MapLength]).On(maps.device);
        return down.matmul(maps.contiguous().matmul(across.t()));
    }
}
