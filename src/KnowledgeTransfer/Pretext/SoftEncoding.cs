namespace KnowledgeTransfer.Pretext;

/// <summary>
/// A colour as shares of the bins around it: the nearest five, weighted by a Gaussian of their distance (Zhang, Isola and Efros 2016, 3.1).
/// A colour between two bins then is not all of one.
/// </summary>
/// <remarks>Exact, and quick: only the 24 bins around the nearest bin are looked at. Thread-safe; allocates nothing.</remarks>
public sealed class SoftEncoding
{
    private const int CandidateCount = 24;

    private readonly AbBins _bins;
    private readonly float _scale;
    private readonly int[] _candidates; // [bin, CandidateCount], nearest first, beginning with the bin itself

    /// <summary>Looks up the surroundings of each bin.</summary>
    /// <param name="bins">The classes.</param>
    /// <param name="neighbourCount">Bins that share a colour, 1 to 5; 1 gives the whole colour to the nearest bin. The paper has 5.</param>
    /// <param name="sigma">Standard deviation of the Gaussian in units of a and b, above 0. The paper has 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is outside its range.</exception>
    public SoftEncoding(AbBins bins, int neighbourCount = 5, float sigma = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbourCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(neighbourCount, 5);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        (_bins, NeighbourCount, _scale) = (bins, neighbourCount, -1 / (2 * sigma * sigma));
        _candidates = [.. Enumerable.Range(0, bins.Count).SelectMany(bin => Enumerable.Range(0, bins.Count)
            .OrderBy(other => bins.DistanceSquared(other, bins[bin].A, bins[bin].B)).Take(CandidateCount))];
    }

    /// <summary>Bins that share a colour.</summary>
    public int NeighbourCount { get; }

    /// <summary>Encodes a colour.</summary>
    /// <param name="a">a*.</param>
    /// <param name="b">b*.</param>
    /// <param name="nearest">Receives NeighbourCount bins, nearest first.</param>
    /// <param name="shares">Receives the share of each; they add up to 1.</param>
    public void Encode(float a, float b, Span<int> nearest, Span<float> shares)
    {
        int count = 0;
        foreach (int bin in _candidates.AsSpan(_bins.Nearest(a, b) * CandidateCount, CandidateCount))
        {
            float distance = _bins.DistanceSquared(bin, a, b);
            int place = count;
            while (place > 0 && (distance, bin).CompareTo((shares[place - 1], nearest[place - 1])) < 0) place--;
            if (place == NeighbourCount) continue;
            count = Math.Min(count + 1, NeighbourCount);
            for (int i = count - 1; i > place; i--) (nearest[i], shares[i]) = (nearest[i - 1], shares[i - 1]);
            (nearest[place], shares[place]) = (bin, distance);
        }
        float closest = shares[0], sum = 0;
        for (int i = 0; i < count; i++) sum += shares[i] = MathF.Exp((shares[i] - closest) * _scale); // far colours do not underflow
        for (int i = 0; i < count; i++) shares[i] /= sum;
    }
}
