using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Puzzles that lack one of the protections against shortcuts each.</summary>
internal static class JigsawVariants
{
    /// <summary>One for each protection that a puzzle has.</summary>
    public static IReadOnlyList<TaskVariant> Of(JigsawOptions options)
    {
        TileGrid grid = options.Grid;
        var variants = new List<TaskVariant>();
        if (grid.Jitter > 0) Add("without jitter", options with { Grid = grid.WithoutJitter() });
        if (grid.CellSize > grid.TileSize) Add("without gap", options with { Grid = grid.WithoutGap() });
        if (grid.ChannelShift > 0) Add("without channel shift", options with { Grid = Aligned(grid) });
        if (options.NormaliseTiles) Add("without normalisation of tiles", options with { NormaliseTiles = false });
        if (options.Colours is not { Gray: 0, ProjectedOfRest: 0 }) Add("with all colours", options with { Colours = new ColourShares(0) });
        return variants;

        void Add(string name, JigsawOptions without) => variants.Add(new TaskVariant(name, new JigsawTask(without)));

        static TileGrid Aligned(TileGrid g) => new(g.Rows, g.PictureSize, g.CellSize, g.TileSize, g.Jitter, channelShift: 0);
    }
}
