using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The tiles of an example as people see them.</summary>
internal static class TilePixels
{
    /// <summary>Brings each tile back to 8-bit pixels.</summary>
    /// <param name="example">Its input is a whole number of tiles.</param>
    /// <param name="grid">Says how large tiles are.</param>
    /// <param name="normalised">Whether each tile was normalised by itself; otherwise by the set.</param>
    /// <param name="preprocessing">Mean and deviation of the set.</param>
    public static byte[][] Of(AnsweredExample example, TileGrid grid, bool normalised, ImagePreprocessing preprocessing)
    {
        int length = grid.TileSize * grid.TileSize * 3;
        return [.. Enumerable.Range(0, example.Input.Length / length).Select(i => Tile(example.Input.AsSpan(i * length, length)))];

        byte[] Tile(ReadOnlySpan<float> values) => normalised ? VisiblePixels.OfTile(values) : VisiblePixels.OfSet(values, preprocessing);
    }
}
