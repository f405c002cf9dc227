namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Whether a look at all rows is worth its time: one that leaves more than half of them is left out for some seeds. It never changes a
/// distance.
/// </summary>
internal sealed class SeedScreenUse
{
    private const int Pause = 32;
    private int _pause;
    private long _looked, _left;

    /// <summary>Whether to look, for the seed at hand.</summary>
    internal bool IsOn { get; private set; }

    /// <summary>The next seed.</summary>
    internal void Begin()
    {
        if (IsOn && 2 * _left > _looked) _pause = Pause;
        (_looked, _left) = (0, 0);
        IsOn = _pause == 0;
        if (!IsOn) _pause--;
    }

    /// <summary>Takes note of some rows; thread-safe.</summary>
    internal void Observe(int looked, int left)
    {
        Interlocked.Add(ref _looked, looked);
        Interlocked.Add(ref _left, left);
    }
}
