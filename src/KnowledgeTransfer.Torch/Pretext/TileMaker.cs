using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Cuts tiles and brings them to the numbers that a network sees.</summary>
internal sealed class TileMaker
{
    private readonly TileGrid _grid;
    private readonly bool _standardise;
    private readonly float[] _means = new float[3];
    private readonly float[] _factors = new float[3];

    /// <summary>Prepares the numbers of a set.</summary>
    /// <param name="images">The set; its pictures have the grid's size, as makers never resize.</param>
    /// <param name="grid">Where tiles lie.</param>
    /// <param name="standardise">Whether each tile has its own mean and deviation; otherwise they are the set's.</param>
    /// <param name="preprocessing">Those of the set.</param>
    /// <exception cref="ArgumentException">The pictures have another size.</exception>
    public TileMaker(ITrainingImages images, TileGrid grid, bool standardise, ImagePreprocessing preprocessing)
    {
        int size = grid.PictureSize;
        if ((images.Height, images.Width) != (size, size))
            throw new ArgumentException($"pictures are {images.Height}x{images.Width}, the tiles need {size}x{size}", nameof(images));
        (_grid, _standardise) = (grid, standardise);
        for (int channel = 0; channel < 3; channel++)
        {
            _means[channel] = preprocessing.Mean[channel] / preprocessing.Scale;
            _factors[channel] = preprocessing.Scale / preprocessing.StandardDeviation[channel];
        }
    }

    /// <summary>Makes one tile.</summary>
    /// <param name="picture">[PictureSize, PictureSize, 3] R G B.</param>
    /// <param name="tile">Its number in the grid.</param>
    /// <param name="colours">What becomes of colours.</param>
    /// <param name="random">Decides the place.</param>
    /// <param name="output">[TileSize, TileSize, 3].</param>
    public void Make(ReadOnlySpan<byte> picture, int tile, TileColours colours, ref CounterRandom random, Span<float> output)
    {
        colours.Cut(picture, _grid.PictureSize, _grid.Draw(tile, ref random), output, _grid.TileSize);
        if (_standardise) TileNormalisation.Standardise(output);
        else TileNormalisation.Apply(output, _means, _factors);
    }
}
