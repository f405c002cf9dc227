using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The pair of tiles, then the neighbour where the network puts it, and where it belongs.</summary>
/// <param name="options">The pairs.</param>
internal sealed class RelativePositionIllustrator(RelativePositionOptions options) : TaskIllustrator
{
    private const int Middle = 4, Places = 9, Rows = 3;

    private static readonly string[] Names =
        ["above left", "above", "above right", "left", "right", "below left", "below", "below right"];

    /// <inheritdoc/>
    public override string Question => "Where does the second tile lie beside the first?";

    /// <inheritdoc/>
    public override string ClassName(int index) => Names[index];

    /// <inheritdoc/>
    public override IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing)
    {
        TileGrid grid = options.Grid;
        byte[][] tiles = TilePixels.Of(example, grid, options.NormaliseTiles, preprocessing);
        int truth = (int)example.Classes[0], gap = Math.Max(2, grid.CellSize - grid.TileSize);
        var pictures = new List<TeacherPicture> { new(TileMosaic.Lay(tiles, rows: 1, grid.TileSize, gap), "shown") };
        if (example.Guess(0) is { } guess)
            pictures.Add(new TeacherPicture(Neighbour(guess), $"answer: {Names[guess]}", guess == truth));
        pictures.Add(new TeacherPicture(Neighbour(truth), $"truth: {Names[truth]}"));
        return pictures;

        RgbImage Neighbour(int index)
        {
            var shown = new byte[]?[Places];
            (shown[Middle], shown[index < Middle ? index : index + 1]) = (tiles[0], tiles[1]);
            return TileMosaic.Lay(shown, Rows, grid.TileSize, gap);
        }
    }
}
