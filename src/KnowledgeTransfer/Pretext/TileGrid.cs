using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Pretext;

/// <summary>
/// Where the tiles of a picture lie: a square grid of cells in the middle of the picture, and in each cell a smaller tile whose place is
/// drawn. The gaps between tiles are what cells are larger than tiles; without them a network could follow lines across the edge instead of
/// looking at what is shown.
/// </summary>
/// <remarks>
/// A tile of TileSize is cut at a place of 0 to Jitter pixels, and each colour another 0 to ChannelShift pixels further, down and right.
/// What a cell has beyond that lies half before and half behind, so that tiles do not drift when jitter is switched off. Tiles are numbered
/// row by row. Source: Noroozi and Favaro, Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles, ECCV 2016, section 3.
/// </remarks>
public sealed record TileGrid
{
    /// <summary>Most rows: more tiles than 16 have no permutation sets.</summary>
    public const int MostRows = 4;

    private const int SmallestCell = 16;
    private const int LargestCell = 85; // the papers'

    /// <summary>Checks that no colour of any tile can leave its cell, and no cell the picture.</summary>
    /// <param name="rows">Rows and columns of cells, 1 to 4.</param>
    /// <param name="pictureSize">Side of the picture in pixels.</param>
    /// <param name="cellSize">Side of a cell, at most pictureSize / rows.</param>
    /// <param name="tileSize">Side of a tile, 1 or more.</param>
    /// <param name="jitter">Pixels by which the place of a tile varies, 0 or more.</param>
    /// <param name="channelShift">Pixels by which colours vary further, 0 or more; tileSize + jitter + channelShift is at most cellSize.
    /// </param>
    /// <exception cref="ArgumentException">Something does not fit; the message has the sizes.</exception>
    public TileGrid(int rows, int pictureSize, int cellSize, int tileSize, int jitter, int channelShift)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MostRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(tileSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(jitter);
        ArgumentOutOfRangeException.ThrowIfNegative(channelShift);
        if ((long)tileSize + jitter + channelShift > cellSize)
        {
            throw new ArgumentException(
                $"a tile of {tileSize} pixels with {jitter} of jitter and {channelShift} of channel shift needs a cell of "
                + $"{(long)tileSize + jitter + channelShift} pixels, not {cellSize}.", nameof(cellSize));
        }
        if ((long)rows * cellSize > pictureSize)
        {
            throw new ArgumentException(
                $"{rows} cells of {cellSize} pixels need a picture of {(long)rows * cellSize} pixels, not {pictureSize}.",
                nameof(pictureSize));
        }
        (Rows, PictureSize, CellSize, TileSize, Jitter, ChannelShift) = (rows, pictureSize, cellSize, tileSize, jitter, channelShift);
    }

    /// <summary>
    /// The papers' grid: 3 x 3 cells of 85 pixels in a picture of 255 (cut from one whose shorter side is 256), tiles of 64, jitter 0 to 18
    /// and channel shift 0 to 2.
    /// </summary>
    public static TileGrid FullSize { get; } = new(3, 255, 85, 64, 18, 2);

    /// <summary>Rows and columns of cells.</summary>
    public int Rows { get; }

    /// <summary>Side of the picture in pixels.</summary>
    public int PictureSize { get; }

    /// <summary>Side of a cell in pixels.</summary>
    public int CellSize { get; }

    /// <summary>Side of a tile in pixels.</summary>
    public int TileSize { get; }

    /// <summary>Pixels by which the place of a tile varies.</summary>
    public int Jitter { get; }

    /// <summary>Pixels by which the colours of a tile vary further, each on its own.</summary>
    public int ChannelShift { get; }

    /// <summary>Number of tiles.</summary>
    public int TileCount => Rows * Rows;

    /// <summary>
    /// The grid for pictures of a size: cells as large as the picture allows, 16 pixels at least (smaller pictures are to be enlarged: 32
    /// to 48 for 3 rows) and the papers' 85 at most. Tiles have about 3/4 of a cell in multiples of 4 pixels, channel shift 1/32 of a tile
    /// (1 at least), jitter the rest of the cell. 32 pixels: cells of 16, tiles of 12, jitter 3, channel shift 1.
    /// </summary>
    /// <param name="dataSize">Shorter side of the pictures as the data have it, 1 or more.</param>
    /// <param name="rows">Rows and columns, 1 to 4.</param>
    public static TileGrid For(int dataSize, int rows = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dataSize, 1);
        if (rows == FullSize.Rows && dataSize >= FullSize.PictureSize) return FullSize;
        int picture = Math.Clamp(dataSize, SmallestCell * rows, LargestCell * rows), cell = picture / rows;
        int tile = (3 * cell + 8) / 16 * 4;
        int shift = Math.Max(1, (tile + 16) / 32);
        return new TileGrid(rows, picture, cell, tile, cell - tile - shift, shift);
    }

    /// <summary>The same with every tile in the middle of its cell; colours still shift.</summary>
    public TileGrid WithoutJitter() => new(Rows, PictureSize, CellSize, TileSize, 0, ChannelShift);

    /// <summary>The same tiles side by side in the middle of the picture: no gaps, so no jitter and no channel shift either.</summary>
    public TileGrid WithoutGap() => new(Rows, PictureSize, TileSize, TileSize, 0, 0);

    /// <summary>The top left pixel of a tile where jitter and channel shift are 0.</summary>
    /// <param name="tile">0 to TileCount - 1.</param>
    public (int Top, int Left) FirstCorner(int tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, TileCount);
        int first = (PictureSize - Rows * CellSize) / 2 + (CellSize - TileSize - Jitter - ChannelShift) / 2;
        (int row, int column) = Math.DivRem(tile, Rows);
        return (first + row * CellSize, first + column * CellSize);
    }

    /// <summary>Draws the place of a tile; every place is equally likely.</summary>
    /// <param name="tile">0 to TileCount - 1.</param>
    /// <param name="random">Eight numbers are drawn.</param>
    public TilePlace Draw(int tile, ref CounterRandom random)
    {
        (int top, int left) = FirstCorner(tile);
        top += random.Below(Jitter + 1);
        left += random.Below(Jitter + 1);
        int colours = ChannelShift + 1;
        return new TilePlace(
            (top + random.Below(colours), left + random.Below(colours)),
            (top + random.Below(colours), left + random.Below(colours)),
            (top + random.Below(colours), left + random.Below(colours)));
    }
}
