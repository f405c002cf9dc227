using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Tiles side by side on gray, with a gap between them.</summary>
public static class TileMosaic
{
    private const byte Ground = 128;

    /// <summary>Lays tiles out.</summary>
    /// <param name="tiles">Tiles of [tileSize, tileSize, 3]; those that are null stay empty. Row by row.</param>
    /// <param name="rows">Rows; tiles.Count / rows columns.</param>
    /// <param name="tileSize">Side of a tile.</param>
    /// <param name="gap">Pixels between tiles, 0 or more.</param>
    /// <exception cref="ArgumentException">The tiles fill no whole rows.</exception>
    public static RgbImage Lay(IReadOnlyList<byte[]?> tiles, int rows, int tileSize, int gap)
    {
        if (rows < 1 || tiles.Count % rows != 0) throw new ArgumentException($"{tiles.Count} tiles fill no {rows} rows", nameof(tiles));
        int columns = tiles.Count / rows, step = tileSize + gap, width = columns * step - gap, height = rows * step - gap;
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, Ground);
        for (int i = 0; i < tiles.Count; i++)
        {
            if (tiles[i] is not { } tile) continue;
            (int row, int column) = Math.DivRem(i, columns);
            for (int y = 0; y < tileSize; y++)
                tile.AsSpan(y * tileSize * 3, tileSize * 3).CopyTo(pixels.AsSpan(((row * step + y) * width + column * step) * 3));
        }
        return new RgbImage(width, height, pixels);
    }
}
