namespace KnowledgeTransfer.Features;

/// <summary>The first half of HOG: gradients of a square picture and their histograms per cell.</summary>
internal sealed class HogCells
{
    // Gradients of bytes are whole numbers from -255 to 255, so all orientations fit a table and no arc tangent is computed per pixel.
    private const int Range = 255;
    private const int RowLength = 2 * Range + 1;

    private readonly int _size;
    private readonly int _cellSize;
    private readonly bool _gray;
    private readonly int _binCount;
    private readonly byte[] _bins;

    public HogCells(HogOptions options)
    {
        (_size, _cellSize, _gray, _binCount) = (options.InputSize, options.CellSize, options.Gray, options.OrientationCount);
        Side = _size / _cellSize;
        ValueCount = checked(Side * Side * _binCount);
        _bins = BinTable(_binCount);
    }

    /// <summary>Cells per side; pixels to the right of or below the last whole cell count for gradients only.</summary>
    public int Side { get; }

    /// <summary>Side x Side x orientations.</summary>
    public int ValueCount { get; }

    /// <summary>Computes all histograms: the sum of gradient magnitudes per orientation, divided by the pixels of a cell.</summary>
    /// <param name="rgb">[size, size, 3] bytes.</param>
    /// <param name="cells">Receives [Side, Side, orientations].</param>
    public void Compute(ReadOnlySpan<byte> rgb, Span<float> cells)
    {
        int channels = _gray ? 1 : 3;
        ReadOnlySpan<byte> pixels = _gray ? ToGray(rgb) : rgb;
        cells.Clear();
        int rowBytes = _size * channels, covered = Side * _cellSize;
        float perPixel = 1f / (_cellSize * _cellSize);
        for (int y = 0; y < covered; y++)
        {
            // On the border the derivative across it is 0, as there is no neighbour.
            bool innerRow = y > 0 && y < _size - 1;
            int cellRow = y / _cellSize * Side;
            for (int x = 0; x < covered; x++)
            {
                bool innerColumn = x > 0 && x < _size - 1;
                int at = y * rowBytes + x * channels;
                int strongest = -1, gradientX = 0, gradientY = 0;
                for (int c = 0; c < channels; c++)
                {
                    int dx = innerColumn ? pixels[at + c + channels] - pixels[at + c - channels] : 0;
                    int dy = innerRow ? pixels[at + c + rowBytes] - pixels[at + c - rowBytes] : 0;
                    int squared = dx * dx + dy * dy;
                    if (squared > strongest) (strongest, gradientX, gradientY) = (squared, dx, dy);
                }
                int bin = _bins[(gradientY + Range) * RowLength + gradientX + Range];
                cells[(cellRow + x / _cellSize) * _binCount + bin] += MathF.Sqrt(strongest) * perPixel;
            }
        }
    }

    /// <summary>ITU-R 601 luma with PIL's 16-bit rounding.</summary>
    private static byte[] ToGray(ReadOnlySpan<byte> rgb)
    {
        byte[] gray = new byte[rgb.Length / 3];
        for (int i = 0; i < gray.Length; i++)
            gray[i] = (byte)((rgb[3 * i] * 19595 + rgb[3 * i + 1] * 38470 + rgb[3 * i + 2] * 7471 + 0x8000) >> 16);
        return gray;
    }

    /// <summary>Bin of every pair of gradients, [dy + 255][dx + 255].</summary>
    private static byte[] BinTable(int binCount)
    {
        byte[] table = new byte[RowLength * RowLength];
        double width = 180.0 / binCount;
        for (int dy = -Range; dy <= Range; dy++)
        {
            for (int dx = -Range; dx <= Range; dx++)
            {
                double degrees = Math.Atan2(dy, dx) * (180.0 / Math.PI);
                // Unsigned: opposite directions are one. 180 itself is 0.
                if (degrees < 0) degrees += 180.0;
                if (degrees >= 180.0) degrees -= 180.0;
                int bin = Math.Min((int)(degrees / width), binCount - 1);
                // The quotient may be rounded across a border; the borders themselves decide.
                if (degrees < width * bin) bin--;
                else if (degrees >= width * (bin + 1) && bin < binCount - 1) bin++;
                table[(dy + Range) * RowLength + dx + Range] = (byte)bin;
            }
        }
        return table;
    }
}
