using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>What a network of colorization is shown and what it answers, as pictures [Size, Size, 3] of 8-bit R G B.</summary>
/// <param name="options">Of the task.</param>
/// <param name="preprocessing">That examples were made with.</param>
public sealed class ColorizationPictures(ColorizationOptions options, ImagePreprocessing preprocessing)
{
    private readonly GrayInput _gray = new(preprocessing);

    /// <summary>The gray picture.</summary>
    /// <param name="input">Input of an example [Size, Size, 3].</param>
    public byte[] Shown(ReadOnlySpan<float> input) => Paint(input, new float[2 * options.MapSize * options.MapSize]);

    /// <summary>The gray picture painted with the answer's <see cref="AnnealedMean"/>.</summary>
    /// <param name="input">Input of an example.</param>
    /// <param name="logits">Output of the head [bins, MapSize, MapSize].</param>
    public byte[] Answered(ReadOnlySpan<float> input, ReadOnlySpan<float> logits) => Paint(input, AnnealedMean.Of(AbBins.Srgb, logits));

    /// <summary>The gray picture painted with the right bins: the best that an answer can be.</summary>
    /// <param name="input">Input of an example.</param>
    /// <param name="classes">Its classes [NeighbourCount, MapSize x MapSize], nearest bins first.</param>
    public byte[] Asked(ReadOnlySpan<float> input, ReadOnlySpan<long> classes)
    {
        var colours = new float[2 * options.MapSize * options.MapSize];
        for (int position = 0; 2 * position < colours.Length; position++)
            (colours[2 * position], colours[2 * position + 1]) = AbBins.Srgb[(int)classes[position]];
        return Paint(input, colours);
    }

    private byte[] Paint(ReadOnlySpan<float> input, ReadOnlySpan<float> colours) =>
        ColouredPicture.Paint(_gray.Pixels(input), options.Size, colours, options.MapSize);
}
