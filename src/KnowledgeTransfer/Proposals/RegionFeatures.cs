using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// What is known of the regions while they are merged: pixels, box, and histograms of colour (25 bins per channel) and texture (8
/// directions of 10 bins per channel), each histogram with the sum 1. A merged region's are computed from its two parts, without the
/// picture.
/// </summary>
/// <remarks>
/// Histograms are compared in sums of eight lanes that are added up by a fixed tree: the same bits on any processor. Cost O(bins) for
/// comparing and for merging. Source: Uijlings et al., IJCV 2013, section 3.2.
/// </remarks>
internal sealed class RegionFeatures
{
    /// <summary>Bins of the colour histogram per channel.</summary>
    public const int ColourBins = 25;

    private const int Lanes = 8;

    private readonly int _pixelCount;
    private readonly int _colourLength; // padded with zeros to whole vectors
    private readonly int _textureLength;
    private readonly int[] _sizes;
    private readonly RegionBox[] _boxes;
    private readonly int[] _slots; // where a region's histograms lie: a merged region takes its first part's place
    private readonly float[] _histograms;

    private RegionFeatures(int pixelCount, int regionCount, int channels)
    {
        _pixelCount = pixelCount;
        _colourLength = (channels * ColourBins + Lanes - 1) / Lanes * Lanes;
        _textureLength = channels * TextureCodes.Directions * TextureCodes.Bins;
        Count = regionCount;
        int capacity = 2 * regionCount - 1; // every merge makes one and ends two
        (_sizes, _boxes, _slots) = (new int[capacity], new RegionBox[capacity], new int[capacity]);
        _histograms = new float[checked(regionCount * (_colourLength + _textureLength))];
    }

    private RegionFeatures(RegionFeatures other)
    {
        (_pixelCount, _colourLength, _textureLength, Count) = (other._pixelCount, other._colourLength, other._textureLength, other.Count);
        (_sizes, _boxes, _slots) = ([.. other._sizes], [.. other._boxes], [.. other._slots]);
        _histograms = [.. other._histograms];
    }

    /// <summary>Regions so far, the merged ones and their parts.</summary>
    public int Count { get; private set; }

    /// <summary>The boxes of all regions so far.</summary>
    public ReadOnlySpan<RegionBox> Boxes => _boxes.AsSpan(0, Count);

    /// <summary>Pixels of a region.</summary>
    public int Size(int region) => _sizes[region];

    /// <summary>Its colour histogram: channel after channel, with the sum 1; a few zeros at the end.</summary>
    public ReadOnlySpan<float> Colour(int region) => Histogram(region)[.._colourLength];

    /// <summary>Its texture histogram: channel after channel, of each eight directions of ten bins, with the sum 1.</summary>
    public ReadOnlySpan<float> Texture(int region) => Histogram(region)[_colourLength..];

    /// <summary>Measures the regions of a segmentation. Cost O(pixels x channels + regions x bins).</summary>
    /// <param name="planes">The picture.</param>
    /// <param name="texture">Its textures.</param>
    /// <param name="segmentation">Its regions.</param>
    public static RegionFeatures Measure(ColourPlanes planes, TextureCodes texture, Segmentation segmentation)
    {
        int channels = planes.Channels.Count;
        var features = new RegionFeatures(segmentation.Labels.Length, segmentation.RegionCount, channels);
        features.MeasureBoxes(segmentation);
        features.MeasureColour(planes, segmentation.Labels);
        features.MeasureTexture(texture, segmentation.Labels);
        return features;
    }

    /// <summary>A copy that can be merged on its own.</summary>
    public RegionFeatures Copy() => new(this);

    /// <summary>How similar two regions are: the sum of what is asked for.</summary>
    public float Similarity(int first, int second, RegionSimilarity similarity)
    {
        float sum = 0;
        if (similarity.HasFlag(RegionSimilarity.Colour)) sum += CommonPart(Colour(first), Colour(second));
        if (similarity.HasFlag(RegionSimilarity.Texture)) sum += CommonPart(Texture(first), Texture(second));
        int size = _sizes[first] + _sizes[second];
        if (similarity.HasFlag(RegionSimilarity.Size)) sum += 1 - (float)size / _pixelCount;
        if (similarity.HasFlag(RegionSimilarity.Fill)) sum += 1 - (float)(_boxes[first].Around(_boxes[second]).Area - size) / _pixelCount;
        return sum;
    }

