using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>The one check of what an extractor is called with.</summary>
internal static class ExtractorInput
{
    /// <exception cref="ArgumentException">The batch has another size than the extractor asks for, or the result another
    /// length.</exception>
    public static void Check(ImageBatch batch, ImagePreprocessing wanted, int dimension, int length)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Height != wanted.Height || batch.Width != wanted.Width)
            throw new ArgumentException(
                $"pictures of {batch.Width} x {batch.Height}; {wanted.Width} x {wanted.Height} are needed", nameof(batch));
        if (batch.Pixels.Length < (long)batch.Count * batch.Height * batch.Width * 3)
            throw new ArgumentException($"{batch.Pixels.Length} bytes cannot hold {batch.Count} pictures", nameof(batch));
        if (length != (long)batch.Count * dimension)
            throw new ArgumentException($"room for {length} numbers; {batch.Count} x {dimension} are needed", nameof(length));
    }
}
