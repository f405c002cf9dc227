using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Makers never resize.</summary>
internal static class PictureSizes
{
    /// <summary>Refuses pictures of another size.</summary>
    /// <exception cref="ArgumentException">Both sizes are said.</exception>
    public static void Require(ITrainingImages images, int size)
    {
        if ((images.Height, images.Width) != (size, size))
            throw new ArgumentException($"pictures are {images.Height}x{images.Width}, the task needs {size}x{size}", nameof(images));
    }
}
