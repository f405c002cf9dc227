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
        Span<long> counts = stackalloc long[3 * 256]; // of each channel and pixel value
        counts.Clear();
        for (int index = 0; index < pictures.Count; index++)
        {
            byte[] pixels = pictures.Decode(index).Pixels;
            for (int i = 0; i + 2 < pixels.Length; i += 3)
            {
                counts[pixels[i]]++;
                counts[256 + pixels[i + 1]]++;
                counts[512 + pixels[i + 2]]++;
            }
        }
        var mean = new float[3];
        var deviation = new float[3];
        for (int channel = 0; channel < 3; channel++)
        {
            long count = 0, sum = 0, squares = 0;
            for (int value = 0; value < 256; value++)
            {
                long times = counts[256 * channel + value];
                count += times;
                sum += times * value;
                squares += times * value * value;
            }
            double average = (double)sum / count, variance = (double)squares / count - average * average;
            mean[channel] = (float)(average / 255);
            deviation[channel] = variance > 0 ? (float)(Math.Sqrt(variance) / 255) : 1f;
        }
        return new ImagePreprocessing { Height = size, Width = size, Mean = mean, StandardDeviation = deviation };
    }
}
