using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// The nearest centroid so far, its D and the second smallest D. Offers may come in any order: of equal D the lower index is nearer.
/// </summary>
internal readonly struct NearestTwo
{
    private NearestTwo(int label, double best, double second) => (Label, Best, Second) = (label, best, second);

    /// <summary>Nothing offered yet.</summary>
    internal static NearestTwo None => new(0, double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>The nearest one.</summary>
    internal int Label { get; }

    /// <summary>D to the nearest one.</summary>
    internal double Best { get; }

    /// <summary>D to the second nearest one; +infinity as long as there is none.</summary>
    internal double Second { get; }

    /// <summary>Takes in one centroid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static NearestTwo Offer(NearestTwo two, int index, double distance)
    {
        bool nearer = distance < two.Best || (distance == two.Best && index < two.Label);
        double farther = nearer ? two.Best : distance;
        return new(nearer ? index : two.Label, nearer ? distance : two.Best, farther < two.Second ? farther : two.Second);
    }

    /// <summary>Takes in what another thread found among other centroids.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static NearestTwo Merge(NearestTwo two, int label, double best, double second)
    {
        NearestTwo merged = Offer(two, label, best);
        return new(merged.Label, merged.Best, second < merged.Second ? second : merged.Second);
    }
}
