namespace KnowledgeTransfer.Clustering;

/// <summary>
/// When bounds are kept: from the second assignment on, unless they do not pay. On rows without structure (independent normal numbers) all
/// centroids are about equally far, and keeping bounds costs more than the few panels that they rule out; near the end, when hardly a row
/// moves, they pay everywhere, so there is a second try. Whether they are kept never changes a label.
/// </summary>
internal sealed class BoundsUse
{
    /// <summary>Keeping a bound costs about a tenth of the scores that it stands for at d = 128, less in higher dimensions.</summary>
    private const double LeastSkipped = 0.1;

    /// <summary>The share of rows moving below which there is a second try.</summary>
    private const double FewMoving = 0.02;

    private int _kept;
    private bool _isOff, _isTriedAgain;
    private double _moving = 1;

    /// <summary>Whether the present assignment keeps bounds.</summary>
    internal bool IsOn { get; private set; }

    /// <summary>Whether bounds have to be emptied, because they are kept from this assignment on.</summary>
    /// <param name="assignment">1 and up.</param>
    internal bool BeginsAt(int assignment)
    {
        bool again = _isOff && !_isTriedAgain && _moving < FewMoving;
        if (assignment != 2 && !again) return false;
        (IsOn, _isOff, _isTriedAgain, _kept) = (true, false, again, 0);
        return true;
    }

    /// <summary>Takes note of what an assignment did.</summary>
    /// <param name="skipped">The share of scores that bounds saved.</param>
    /// <param name="moving">The share of rows whose label changed.</param>
    internal void Observe(double skipped, double moving)
    {
        _moving = moving;
        // The first assignment fills the bounds, the second uses them when they are best.
        if (!IsOn || ++_kept < 2 || skipped >= LeastSkipped) return;
        (IsOn, _isOff) = (false, true);
    }
}
