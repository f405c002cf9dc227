using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Cuts pictures into puzzles.</summary>
internal sealed class JigsawMaker : ExampleMaker
{
    private readonly ITrainingImages _images;
    private readonly JigsawOptions _options;
    private readonly TileMaker _tiles;
    private readonly OtherPictures _others;
    private readonly int[][] _permutations;
    private readonly byte[] _picture;
    private readonly byte[] _other;
    private readonly int[] _hidden; // positions, those that are replaced first
    private readonly int[] _intruders; // tiles of the other picture, those that replace them first

    /// <summary>Prepares working memory.</summary>
    public JigsawMaker(ITrainingImages images, JigsawOptions options, ImagePreprocessing preprocessing)
    {
        (_images, _options) = (images, options);
        _tiles = new TileMaker(images, options.Grid, options.NormaliseTiles, preprocessing);
        _others = new OtherPictures(images.Ids);
        _permutations = [.. Enumerable.Range(0, options.Permutations.Count).Select(index => options.Permutations[index])];
        _picture = new byte[images.Height * images.Width * 3];
        _other = new byte[_picture.Length];
        _hidden = [.. Enumerable.Range(0, options.Grid.TileCount)];
        _intruders = [.. _hidden];
    }

    /// <inheritdoc/>
    public override void Make(int picture, CounterRandom random, Example example)
    {
        _images.CopyTo(picture, _picture);
        int answer = random.Below(_permutations.Length), length = example.Input.Length / _hidden.Length;
        TileColours colours = _options.Colours.Draw(ref random);
        int[] permutation = _permutations[answer];
        for (int position = 0; position < permutation.Length; position++)
            _tiles.Make(_picture, permutation[position], colours, ref random, example.Input.Slice(position * length, length));
        example.Classes[0] = answer;

        int occluders = random.Below(_options.OccluderLimit + 1);
        if (occluders == 0) return;
        _images.CopyTo(_others.Choose(picture, ref random), _other);
        Shuffle(_hidden, ref random);
        Shuffle(_intruders, ref random);
        for (int i = 0; i < occluders; i++)
            _tiles.Make(_other, _intruders[i], colours, ref random, example.Input.Slice(_hidden[i] * length, length));
    }

    /// <summary>From order 0, 1, 2 ... each time: an example must not depend on the one before it.</summary>
    private static void Shuffle(int[] values, ref CounterRandom random)
    {
        for (int i = 0; i < values.Length; i++) values[i] = i;
        random.Shuffle(values);
    }
}
