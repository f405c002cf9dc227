namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// The k nearest of the candidates offered so far: a binary heap with the worst one on top. Candidates come in ascending row order, so
/// one that only equals the worst never replaces it.
/// </summary>
internal sealed class NearestList(int capacity, long excludedRow)
{
    private readonly Neighbour[] _heap = new Neighbour[capacity];
    private int _count;

    /// <summary>Offers consecutive candidates.</summary>
    /// <param name="similarities">One per candidate.</param>
    /// <param name="firstRow">Row of the first one; higher than all rows offered before.</param>
    public void Offer(ReadOnlySpan<float> similarities, long firstRow)
    {
        float worst = _count < _heap.Length ? float.NegativeInfinity : _heap[0].Similarity;
        for (int i = 0; i < similarities.Length; i++)
        {
            if (similarities[i] <= worst || firstRow + i == excludedRow) continue;
            var candidate = new Neighbour(firstRow + i, similarities[i]);
            if (_count < _heap.Length) SiftUp(candidate);
            else SiftDown(candidate);
            if (_count == _heap.Length) worst = _heap[0].Similarity;
        }
    }

    /// <summary>All kept candidates, nearest first, equal ones by ascending row.</summary>
    public Neighbour[] ToSorted()
    {
        Neighbour[] sorted = _heap[.._count];
        Array.Sort(sorted, (a, b) => a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : a.Row.CompareTo(b.Row));
        return sorted;
    }

    private static bool IsWorse(in Neighbour a, in Neighbour b) =>
        a.Similarity < b.Similarity || (a.Similarity == b.Similarity && a.Row > b.Row);

    private void SiftUp(in Neighbour candidate)
    {
        int hole = _count++;
        while (hole > 0 && IsWorse(candidate, _heap[(hole - 1) / 2]))
        {
            _heap[hole] = _heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }

        _heap[hole] = candidate;
    }

    private void SiftDown(in Neighbour candidate)
    {
        int hole = 0;
        while (true)
        {
            int child = (2 * hole) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && IsWorse(_heap[child + 1], _heap[child])) child++;
            if (!IsWorse(_heap[child], candidate)) break;
            _heap[hole] = _heap[child];
            hole = child;
        }

        _heap[hole] = candidate;
    }
}
