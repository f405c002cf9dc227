using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Which pixels are taken out, which region is asked for, and what each of its pixels weighs.</summary>
/// <remarks>One per thread. For the centre the released code is followed: the region is the central half of the sides, a quarter of the
/// area, and the hole is the region without its band.</remarks>
internal sealed class RemovedRegion
{
    private const int BlockCount = 4;

    private readonly InpaintingOptions _options;
    private readonly bool[] _removed;

    /// <summary>Lays the region out.</summary>
    /// <param name="options">Kind and sizes.</param>
    public RemovedRegion(InpaintingOptions options)
    {
        _options = options;
        _removed = new bool[options.Size * options.Size];
        Side = options.Hole == InpaintingHole.Centre ? options.Size / 2 : options.Size;
        Start = (options.Size - Side) / 2;
        if (options.Hole == InpaintingHole.Centre) Remove(Start + options.Overlap, Start + options.Overlap, Side - 2 * options.Overlap);
    }

    /// <summary>Side of the region that is asked for.</summary>
    public int Side { get; }

    /// <summary>Its first row and column.</summary>
    public int Start { get; }

    /// <summary>[Size, Size]: whether a pixel is taken out of the present picture.</summary>
    public ReadOnlySpan<bool> Removed => _removed;

    /// <summary>Chooses the pixels of the next picture.</summary>
    public void Draw(ref CounterRandom random)
    {
        if (_options.Hole == InpaintingHole.Centre) return;
        int block = _options.Size / 4, places = _options.Size - block + 1;
        Array.Clear(_removed);
        for (int i = 0; i < BlockCount; i++) Remove(random.Below(places), random.Below(places), block);
    }

    /// <summary>What the pixels of the region weigh.</summary>
    /// <param name="weights">Receives [Side, Side]; together 1.</param>
    public void Weigh(Span<float> weights)
    {
        float band = _options.Hole == InpaintingHole.Centre ? _options.OverlapWeight : 0, sum = 0;
        for (int y = 0, i = 0; y < Side; y++)
            for (int x = 0; x < Side; x++, i++)
                sum += weights[i] = _removed[(y + Start) * _options.Size + x + Start] ? 1 : band;
        foreach (ref float weight in weights) weight /= sum;
    }

    private void Remove(int top, int left, int side)
    {
        for (int y = top; y < top + side; y++) _removed.AsSpan(y * _options.Size + left, side).Fill(true);
    }
}
