using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The shuffled tiles, the picture as the guessed order puts it together, and as the right one does.</summary>
/// <param name="options">The puzzle.</param>
internal sealed class JigsawIllustrator(JigsawOptions options) : TaskIllustrator
{
    /// <inheritdoc/>
    public override string Question => options.OccluderLimit == 0
        ? "In which order are the tiles of the picture shown?"
        : "In which order are the tiles of the picture shown, of which some are another picture's?";

    /// <inheritdoc/>
    public override string DistanceName => "tiles in another place";

    /// <summary>The source tile at each position, from 1, row by row.</summary>
    public override string ClassName(int index)
    {
        int rows = options.Grid.Rows;
        return string.Join(" · ", options.Permutations[index].Chunk(rows).Select(row => string.Join(" ", row.Select(tile => tile + 1))));
    }

    /// <summary>Hamming distance.</summary>
    public override int Distance(int truth, int guess) =>
        options.Permutations[truth].Zip(options.Permutations[guess]).Count(pair => pair.First != pair.Second);

    /// <inheritdoc/>
    public override IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing)
    {
        TileGrid grid = options.Grid;
        byte[][] tiles = TilePixels.Of(example, grid, options.NormaliseTiles, preprocessing);
        int truth = (int)example.Classes[0];
        var pictures = new List<TeacherPicture> { new(Lay(tiles, gap: true), "shown") };
        if (example.Guess(0) is { } guess)
        {
            int wrong = Distance(truth, guess);
            string caption = wrong == 0 ? "as it answers" : $"as it answers, {wrong} in a wrong place";
            pictures.Add(new TeacherPicture(Lay(Restore(tiles, guess), gap: false), caption, wrong == 0));
        }
        pictures.Add(new TeacherPicture(Lay(Restore(tiles, truth), gap: false), "right order"));
        return pictures;

        RgbImage Lay(byte[][] shown, bool gap) =>
            TileMosaic.Lay(shown, grid.Rows, grid.TileSize, gap ? Math.Max(2, grid.TileSize / 8) : 0);
    }

    /// <summary>Tile t of the picture lies at the position that the inverse gives.</summary>
    private byte[][] Restore(byte[][] tiles, int permutation) =>
        [.. options.Permutations.Inverse(permutation).Select(position => tiles[position])];
}
