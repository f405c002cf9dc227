using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Takes a region out of pictures and asks for it.</summary>
internal sealed class InpaintingMaker(
    ITrainingImages images, Augmenter variation, PixelNormalisation normalisation, RemovedRegion region) : ExampleMaker
{
    private readonly int _size = images.Height;
    private readonly byte[] _picture = new byte[images.Height * images.Width * 3];
    private readonly byte[] _varied = new byte[images.Height * images.Width * 3];

    /// <inheritdoc/>
    public override void Make(int picture, CounterRandom random, Example example)
    {
        images.CopyTo(picture, _picture);
        variation.Vary(_picture, _varied, ref random);
        region.Draw(ref random);
        normalisation.Apply(_varied, example.Input);
        int count = region.Side * region.Side;
        for (int y = 0, i = 0; y < region.Side; y++)
            for (int x = 0; x < region.Side; x++, i++)
            {
                int from = ((y + region.Start) * _size + x + region.Start) * 3;
                for (int channel = 0; channel < 3; channel++) example.Values[channel * count + i] = example.Input[from + channel];
            }
        region.Weigh(example.Values.Slice(3 * count, count));
        for (int pixel = 0; pixel < region.Removed.Length; pixel++)
            if (region.Removed[pixel]) example.Input.Slice(3 * pixel, 3).Clear(); // 0 is the mean
    }
}
