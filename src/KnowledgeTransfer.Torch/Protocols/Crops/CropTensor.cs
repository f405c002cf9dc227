using System.Runtime.InteropServices;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>Crops as the network wants them.</summary>
internal static class CropTensor
{
    /// <summary>Normalises pixels into a tensor of the current dispose scope.</summary>
    /// <param name="pixels">[n, size, size, 3] bytes.</param>
    /// <param name="size">Columns and rows of a crop.</param>
    /// <param name="normalisation">Mean and deviation.</param>
    /// <returns>float32 [n, 3, size, size] in channels-last order.</returns>
    public static Tensor Of(byte[] pixels, int size, PixelNormalisation normalisation)
    {
        Tensor values = empty([pixels.Length / (size * size * 3), size, size, 3], ScalarType.Float32);
        normalisation.Apply(pixels, MemoryMarshal.Cast<byte, float>(values.bytes)); // in place: an array would be copied twice
        return values.permute(0, 3, 1, 2);
    }
}