    /// <summary>Makes the region of two others, which must not be used after. Its histograms are the means of theirs by size.</summary>
    /// <returns>The number of the new region.</returns>
    public int Merge(int first, int second)
    {
        int merged = Count++;
        _sizes[merged] = _sizes[first] + _sizes[second];
        _boxes[merged] = _boxes[first].Around(_boxes[second]);
        _slots[merged] = _slots[first];
        float share = (float)_sizes[first] / _sizes[merged], otherShare = (float)_sizes[second] / _sizes[merged];
        Span<Vector256<float>> mean = Vectors(Histogram(first)), other = Vectors(Histogram(second));
        for (int i = 0; i < mean.Length; i++) mean[i] = mean[i] * share + other[i] * otherShare;
        return merged;
    }

    private static float CommonPart(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        ReadOnlySpan<Vector256<float>> a = MemoryMarshal.Cast<float, Vector256<float>>(first);
        ReadOnlySpan<Vector256<float>> b = MemoryMarshal.Cast<float, Vector256<float>>(second);
        Vector256<float> sums = Vector256<float>.Zero;
        for (int i = 0; i < a.Length; i++) sums += Vector256.Min(a[i], b[i]);
        Vector128<float> halves = sums.GetLower() + sums.GetUpper();
        return halves[0] + halves[2] + (halves[1] + halves[3]);
    }

    private static Span<Vector256<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector256<float>>(values);

    private Span<float> Histogram(int region)
    {
        int length = _colourLength + _textureLength;
        return _histograms.AsSpan(_slots[region] * length, length);
    }

    private void MeasureBoxes(Segmentation segmentation)
    {
        for (int r = 0; r < Count; r++) (_slots[r], _boxes[r]) = (r, new RegionBox(int.MaxValue, int.MaxValue, 0, 0));
        for (int y = 0, i = 0; y < segmentation.Height; y++)
        {
            for (int x = 0; x < segmentation.Width; x++, i++)
            {
                int region = segmentation.Labels[i];
                _sizes[region]++;
                _boxes[region] = _boxes[region].Around(new RegionBox(x, y, x + 1, y + 1));
            }
        }
    }

    private void MeasureColour(ColourPlanes planes, int[] labels)
    {
        int length = planes.Channels.Count * ColourBins;
        int[] counts = new int[Count * length];
        for (int c = 0; c < planes.Channels.Count; c++)
        {
            byte[] plane = planes.Channels[c];
            for (int i = 0; i < plane.Length; i++) counts[labels[i] * length + c * ColourBins + plane[i] * ColourBins / 256]++;
        }
        for (int r = 0; r < Count; r++)
        {
            float unit = 1f / ((float)_sizes[r] * planes.Channels.Count);
            Span<float> histogram = Histogram(r);
            for (int bin = 0; bin < length; bin++) histogram[bin] = counts[r * length + bin] * unit;
        }
    }

    private void MeasureTexture(TextureCodes texture, int[] labels)
    {
        const int bins = TextureCodes.Bins;
        int[] counts = new int[checked(Count * _textureLength)];
        for (int pair = 0; pair < texture.Codes.Count; pair++)
        {
            byte[] codes = texture.Codes[pair];
            // The two directions of a pair have their bins side by side: code b is bin b of the first, code 9 + b bin b of the second.
            for (int i = 0; i < codes.Length; i++)
            {
                int code = codes[i];
                if (code > 0) counts[labels[i] * _textureLength + 2 * pair * bins + code + (code >= bins ? 1 : 0)]++;
            }
        }
        for (int r = 0; r < Count; r++)
        {
            float unit = 1f / ((float)_sizes[r] * (_textureLength / bins));
            Span<float> histogram = Histogram(r)[_colourLength..];
            for (int first = 0; first < _textureLength; first += bins)
            {
                int rest = _sizes[r]; // all other pixels are in the first bin
                for (int bin = first + 1; bin < first + bins; bin++)
                {
                    int count = counts[r * _textureLength + bin];
                    rest -= count;
                    histogram[bin] = count * unit;
                }
                histogram[first] = rest * unit;
            }
        }
    }
}
