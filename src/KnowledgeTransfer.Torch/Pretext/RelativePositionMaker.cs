using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Cuts the middle tile and a neighbour out of pictures.</summary>
internal sealed class RelativePositionMaker(ITrainingImages images, RelativePositionOptions options, ImagePreprocessing preprocessing)
    : ExampleMaker
{
    private const int Middle = 4;
    private readonly TileMaker _tiles = new(images, options.Grid, options.NormaliseTiles, preprocessing);
    private readonly byte[] _picture = new byte[images.Height * images.Width * 3];

    /// <inheritdoc/>
    public override void Make(int picture, CounterRandom random, Example example)
    {
        images.CopyTo(picture, _picture);
        int answer = random.Below(RelativePositionTask.NeighbourCount), length = example.Input.Length / 2;
        MakeTile(Middle, ref random, example.Input[..length]);
        MakeTile(answer < Middle ? answer : answer + 1, ref random, example.Input[length..]);
        example.Classes[0] = answer;
    }

    private void MakeTile(int tile, ref CounterRandom random, Span<float> output)
    {
        TileColours colours = options.Colours == ColourTreatment.Projected ? TileColours.Projected : TileColours.Unchanged;
        _tiles.Make(_picture, tile, colours, ref random, output);
        if (options.Colours == ColourTreatment.Dropped) ColourDropping.Apply(output, random.Below(3), ref random);
    }
}
