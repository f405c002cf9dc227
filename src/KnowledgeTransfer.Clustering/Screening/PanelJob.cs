using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// One panel of centroids against some rows of a block. The layout is <c>kt_panel_job</c> of <c>native/screen/panel.h</c>, where every
/// field is described; kernels in C# take the same.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PanelJob
{
    /// <summary>Columns of a panel.</summary>
    internal const int Columns = 32;

    /// <summary>Bytes of a panel per step.</summary>
    internal const int StepBytes = 4 * Columns;

    internal void* Rows;
    internal long RowStride;
    internal int* RowIndex;
    internal ushort* Places;
    internal int PlaceCount;
    internal int Steps;
    internal void* Panel;
    internal int* Start;
    internal int* Thresholds;
    internal int* Best;
    internal int* HitPlaces;
    internal int* HitScores;
    internal int HitCount;

    /// <summary>The largest of some scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Largest(Vector512<int> scores) => Largest(Vector256.Max(scores.GetLower(), scores.GetUpper()));

    /// <inheritdoc cref="Largest(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Largest(Vector256<int> scores) => Largest(Vector128.Max(scores.GetLower(), scores.GetUpper()));

    /// <inheritdoc cref="Largest(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Largest(Vector128<int> scores)
    {
        scores = Vector128.Max(scores, Vector128.Shuffle(scores, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(scores[0], scores[1]);
    }
}
