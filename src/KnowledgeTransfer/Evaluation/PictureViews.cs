using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// The pictures of another source as somebody else might have taken them: cut, mirrored, in other colours. Same ids in the same order, so
/// that features of both can be compared row by row. What happens to a picture depends on the seed and its id only.
/// </summary>
/// <param name="source">The pictures.</param>
/// <param name="options">How far views go.</param>
/// <param name="seed">Another seed gives other views.</param>
public sealed class PictureViews(ImageSource source, PictureViewOptions options, ulong seed) : ImageSource
{
    private static readonly ulong Purpose = CounterRandom.Hash("picture view");

    /// <inheritdoc/>
    public override string Name => $"{source.Name}, changed";

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => source.Ids;

    /// <inheritdoc/>
    public override RgbImage Decode(int index)
    {
        RgbImage picture = source.Decode(index);
        var random = new CounterRandom(CounterRandom.Key(seed, Purpose, CounterRandom.Hash(Ids[index].Value)));
        double side = Math.Sqrt(options.LeastArea + (1 - options.LeastArea) * random.NextDouble());
        int width = Math.Max(1, (int)Math.Round(side * picture.Width)), height = Math.Max(1, (int)Math.Round(side * picture.Height));
        int left = random.Below(picture.Width - width + 1), top = random.Below(picture.Height - height + 1);
        bool mirrored = random.NextDouble() < options.MirrorShare;
        byte[] pixels = Cut(picture, left, top, width, height, mirrored);
        ColourChange.Draw(options, ref random).Apply(pixels);
        return new RgbImage(width, height, pixels);
    }

    private static byte[] Cut(RgbImage picture, int left, int top, int width, int height, bool mirrored)
    {
        var pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> from = picture.Pixels.AsSpan(((top + y) * picture.Width + left) * 3, width * 3);
            Span<byte> to = pixels.AsSpan(y * width * 3, width * 3);
            for (int x = 0; x < width; x++) from.Slice(3 * (mirrored ? width - 1 - x : x), 3).CopyTo(to[(3 * x)..]);
        }
        return pixels;
    }
}
