using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>Mean and standard deviation of each colour over all pixels of a set.</summary>
public static class ImageStatistics
{
    /// <summary>Measures a set.</summary>
    /// <param name="images">At least one picture.</param>
    /// <param name="inputSize">Input of the network; the stored pictures are at least as large, and the centre is cut out.</param>
    /// <returns>
    /// Stored size as <see cref="ImagePreprocessing.ResizeSize"/>, pixels scaled to 0..1, then the measured mean and standard deviation (1
    /// where a colour is constant). Sums are integers: the result does not depend on the order.
    /// </returns>
    /// <exception cref="DataException">There are no pictures.</exception>
    public static ImagePreprocessing Measure(ITrainingImages images, int inputSize)
    {
        if (images.Count == 0) throw new DataException("there are no training pictures.");
        var sums = new ColourSums();
        var picture = new byte[images.Height * images.Width * 3];
        for (int index = 0; index < images.Count; index++)
        {
            images.CopyTo(index, picture);
            sums.Add(picture);
        }
        (float[] mean, float[] deviation) = sums.Result();
        return new ImagePreprocessing
        {
            Height = inputSize,
            Width = inputSize,
            ResizeSize = Math.Min(images.Height, images.Width),
            Mean = mean,
            StandardDeviation = deviation,
        };
    }
}
