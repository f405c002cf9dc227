using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>Mean and standard deviation of each colour over all pixels of pictures of any size, as they are.</summary>
internal static class PictureStatistics
{
    /// <summary>Decodes every picture once.</summary>
    /// <param name="pictures">At least one.</param>
    /// <param name="size">Stands in the result; nothing is resized.</param>
    /// <returns>
    /// Pixels scaled to 0..1, then the measured mean and standard deviation (1 where a colour is constant). Sums are integers: the result
    /// does not depend on the order.
    /// </returns>
    /// <exception cref="DataException">There is no picture, or one cannot be decoded.</exception>
    public static ImagePreprocessing Measure(ImageSource pictures, int size)
    {
        if (pictures.Count == 0) throw new DataException("there are no training pictures.");
        var sums = new ColourSums();
        for (int index = 0; index < pictures.Count; index++) sums.Add(pictures.Decode(index).Pixels);
        (float[] mean, float[] deviation) = sums.Result();
        return new ImagePreprocessing { Height = size, Width = size, Mean = mean, StandardDeviation = deviation };
    }
}
