using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>
/// Histograms of oriented gradients: a hand-made teacher that needs no training and no labels. Central differences, unsigned orientation,
/// hard binning, overlapping blocks normalised with L2-Hys.
/// </summary>
/// <remarks>
/// Equal to scikit-image 0.19's <c>hog(image, orientations, pixels_per_cell, cells_per_block, block_norm="L2-Hys", channel_axis=-1)</c> on
/// bytes within float32 rounding; order [block row, block column, cell row, cell column, orientation]. The batch is spread over all
/// processors and the numbers do not depend on how. Source: Dalal and Triggs, Histograms of Oriented Gradients for Human Detection, CVPR
/// 2005.
/// </remarks>
public sealed class HogExtractor : IFeatureExtractor
{
    private readonly HogOptions _options;
    private readonly HogCells _cells;

    /// <summary>Checks the parameters.</summary>
    /// <param name="options">Input size, cells, blocks, bins, colour; null for the defaults.</param>
    /// <exception cref="ConfigException">A parameter is out of range, or not even one block fits the input; all problems are
    /// listed.</exception>
    public HogExtractor(HogOptions? options = null)
    {
        _options = options ?? new HogOptions();
        Check(_options);
        _cells = new HogCells(_options);
        int blocks = _cells.Side - _options.BlockSize + 1;
        Dimension = checked(blocks * blocks * _options.BlockSize * _options.BlockSize * _options.OrientationCount);
        Preprocessing = new ImagePreprocessing { Height = _options.InputSize, Width = _options.InputSize };
        Identity = ExtractorIdentity.Write("hog", Preprocessing, json =>
        {
            json.WriteNumber("blockSize", _options.BlockSize);
            json.WriteNumber("cellSize", _options.CellSize);
            json.WriteBoolean("gray", _options.Gray);
            json.WriteNumber("orientationCount", _options.OrientationCount);
        });
    }

    /// <inheritdoc/>
    public string Name => "hog";

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public ImagePreprocessing Preprocessing { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public int PreferredBatchSize => 256;

    /// <inheritdoc/>
    public unsafe void Extract(ImageBatch batch, Span<float> features)
    {
        ExtractorInput.Check(batch, Preprocessing, Dimension, features.Length);
        int pictureBytes = batch.Height * batch.Width * 3;
        fixed (float* start = features)
        {
            // A span cannot be captured by a lambda; the pointer is valid until the loop below has ended.
            nint address = (nint)start;
            Parallel.For(0, batch.Count,
                () => new float[_cells.ValueCount],
                (i, _, cells) =>
                {
                    _cells.Compute(batch.Pixels.AsSpan(i * pictureBytes, pictureBytes), cells);
                    NormaliseBlocks(cells, new Span<float>((float*)address + (long)i * Dimension, Dimension));
                    return cells;
                },
                static _ => { });
        }
    }

    /// <summary>Nothing to release.</summary>
    public void Dispose()
    {
    }

    /// <summary>L2-Hys: divide by the length, cut at 0.2, divide by the length again.</summary>
    private void NormaliseBlocks(ReadOnlySpan<float> cells, Span<float> features)
    {
        int side = _options.BlockSize, bins = _options.OrientationCount, blocks = _cells.Side - side + 1;
        int length = side * side * bins;
        for (int r = 0; r < blocks; r++)
        {
            for (int c = 0; c < blocks; c++)
            {
                Span<float> block = features.Slice((r * blocks + c) * length, length);
                for (int y = 0; y < side; y++)
                    cells.Slice(((r + y) * _cells.Side + c) * bins, side * bins).CopyTo(block[(y * side * bins)..]);
                ToUnitLength(block);
                for (int i = 0; i < block.Length; i++) block[i] = Math.Min(block[i], 0.2f);
                ToUnitLength(block);
            }
        }
    }

    private static void ToUnitLength(Span<float> block)
    {
        const double epsilon = 1e-5;
        double squares = 0;
        foreach (float v in block) squares += (double)v * v;
        double scale = 1.0 / Math.Sqrt(squares + epsilon * epsilon);
        for (int i = 0; i < block.Length; i++) block[i] = (float)(block[i] * scale);
    }

    private static void Check(HogOptions o)
    {
        var problems = new List<string>();
        if (o.CellSize < 1) problems.Add($"the cell size is {o.CellSize}, at least 1 is needed");
        if (o.BlockSize < 1) problems.Add($"the block size is {o.BlockSize}, at least 1 is needed");
        if (o.OrientationCount is < 1 or > 180) problems.Add($"there are {o.OrientationCount} orientations, 1 to 180 are possible");
        if (o.InputSize > 4096) problems.Add($"the input size is {o.InputSize}, at most 4096 is possible");
        if (o.InputSize < (long)o.CellSize * o.BlockSize)
            problems.Add($"the input size is {o.InputSize}, but one block has {o.CellSize} x {o.BlockSize} pixels a side");
        if (problems.Count > 0) throw new ConfigException($"The HOG options are impossible: {string.Join("; ", problems)}.");
    }
}
