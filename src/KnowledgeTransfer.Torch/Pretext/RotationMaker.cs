using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Shifts, mirrors and turns pictures.</summary>
internal sealed class RotationMaker(ITrainingImages images, PixelNormalisation normalisation, int shift) : ExampleMaker
{
    private readonly int _size = images.Height;
    private readonly Augmenter _variation = Augmenter.Shifting(images.Height, shift);
    private readonly byte[] _picture = new byte[images.Height * images.Width * 3];
    private readonly byte[] _varied = new byte[images.Height * images.Width * 3];
    private readonly byte[] _turned = new byte[images.Height * images.Width * 3];

    /// <inheritdoc/>
    public override void Make(int picture, CounterRandom random, Example example)
    {
        images.CopyTo(picture, _picture);
        _variation.Vary(_picture, _varied, ref random);
        int tile = _varied.Length;
        for (int turns = 0; turns < example.Classes.Length; turns++)
        {
            QuarterTurns.Apply(_varied, _turned, _size, turns);
            normalisation.Apply(_turned, example.Input.Slice(turns * tile, tile));
            example.Classes[turns] = turns;
        }
    }
}
