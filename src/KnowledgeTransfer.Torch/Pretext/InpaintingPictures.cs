using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>What a network of inpainting is shown and what it answers, as pictures [Size, Size, 3] of 8-bit R G B.</summary>
/// <param name="options">Of the task.</param>
/// <param name="preprocessing">That examples were made with.</param>
public sealed class InpaintingPictures(InpaintingOptions options, ImagePreprocessing preprocessing)
{
    /// <summary>The picture with its hole, in which is the mean colour.</summary>
    /// <param name="input">Input of an example [Size, Size, 3].</param>
    public byte[] Shown(ReadOnlySpan<float> input) => VisiblePixels.OfSet(input, preprocessing);

    /// <summary>The picture with its hole filled; what the network sees stays as it is.</summary>
    /// <param name="input">Input of an example. Pixels that are exactly the mean in all three colours are the hole.</param>
    /// <param name="region">[3, side, side], normalised: output of the head, or the first numbers of the example, which give the picture
    /// as it was.</param>
    public byte[] Filled(ReadOnlySpan<float> input, ReadOnlySpan<float> region)
    {
        var place = new RemovedRegion(options);
        float[] filled = input.ToArray();
        for (int y = 0, i = 0; y < place.Side; y++)
            for (int x = 0; x < place.Side; x++, i++)
            {
                int pixel = ((y + place.Start) * options.Size + x + place.Start) * 3;
                if (filled.AsSpan(pixel, 3).ContainsAnyExcept(0f)) continue;
                for (int channel = 0; channel < 3; channel++) filled[pixel + channel] = region[channel * place.Side * place.Side + i];
            }
        return Shown(filled);
    }
}
